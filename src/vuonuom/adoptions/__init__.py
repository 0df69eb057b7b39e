"""Adoption by another unit: asked for, received, confirmed by the taker alone."""
