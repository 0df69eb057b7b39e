"""What is done to units and memberships. Callers in `web`, `api` and `ops` ask `access.can` first,
for access stands above organization."""
