"""What waits for one person in panels."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.models import Case, ConflictDeclaration, Panel, ScoreSheet
from vuonuom.councils.states import CaseState, PanelState
from vuonuom.ideas.models import IdeaAuthor


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in panels, the oldest first."""

    to_score: list[Case]
    to_decide: list[Case]
    for_minutes: list[Panel]

    @cached_property
    def count(self) -> int:
        return len(self.to_score) + len(self.to_decide) + len(self.for_minutes)


MOST_WAITING = 50


def waiting_for(person: Person) -> Waiting:
    """Cases to score and to decide, and panels whose minutes the person runs are to be written."""
    held = access.reach(person).permissions
    return Waiting(
        to_score=list(_to_score(person)[:MOST_WAITING]) if "councils.sit" in held else [],
        to_decide=list(_to_decide(person)[:MOST_WAITING]) if "councils.decide" in held else [],
        for_minutes=list(_for_minutes(person)[:MOST_WAITING]) if "councils.run" in held else [],
    )


@dataclass(frozen=True)
class Numbers:
    """How much waits, as a first page says it."""

    to_score: int
    to_decide: int
    for_minutes: int


def waiting_numbers(person: Person) -> Numbers:
    """The numbers of `waiting_for`, in one query at most."""
    held = access.reach(person).permissions
    parts: tuple[tuple[str, str, Any], ...] = (
        ("to_score", "councils.sit", _to_score),
        ("to_decide", "councils.decide", _to_decide),
        ("for_minutes", "councils.run", _for_minutes),
    )
    found = [
        read(person).order_by().values_list(Value(name), "pk")
        for name, permission, read in parts
        if permission in held
    ]
    rows = found[0].union(*found[1:], all=True)[: MOST_WAITING * len(parts)] if found else ()
    counts = Counter(name for name, _pk in rows)
    return Numbers(*(counts[name] for name, _permission, _read in parts))


def _to_score(person: Person) -> QuerySet[Case]:
    own = IdeaAuthor.objects.filter(person=person, idea=OuterRef("idea"))
    return (
        Case.objects.filter(
            state=CaseState.FILED, panel__state=PanelState.OPEN, panel__members__person=person
        )
        .exclude(Exists(ScoreSheet.objects.filter(case=OuterRef("pk"), person=person)))
        .exclude(Exists(ConflictDeclaration.objects.filter(case=OuterRef("pk"), person=person)))
        .exclude(Exists(own))
        .select_related("panel", "idea")
        .order_by("filed_at", "pk")
    )


def _to_decide(person: Person) -> QuerySet[Case]:
    own = IdeaAuthor.objects.filter(person=person, idea=OuterRef("idea"))
    return (
        Case.objects.filter(access.scope(person, "councils.decide", "panel__unit"))
        .filter(state=CaseState.JUDGED)
        .exclude(Exists(own))
        .select_related("panel", "idea")
        .order_by("filed_at", "pk")
    )


def _for_minutes(person: Person) -> QuerySet[Panel]:
    """Open panels with files, all of which have sheets from two thirds of the members."""
    panels: QuerySet[Panel] = Panel.objects.filter(
        access.scope(person, "councils.run"), state=PanelState.OPEN
    )
    members = Count("members", distinct=True)
    sheets = Count("sheets", distinct=True)
    short = (
        Case.objects.filter(panel=OuterRef("pk"), state=CaseState.FILED)
        .annotate(sent=sheets, seats=Count("panel__members", distinct=True))
        .filter(sent__lt=_two_thirds("seats"))
    )
    filed = Case.objects.filter(panel=OuterRef("pk"), state=CaseState.FILED)
    return (
        panels.annotate(member_count=members)
        .filter(Exists(filed))
        .exclude(Exists(short))
        .select_related("unit")
        .order_by("founded_on", "pk")
    )


def _two_thirds(seats_name: str) -> Any:
    """ceil(2n/3) in whole numbers, alike on both databases."""
    return (F(seats_name) * 2 + 2) / 3
