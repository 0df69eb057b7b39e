"""Who is told of a letter, written out: it is part of every sending."""

from vuonuom.access.states import roles_with

_ROLES = ", ".join(map(repr, roles_with("mailbox.work")))

# Of those who may work at this very unit today, and whom the letter does not concern: its keepers;
# where there is none, whoever else works there; who is away only where nobody is in their place.
KEEPERS = (
    "SELECT person_id AS key FROM (SELECT g.person_id, RANK() OVER (ORDER BY"
    " MIN(CASE WHEN a.id IS NOT NULL THEN 3 WHEN g.role = 'keeper' THEN 1 ELSE 2 END)) AS place"
    " FROM access_grant g LEFT JOIN mailbox_absence a ON a.person_id = g.person_id"
    " AND a.unit_id = g.unit_id AND a.withdrawn_at IS NULL"
    " AND a.starts_on <= %s AND a.ends_on >= %s"
    " WHERE g.unit_id = %s AND g.role IN (<roles>)"
    " AND g.starts_on <= %s AND (g.ends_on IS NULL OR g.ends_on > %s)"
    " AND g.person_id NOT IN (SELECT person_id FROM ideas_ideaauthor WHERE idea_id = %s)"
    " AND g.person_id NOT IN (SELECT person_id FROM ideas_ideaconcern WHERE idea_id = %s)"
    " GROUP BY g.person_id) AS held WHERE place = 1 AND person_id <> %s"
).replace("<roles>", _ROLES)
# At a level that is asked to help: whoever works there.
HELPERS = KEEPERS.replace("WHEN g.role = 'keeper' THEN 1 ELSE 2", "ELSE 1")
