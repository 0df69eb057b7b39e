"""Catalogs and formats."""
