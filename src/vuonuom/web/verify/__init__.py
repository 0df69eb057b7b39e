"""Is this paper real? And the paper itself, for those who may see it."""
