"""Lists of units and people, in bulk: read from a spreadsheet, entered, written out again."""
