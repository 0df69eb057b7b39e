"""The progress board of a unit and year, and the list behind each of its numbers."""
