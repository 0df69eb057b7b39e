"""Projects, milestones, gates and trials: from an idea to something tried."""
