"""Entering a list of ideas, and taking it back."""
