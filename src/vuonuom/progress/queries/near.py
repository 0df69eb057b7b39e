"""A unit, those above it and those right below it: one query."""

from dataclasses import dataclass

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.organization.models import Unit
from vuonuom.progress import rules


@dataclass(frozen=True)
class Place:
    """A unit as lists name it."""

    pk: int
    code: str
    name: str
    sort_key: str = ""
    is_closed: bool = False


@dataclass(frozen=True)
class Near:
    above: tuple[Place, ...]  # from the top down to the unit itself
    children: tuple[Place, ...]  # today's tree, by name; closed ones last

    @property
    def path(self) -> list[int]:
        return [place.pk for place in self.above]


def near(unit: Unit) -> Near:
    above: list[Place] = []
    children: list[Place] = []
    for step, *place in rows.read(_NEAR, unit.pk, unit.pk):
        (children if step < 0 else above).append(Place(*place))
    above.reverse()
    children.sort(key=lambda c: (c.is_closed, c.sort_key, c.pk))
    return Near(tuple(above), tuple(children))


# Children by their placements: by links, the top of a country reads all 112,000 to find 34.
_NEAR = """
SELECT l.distance AS step, u.node_id, u.code, u.name, u.sort_key, u.closed_on IS NOT NULL
  FROM tree_link l JOIN organization_unit u ON u.node_id = l.ancestor_id
 WHERE l.descendant_id = %s
UNION ALL
SELECT -1, u.node_id, u.code, u.name, u.sort_key, u.closed_on IS NOT NULL
  FROM tree_placement p JOIN organization_unit u ON u.node_id = p.node_id
 WHERE p.parent_id = %s AND p.ends_on IS NULL
 ORDER BY step
"""


def open_unit(person: Person, code: str) -> Unit | None:
    """The unit, if the person may see its board: one or two queries where a scope takes three."""
    found = rows.get(Unit, code, by="code", along="kind")
    return found if found is not None and access.can(person, rules.VIEW, found) else None


def open_near(person: Person, code: str) -> tuple[Unit, Near] | None:
    """As `open_unit`, with what lies around the unit: its path answers for the rights too."""
    found = rows.get(Unit, code, by="code", along="kind")
    if found is None:
        return None
    around = near(found)
    access.learn_path(person, found.pk, around.path[::-1])
    return (found, around) if access.can(person, rules.VIEW, found) else None
