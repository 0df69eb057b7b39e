"""Lists of units and people: sent, corrected, confirmed; taken out."""
