"""Entries, postings, tallies, participation, sequencer, seals."""
