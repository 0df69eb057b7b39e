"""Signing in and out, password, sessions: allauth with our words."""
