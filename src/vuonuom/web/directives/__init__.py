"""Directives clause by clause."""
