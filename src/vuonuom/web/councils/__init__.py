"""Panels: founding, seats, files, score sheets, minutes, the head's decision."""
