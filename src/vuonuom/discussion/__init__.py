"""Threads and comments; an idea points to its thread."""
