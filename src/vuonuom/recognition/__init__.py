"""Emulation movements: their five legal steps, who registers, what is replicated."""
