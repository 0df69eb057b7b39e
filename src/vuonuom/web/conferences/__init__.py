"""Study conferences: those to come, one day with its invitation, arranging it."""
