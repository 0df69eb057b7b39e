"""Units: who stands where, with their past."""
