"""Named reads of tallies: the board of a unit and year, and the list behind each number."""
