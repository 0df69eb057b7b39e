"""A unit, those above it and those right below it: one query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.tree.models import Link


@dataclass(frozen=True)
class Place:
    """A unit as lists name it."""

    pk: int
    code: str
    name: str
    sort_key: str = ""
    closed_on: date | None = None


@dataclass(frozen=True)
class Near:
    above: tuple[Place, ...]  # from the top down to the unit itself
    children: tuple[Place, ...]  # today's tree, by name; closed ones last

    @property
    def path(self) -> list[int]:
        return [place.pk for place in self.above]


def near(unit: Unit) -> Near:
    links = Link.objects.filter(Q(descendant=unit.pk) | Q(ancestor=unit.pk, distance=1))
    top, low = "ancestor__unit__", "descendant__unit__"
    rows = links.values_list(
        "distance", "ancestor_id", f"{top}code", f"{top}name",
        "descendant_id", f"{low}code", f"{low}name", f"{low}sort_key", f"{low}closed_on",
    )  # fmt: skip
    above: list[tuple[int, Place]] = []
    children: list[Place] = []
    row: tuple[Any, ...]
    for row in rows:
        if row[4] == unit.pk:
            above.append((row[0], Place(*row[1:4])))
        else:
            children.append(Place(*row[4:]))
    above.sort(key=lambda step: -step[0])
    children.sort(key=lambda c: (c.closed_on is not None, c.sort_key, c.pk))
    return Near(tuple(place for _, place in above), tuple(children))


def open_unit(person: Person, code: str) -> Unit | None:
    """The unit, if the person may see its board: one or two queries where a scope takes three."""
    found = Unit.objects.filter(code=code).select_related("kind", "organization").first()
    return found if found is not None and access.can(person, rules.VIEW, found) else None
