"""Study conferences: invitations and answers, venues and doors, who came."""
