"""Roles, grants on a unit, scopes and can()."""
