"""Writing a report, and issuing it."""
