"""A unit with its past, its children and how many people it has."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.journal.queries import stock
from vuonuom.organization.models import Field, FormerName, Succession, Unit
from vuonuom.progress.queries.near import Near, near
from vuonuom.progress.states import MEMBERS

VIEW = "units.view"


@dataclass(frozen=True)
class Profile:
    near: Near
    members: dict[int, int]  # of the unit and each of its children
    former_names: tuple[FormerName, ...]
    came_from: tuple[Succession, ...]
    went_into: tuple[Succession, ...]
    fields: tuple[Field, ...]

    @property
    def children(self) -> list[tuple[object, int]]:
        return [(child, self.members.get(child.pk, 0)) for child in self.near.children]

    @property
    def all_members(self) -> int:
        return self.members.get(self.near.path[-1], 0)


def visible(person: Person) -> QuerySet[Unit]:
    """The units of the person's part of the trees."""
    found: QuerySet[Unit] = Unit.objects.filter(access.scope(person, VIEW, "pk"))
    return found.select_related("kind", "organization")


def tops(person: Person) -> QuerySet[Unit]:
    """Where the person's part of each tree begins."""
    found: QuerySet[Unit] = Unit.objects.filter(pk__in=access.tops(person, VIEW))
    return found.select_related("kind", "organization").order_by("sort_key", "pk")


def search(person: Person, words: str) -> QuerySet[Unit]:
    """By name without accents or case, or by code."""
    folded = text.fold(words)
    found = visible(person)
    by_name = found.filter(search_text__contains=folded) if folded else found.none()
    return (by_name | found.filter(code__iexact=words.strip())).order_by("sort_key", "pk")


def profile(unit: Unit, year: int) -> Profile:
    around = near(unit)
    counted = stock([unit.pk, *(child.pk for child in around.children)], [MEMBERS], year)
    successions = list(
        Succession.objects.filter(Q(successor=unit) | Q(predecessor=unit))
        .select_related("predecessor", "successor")
        .order_by("on", "pk")
    )
    return Profile(
        near=around,
        members={pk: n for (pk, _), n in counted.items()},
        former_names=tuple(unit.former_names.order_by("-until", "-pk")),
        came_from=tuple(s for s in successions if s.successor_id == unit.pk),
        went_into=tuple(s for s in successions if s.predecessor_id == unit.pk),
        fields=tuple(unit.fields.order_by("sort_key", "pk")),
    )
