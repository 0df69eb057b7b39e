"""One function per thing that is done from a board."""
