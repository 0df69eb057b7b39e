"""What a list says, and what entering it would do."""
