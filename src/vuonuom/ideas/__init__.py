"""Ideas, authors and their shares, versions, groups of likes, the reference library."""
