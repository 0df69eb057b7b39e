"""The reference library: real titles, read-only, with their source."""
