"""A person's own keys to the API."""
