"""What waits for its author: the author's own page, the keeper's list, the members' codes."""
