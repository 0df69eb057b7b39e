"""Nodes, dated placements and links: ids only."""
