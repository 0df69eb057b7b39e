"""Directives, clauses, target programmes and assignments, challenges."""
