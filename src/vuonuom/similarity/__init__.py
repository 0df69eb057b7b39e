"""Texts and their nearest neighbours: search and near-copies."""
