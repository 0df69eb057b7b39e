"""A unit, those above it and those right below it: one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.organization.models import Unit, UnitKind
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
    return _sorted(rows.read(_NEAR.format(unit="%s"), unit.pk, unit.pk))


def _sorted(found: Iterable[Sequence[Any]]) -> Near:
    above: list[Place] = []
    children: list[Place] = []
    for step, *place in sorted(found, reverse=True, key=itemgetter(0)):
        (children if step < 0 else above).append(Place(*place))
    children.sort(key=lambda c: (c.is_closed, c.sort_key, c.pk))
    return Near(tuple(above), tuple(children))


# Children by their placements: by links, the top of a country reads all 112,000 to find 34.
_NEAR = """
SELECT l.distance AS step, u.node_id, u.code, u.name, u.sort_key, u.closed_on IS NOT NULL
  FROM tree_link l JOIN organization_unit u ON u.node_id = l.ancestor_id
 WHERE l.descendant_id = {unit}
UNION ALL
SELECT -1, u.node_id, u.code, u.name, u.sort_key, u.closed_on IS NOT NULL
  FROM tree_placement p JOIN organization_unit u ON u.node_id = p.node_id
 WHERE p.parent_id = {unit} AND p.ends_on IS NULL
"""


def open_unit(person: Person, code: str) -> Unit | None:
    """The unit, if the person may see its board: one or two queries where a scope takes three."""
    found = rows.get(Unit, code, by="code", along="kind")
    return found if found is not None and access.can(person, rules.VIEW, found) else None


def open_near(person: Person, code: str, permission: str = rules.VIEW) -> tuple[Unit, Near] | None:
    """As `open_unit`, with what lies around the unit: one query, whose path answers for the
    rights too.
    """
    unit_row, kind_row = rows.columns(Unit), rows.columns(UnitKind)
    own = f"{unit_row.listed('a')}, {kind_row.listed('b')}"
    found = rows.read(_NEAR_OF_CODE.format(near=_NEAR.format(unit=_OF_CODE), own=own), code, code)
    row = next((row[6:] for row in found if row[0] == 0), None)
    if row is None:
        return None
    unit = unit_row.made(row)
    unit.kind = kind_row.made(row[len(unit_row.names) :])
    around = _sorted(row[:6] for row in found)
    access.learn_path(person, unit.pk, around.path[::-1])
    return (unit, around) if access.can(person, permission, unit) else None


_OF_CODE = "(SELECT node_id FROM organization_unit WHERE code = %s)"
_NEAR_OF_CODE = """
SELECT n.*, {own} FROM ({near}) AS n
  LEFT JOIN organization_unit a ON n.step = 0 AND a.node_id = n.node_id
  LEFT JOIN organization_unitkind b ON b.id = a.kind_id
"""
