"""My contributions: does, spreads, protects."""
