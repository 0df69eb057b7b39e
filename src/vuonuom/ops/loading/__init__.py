"""The import path: whole tables at once, with the same rows, postings and tallies as actions."""
