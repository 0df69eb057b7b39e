"""Uploads: typed by content, images re-encoded without location data."""
