"""The first page: a text box for a member, what waits for an office."""
