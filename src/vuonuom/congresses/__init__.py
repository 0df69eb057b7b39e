"""Terms, the congress that opens each, and events that hold several congresses at once."""
