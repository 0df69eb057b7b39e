"""Việc khó cần hiến kế: problems that ask for ideas."""
