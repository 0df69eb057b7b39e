"""The pages of those who hold keys of sealed names."""
