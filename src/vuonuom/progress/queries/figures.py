"""Figures of a unit and of its children, read from tallies only."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from vuonuom.journal.models import Tally
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, ROAD, Reading

Figures = dict[int, dict[str, int]]  # unit -> measure -> number
_OF_UNIT = tuple(dict.fromkeys((*ROAD, *COMPARED, AUTHORS)))


@dataclass(frozen=True)
class History:
    """All that a board needs of its own unit: two years by month, its cohort, its members."""

    year: int
    flow: dict[tuple[str, int], int]  # (measure, period) -> within that year or month
    cohort: dict[str, int]  # what has become of the year's ideas
    members: dict[int, int]  # change of the stock of members, by year

    def within(self, measure: str, year: int, months: int = 0) -> int:
        """The flow of a year, or of its first months."""
        if not months:
            return self.flow.get((measure, year * 100), 0)
        return sum(self.flow.get((measure, year * 100 + m), 0) for m in range(1, months + 1))

    def road(self, reading: Reading) -> dict[str, int]:
        if reading == Reading.COHORT:
            return {measure: self.cohort.get(measure, 0) for measure in ROAD}
        return {measure: self.within(measure, self.year) for measure in ROAD}

    @property
    def member_count(self) -> int:
        return sum(n for year, n in self.members.items() if year <= self.year)


def history(unit: int, year: int, now: int) -> History:
    """One query: the unit's tallies of last year and this, its cohort since, its members ever."""
    rows = (
        Tally.objects.filter(unit=unit)
        .filter(
            Q(measure__in=_OF_UNIT, period__gte=(year - 1) * 100, period__lt=(year + 1) * 100)
            | Q(measure__in=ROAD, cohort=year, period__in=_years(year + 1, now))
            | Q(measure=MEMBERS)
        )
        .values("measure", "period", "cohort")
        .annotate(n=Sum("total"))
        .values_list("measure", "period", "cohort", "n")
    )
    return _sorted_out(year, rows)


def _sorted_out(year: int, rows: Collection[tuple[str, int, int, int]]) -> History:
    flow: dict[tuple[str, int], int] = defaultdict(int)
    cohort: dict[str, int] = defaultdict(int)
    members: dict[int, int] = defaultdict(int)
    for measure, period, of, n in rows:
        whole_year = period % 100 == 0
        if measure == MEMBERS:
            members[period // 100] += n if whole_year else 0
            continue
        if period // 100 <= year:
            flow[measure, period] += n
        if whole_year and of == year and period // 100 >= year:
            cohort[measure] += n
    return History(year, flow, cohort, members)


def of_children(
    children: Sequence[int],
    *,
    year: int,
    now: int,
    reading: Reading,
    member_years: Collection[int] = (),
) -> Figures:
    """The road of each child in one reading, and its authors and members: one query.

    `member_years`: the years in which the members of the unit above changed; no child has others.
    """
    if reading == Reading.COHORT:
        periods = _years(year, now)
        which = Q(measure__in=ROAD, cohort=year) | Q(measure=AUTHORS, period=year * 100)
    else:
        periods, which = [year * 100], Q()
    flows = _summed(children, (*ROAD, AUTHORS), periods, which)
    stocks = _summed(children, (MEMBERS,), [y * 100 for y in member_years if y <= year], Q())
    found: Figures = {child: dict.fromkeys((*ROAD, AUTHORS, MEMBERS), 0) for child in children}
    for unit, measure, n in flows.union(stocks, all=True) if member_years else flows:
        found[unit][measure] = n
    return found


def _summed(units: Sequence[int], measures: Collection[str], periods: list[int], which: Q):  # type: ignore[no-untyped-def]
    # Named units, measures and periods: each triple is one probe of the index.
    tallies = Tally.objects.filter(unit__in=units, measure__in=measures, period__in=periods)
    return (
        tallies.filter(which)
        .values("unit_id", "measure")
        .annotate(n=Sum("total"))
        .values_list("unit_id", "measure", "n")
    )


def _years(first: int, last: int) -> list[int]:
    return [year * 100 for year in range(first, last + 1)]
