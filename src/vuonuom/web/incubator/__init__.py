"""The incubator: a base's board, one project with its milestones, gates and trials."""
