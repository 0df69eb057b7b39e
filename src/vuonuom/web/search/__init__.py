"""Search over everything a person may see, and the likeness check while typing."""
