"""Ideas: the list, the form, one idea with its road."""
