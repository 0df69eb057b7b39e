"""Named readings: every number is a reading of tallies and opens its postings."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Sum

from vuonuom.core import clock, rows
from vuonuom.journal.models import Entry, Posting, Tally
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.tree import queries as tree

Reading = dict[tuple[int, str], int]  # (unit, measure) -> number


def _sums(tallies: QuerySet[Tally]) -> Reading:
    reading: Reading = defaultdict(int)
    for unit, measure, total in (
        tallies.values("unit_id", "measure").annotate(n=Sum("total"))
        .values_list("unit_id", "measure", "n")
    ):  # fmt: skip
        reading[unit, measure] = total
    return reading


def within_year(
    units: Iterable[int], measures: Collection[str], year: int, months: int = 0
) -> Reading:
    """The flow reading: what happened within the year, whatever year its idea is of.

    `months`: within its first so many months only; numbers of persons have none.
    """
    periods = [year * 100 + month for month in range(1, months + 1)] or [year * 100]
    return _sums(
        Tally.objects.filter(unit__in=list(units), measure__in=measures, period__in=periods)
    )


def of_cohort(units: Iterable[int], measures: Collection[str], year: int) -> Reading:
    """The cohort reading: what has become, up to now, of that year's ideas."""
    return _sums(
        Tally.objects.filter(
            unit__in=list(units),
            measure__in=measures,
            cohort=year,
            # Named years instead of an expression: each is one probe of the index.
            period__in=[later * 100 for later in range(year, clock.today().year + 1)],
        )
    )


def stock(units: Iterable[int], measures: Collection[str], year: int) -> Reading:
    """Stocks (members, products in use) at the end of the year, or today within it."""
    return _sums(
        Tally.objects.filter(
            unit__in=list(units),
            measure__in=measures,
            period__lte=year * 100,
            period=F("period") - F("period") % 100,
        )
    )


def by_month(unit: int, measure: str, year: int) -> dict[int, int]:
    months = Tally.objects.filter(
        unit=unit, measure=measure, period__gt=year * 100, period__lt=year * 100 + 13
    )
    by_period = months.values("period").annotate(n=Sum("total")).values_list("period", "n")
    return {period % 100: n for period, n in by_period}


@dataclass(frozen=True)
class Mark:
    """A moment in the journal. Equal `written`: nothing was written between two marks."""

    written: object
    number: int  # entries up to it are within; those without a number may be


def mark() -> Mark:
    """All that is written by now."""
    ((number, *written),) = rows.read(_WRITTEN[connection.vendor])
    return Mark(tuple(written), number)


# Each by its index: two MAX together read the whole table.
_SQLITE = (
    "SELECT (SELECT COALESCE(MAX(number), 0) FROM journal_entry),"
    " (SELECT MAX(id) FROM journal_entry)"
)
# PostgreSQL may commit an older entry after a newer one.
_WRITTEN = {"sqlite": _SQLITE, "postgresql": f"{_SQLITE}, pg_current_snapshot()::text"}


@dataclass(frozen=True)
class Changed:
    kinds: frozenset[str]  # of entries
    units: frozenset[int]  # whose tallies may be other ones now

    def has(self, prefixes: tuple[str, ...]) -> bool:
        return any(kind.startswith(prefixes) for kind in self.kinds)


MOST_CHANGES = 2_000  # entries: beyond, reading all anew takes no longer


def changed_since(mark: Mark) -> Changed | None:
    """What was written after `mark`, and perhaps some of before it. None: too much to tell."""
    found = rows.read(_CHANGES, mark.number, MOST_CHANGES + 1)
    if len({entry for entry, _, _ in found}) > MOST_CHANGES:
        return None
    return Changed(
        frozenset(kind for _, kind, _ in found),
        frozenset(unit for _, _, unit in found if unit is not None),
    )


_CHANGES = """
WITH fresh AS MATERIALIZED (
  SELECT id, kind FROM (
    SELECT id, kind FROM journal_entry WHERE number > %s
    UNION ALL SELECT id, kind FROM journal_entry WHERE number IS NULL
  ) AS written LIMIT %s
)
SELECT DISTINCT fresh.id, fresh.kind, link.ancestor_id FROM fresh
  LEFT JOIN journal_posting posting ON posting.entry_id = fresh.id
  LEFT JOIN tree_link link ON link.descendant_id = posting.unit_id
"""


def postings_behind(
    unit: int,
    measure: str,
    *,
    year: int,
    cohort: bool = False,
    own: bool = False,
    between: tuple[date, date] | None = None,
) -> QuerySet[Posting]:
    """The postings that a reading sums: of the year's ideas if `cohort`, else within the year.

    `between` a first day and the one after the last: of a flow, instead of the year.
    """
    postings = Posting.objects.filter(measure=measure)
    nature = MEASURES[measure].nature
    if own or nature is Nature.PERSONS:
        postings = postings.filter(unit=unit)
    else:
        postings = postings.filter(unit__in=tree.below([unit]))
    if cohort:
        return postings.filter(cohort=year)
    if nature is Nature.STOCK:
        return postings.filter(local_date__year__lte=year)
    if between is not None:
        return postings.filter(local_date__gte=between[0], local_date__lt=between[1])
    return postings.filter(local_date__year=year)


def subjects_behind(
    unit: int, measure: str, *, year: int, cohort: bool = False
) -> QuerySet[Posting, Any]:
    """(subject_kind, subject_id, n) of the records that a number counts; those undone are out.

    The sum of `n` is the number; for measures that count a record once it has that many rows.
    """
    return (
        postings_behind(unit, measure, year=year, cohort=cohort)
        .values(subject_kind=F("entry__subject_kind"), subject_id=F("entry__subject_id"))
        .annotate(n=Sum("amount"))
        .exclude(n=0)
    )


def entries_of(subject_kind: str, subject_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")


def last_entry(*, actor_id: int, subject_kind: str, subject_id: int) -> Entry | None:
    """What this person did last to this record: what an Undo button would take back."""
    return entries_of(subject_kind, subject_id).filter(actor_id=actor_id).last()
