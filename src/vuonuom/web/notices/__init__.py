"""What a person was told, and when they want to be told by e-mail."""
