"""Entering a list: sent, checked, confirmed, entered; dropped or taken back."""
