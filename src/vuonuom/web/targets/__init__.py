"""Targets of a unit and year, and the programmes they come from."""
