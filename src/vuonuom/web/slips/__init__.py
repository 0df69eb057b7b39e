"""Paper slips typed in for members: a stack on one page."""
