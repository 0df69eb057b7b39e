"""What entering a list of ideas would do."""
