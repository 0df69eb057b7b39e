"""The list behind a number: exactly as many rows as the number says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Max, QuerySet, Sum

from vuonuom.accounts.models import Person
from vuonuom.adoptions.models import Adoption
from vuonuom.conferences.models import Conference, ConferencePartner
from vuonuom.congresses.rules import Span
from vuonuom.exhibitions.models import Exhibition
from vuonuom.ideas.models import Idea
from vuonuom.journal.models import Posting, Tally
from vuonuom.journal.queries import postings_behind
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.progress.states import MEMBERS, Reading
from vuonuom.tree import queries as tree


@dataclass(frozen=True)
class Number:
    """One number of a board: what is counted, where, in which year and reading."""

    unit: Unit
    measure: str
    year: int
    reading: Reading = Reading.FLOW
    months: int = 0  # the first so many months of the year; 0: all of it
    own: bool = False  # of the unit itself only
    since: int | None = None  # what came and went after this entry of the journal
    span: Span | None = None  # of a flow: these months instead of a year
    until: int | None = None  # as it stood at this entry

    @property
    def nature(self) -> Nature:
        return MEASURES[self.measure].nature

    @property
    def is_cohort(self) -> bool:
        return self.reading == Reading.COHORT and self.nature is Nature.FLOW


@dataclass(frozen=True)
class Item:
    """One thing that was counted, as far as the person may see it."""

    kind: str  # idea, product, adoption, unit, person
    on: date | None
    code: str = ""
    title: str = ""  # empty: counted, but not to be shown to this person
    unit: str = ""
    state: str = ""
    count: int = 1


def total(number: Number, now: int) -> int:
    """The number itself, as the board reads it: from tallies. What changed `since`: of postings.

    As it stood `until` then: that of today without what came and went since.
    """
    if number.since is not None:
        return _postings(number).aggregate(n=Sum("amount"))["n"] or 0
    if number.until is not None:
        today = replace(number, until=None)
        return total(today, now) - total(replace(today, since=number.until), now)
    tallies = Tally.objects.filter(unit=number.unit.pk, measure=number.measure)
    year = number.year
    if number.is_cohort:
        periods = [y * 100 for y in range(year, now + 1)]
        tallies = tallies.filter(cohort=year, period__in=periods)
    elif number.nature is Nature.STOCK:
        tallies = _up_to(tallies, year)
    elif number.span is not None:
        tallies = tallies.filter(period__in=[p for part in number.span.parts for p in part.periods])
    elif number.months:
        tallies = tallies.filter(
            period__in=[year * 100 + month for month in range(1, number.months + 1)]
        )
    else:
        tallies = tallies.filter(period=year * 100)
    found = tallies.aggregate(n=Sum("own" if number.own else "total"))["n"]
    return found or 0


def length(number: Number, counted: int) -> int:
    """How many rows the list has: as many as the number says, but members go by unit.

    What changed `since` has a row for each record that came or went.
    """
    if number.since is not None:
        return _subjects(number).count()
    return _members_by_unit(number).count() if number.measure == MEMBERS else counted


def _up_to(tallies: QuerySet[Tally], year: int) -> QuerySet[Tally]:
    """The whole years up to one: what a stock sums."""
    return tallies.filter(period__lte=year * 100, period=F("period") - F("period") % 100)


def items(person: Person, number: Number, start: int, end: int) -> list[Item]:
    """Rows `start` to `end` of the list, newest first."""
    if number.measure == MEMBERS:
        return _members(number, start, end)
    if number.nature is Nature.PERSONS:
        return [Item("person", day) for day in days_of_persons(number)[start:end]]
    newest_first: Any = _subjects(number)
    rows = list(newest_first.order_by("-on", "-subject")[start:end])
    return _resolved(person, rows)


def _postings(number: Number) -> QuerySet[Posting]:
    span = number.span
    found = postings_behind(
        number.unit.pk,
        number.measure,
        year=number.year,
        cohort=number.is_cohort,
        own=number.own,
        between=(span.begins_on, span.ends_before) if span else None,
    )
    if number.months and not number.is_cohort:
        found = found.filter(local_date__month__lte=number.months)
    if number.since is not None:
        found = found.filter(entry__gt=number.since)
    if number.until is not None:
        found = found.filter(entry__lte=number.until)
    return found


def _subjects(number: Number) -> QuerySet[Posting, Any]:
    """(kind, subject, n, on) of the records a number counts; what was taken back is out."""
    return (
        _postings(number)
        .values("entry__subject_kind", "entry__subject_id")
        .annotate(n=Sum("amount"), on=Max("local_date"), subject=Max("entry__subject_id"))
        .exclude(n=0)
        .values("entry__subject_kind", "subject", "n", "on")
    )


def days_of_persons(number: Number) -> list[date]:
    """Since when each counted person counts, without saying who: newest first.

    Crossings name nobody, so whoever crossed back is taken from the latest ones.
    """
    by_day = _postings(number).values("local_date").annotate(n=Sum("amount"))
    days: list[date] = []
    for day, n in by_day.order_by("local_date").values_list("local_date", "n"):
        if n > 0:
            days += [day] * n
        elif n < 0:
            del days[n:]
    return days[::-1]


def _members_by_unit(number: Number) -> QuerySet[Tally, Any]:
    units = [number.unit.pk] if number.own else tree.below([number.unit.pk])
    return (
        _up_to(Tally.objects.filter(unit__in=units, measure=MEMBERS), number.year)
        .values("unit__unit__sort_key", "unit__unit__code", "unit__unit__name")
        .annotate(n=Sum("own"))
        .exclude(n=0)
        .order_by("unit__unit__sort_key", "unit__unit__code")
        .values_list("unit__unit__code", "unit__unit__name", "n")
    )


def _members(number: Number, start: int, end: int) -> list[Item]:
    """How many members each unit has, by name: counts only."""
    return [
        Item("members", None, code=code, title=name, count=n)
        for code, name, n in _members_by_unit(number)[start:end]
    ]


def _resolved(person: Person, rows: Sequence[dict[str, Any]]) -> list[Item]:
    """What the rows are: one query for each kind of record among them."""
    known: dict[tuple[str, int], Item] = {}
    for kind in {row["entry__subject_kind"] for row in rows}:
        ids = [row["subject"] for row in rows if row["entry__subject_kind"] == kind]
        known |= {(kind, pk): item for pk, item in _READ.get(kind, _nothing)(person, ids).items()}
    return [_item(row, known.get((row["entry__subject_kind"], row["subject"]))) for row in rows]


def _item(row: dict[str, Any], known: Item | None) -> Item:
    if known is None:  # counted for everyone alike; its day would tell whoever it is about
        return Item(row["entry__subject_kind"].rpartition(".")[2], None, count=row["n"])
    return Item(known.kind, row["on"], known.code, known.title, known.unit, known.state, row["n"])


def _nothing(person: Person, ids: list[int]) -> dict[int, Item]:
    return {}


def _ideas(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Idea.objects.visible_to(person).filter(pk__in=ids, hidden_at=None)
    return {
        idea.pk: Item("idea", None, idea.code, idea.title, idea.unit.name, idea.get_state_display())
        for idea in found.select_related("unit")
    }


def _products(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Product.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    return {
        p.pk: Item("product", None, p.code, p.title, p.unit.name, p.get_state_display())
        for p in found
    }


def _adoptions(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Adoption.objects.visible_to(person).filter(pk__in=ids)
    return {
        a.pk: Item(
            "adoption",
            None,
            a.product.code,
            a.product.title,
            f"{a.giver.name} → {a.taker.name}",
            a.get_state_display(),
        )
        for a in found.select_related("product", "giver", "taker")
    }


def _units(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Unit.objects.filter(pk__in=ids)
    return {unit.pk: Item("unit", None, unit.code, unit.name) for unit in found}


def _exhibitions(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Exhibition.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    return {
        e.pk: Item("exhibition", None, e.slug, e.title, e.unit.name, e.get_state_display())
        for e in found
    }


def _conferences(person: Person, ids: list[int]) -> dict[int, Item]:
    found = Conference.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    return {
        c.pk: Item("conference", None, c.code, c.title, c.unit.name, c.get_state_display())
        for c in found
    }


def _partners(person: Person, ids: list[int]) -> dict[int, Item]:
    """The conference that a unit helped to hold: each of its parts a row."""
    seen = Conference.objects.visible_to(person).values("pk")
    found = ConferencePartner.objects.filter(pk__in=ids, conference__in=seen)
    return {
        p.pk: Item(
            "conference",
            None,
            p.conference.code,
            p.conference.title,
            f"{p.conference.unit.name} + {p.unit.name}",
            p.get_state_display(),
        )
        for p in found.select_related("conference__unit", "unit")
    }


_READ = {
    "conferences.conference": _conferences,
    "conferences.conferencepartner": _partners,
    "exhibitions.exhibition": _exhibitions,
    "ideas.idea": _ideas,
    "products.product": _products,
    "adoptions.adoption": _adoptions,
    "organization.unit": _units,
}
