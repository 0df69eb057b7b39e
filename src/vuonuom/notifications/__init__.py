"""What to tell whom: rows written with the act, sent exactly once."""
