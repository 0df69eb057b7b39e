"""Settings, root addresses and the server's entry point: the only room that knows all others."""
