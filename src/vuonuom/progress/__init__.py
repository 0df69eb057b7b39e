"""Targets against results, year on year, and the road from idea to use."""
