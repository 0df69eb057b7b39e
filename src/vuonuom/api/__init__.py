"""The same actions and queries over HTTP."""
