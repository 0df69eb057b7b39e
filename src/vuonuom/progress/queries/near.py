"""A unit, those above it and those right below it: one query."""

from dataclasses import dataclass
from datetime import date

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
    above: list[tuple[int, Place]] = []
    children = []
    for distance, top, low, *rest in links.values_list(
        "distance", "ancestor_id", "descendant_id",
        "ancestor__unit__code", "ancestor__unit__name",
        "descendant__unit__code", "descendant__unit__name",
        "descendant__unit__sort_key", "descendant__unit__closed_on",
    ):  # fmt: skip
        if low == unit.pk:
            above.append((distance, Place(top, rest[0], rest[1])))
        else:
            children.append(Place(low, *rest[2:]))
    above.sort(key=lambda step: -step[0])
    children.sort(key=lambda c: (c.closed_on is not None, c.sort_key, c.pk))
    return Near(tuple(place for _, place in above), tuple(children))


def open_unit(person: Person, code: str) -> Unit | None:
    """The unit, if the person may see its board: one or two queries where a scope takes three."""
    found = Unit.objects.filter(code=code).select_related("kind", "organization").first()
    return found if found is not None and access.can(person, rules.VIEW, found) else None
