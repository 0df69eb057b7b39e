"""Vườn Ươm: one record travels from a clause of a directive to a product in use elsewhere."""

__version__ = "0.1.0"
