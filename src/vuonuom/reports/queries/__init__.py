"""Named reads of reports."""
