"""What a printed code opens: printed once, good for ever."""
