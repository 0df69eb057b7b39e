"""Month-end lists of ideas: the branch's own spreadsheet, read as `rosters` reads lists."""
