"""Units (each extends a tree node), fields, memberships, posts, reorganisations."""
