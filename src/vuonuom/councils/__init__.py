"""Rubrics, panels, conflicts, score sheets, minutes and decisions."""
