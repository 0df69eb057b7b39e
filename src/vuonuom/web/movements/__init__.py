"""Emulation movements: those that run, one of them with its steps, taking part."""
