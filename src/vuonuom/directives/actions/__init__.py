"""What is done to directives, to the targets that hang on them, and to challenges."""
