"""Reports of a unit and year: on screen, written, issued, as Word and as Excel."""
