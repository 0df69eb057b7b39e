"""Exhibitions, halls, stands fed by product records, photo sets."""
