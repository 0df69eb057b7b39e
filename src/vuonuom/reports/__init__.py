"""A frozen board as the unit's interim or final report: on screen, as Word and as Excel."""
