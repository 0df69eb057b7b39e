"""Figures of a unit and of its children, read from tallies only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from vuonuom.core import rows
from vuonuom.journal.models import Tally
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, ROAD, Reading

Figures = dict[int, dict[str, int]]  # unit -> measure -> number
BACK = 3  # years
_OF_UNIT = tuple(dict.fromkeys((*ROAD, *COMPARED, AUTHORS)))


@dataclass(frozen=True)
class History:
    """All that a board needs of its own unit: some years by month, its cohort, its members."""

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
    """One query: the unit's tallies of last year and this, its cohort since, its members ever.

    Of the year that runs also two more before it: for its forecast.
    """
    of_unit, unit_measures = rows.among(_OF_UNIT)
    on_road, road_measures = rows.among(ROAD)
    later, later_years = rows.among(_years(year + 1, now))
    sql = (
        f"SELECT measure, period, cohort, total FROM {_TALLY} WHERE unit_id = %s AND ("  # noqa: S608  # our own table's name
        f"(measure{of_unit} AND period >= %s AND period < %s)"
        " OR measure = %s"
        f" OR (measure{on_road} AND cohort = %s AND period{later}))"
    )
    first = year - BACK if year == now else year - 1
    span = (first * 100, (year + 1) * 100)
    asked = (unit, *unit_measures, *span, MEMBERS, *road_measures, year, *later_years)
    return _sorted_out(year, rows.read(sql, *asked))


def _sorted_out(year: int, tallies: Iterable[tuple[Any, ...]]) -> History:
    flow: dict[tuple[str, int], int] = defaultdict(int)
    cohort: dict[str, int] = defaultdict(int)
    members: dict[int, int] = defaultdict(int)
    for measure, period, of, n in tallies:
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
    found: Figures = {child: dict.fromkeys((*ROAD, AUTHORS, MEMBERS), 0) for child in children}
    stocks = [y * 100 for y in member_years if y <= year]
    if reading == Reading.COHORT:
        asked = [(ROAD, _years(year, now), year), ((AUTHORS,), [year * 100], None)]
    else:
        asked = [((*ROAD, AUTHORS), [year * 100], None)]
    asked += [((MEMBERS,), stocks, None)] if stocks else []
    parts = [_sums(children, *one) for one in asked]
    sql = " UNION ALL ".join(part for part, _ in parts)
    for unit, measure, n in rows.read(sql, *(value for _, values in parts for value in values)):
        found[unit][measure] = n
    return found


def _sums(
    units: Sequence[int], measures: Sequence[str], periods: Sequence[int], cohort: int | None
) -> tuple[str, list[Any]]:
    """Named units, measures and periods: each triple is one probe of the index."""
    of_cohort = " AND cohort = %s" if cohort else ""
    of_units, unit_keys = rows.among(units)
    of_measures, measure_keys = rows.among(measures)
    of_periods, period_keys = rows.among(periods)
    sql = (
        f"SELECT unit_id, measure, SUM(total) FROM {_TALLY} WHERE unit_id{of_units}"  # noqa: S608  # our own table's name
        f" AND measure{of_measures} AND period{of_periods}{of_cohort} GROUP BY unit_id, measure"
    )
    return sql, [*unit_keys, *measure_keys, *period_keys, *([cohort] if cohort else [])]


# Written out: putting these two together anew took a fifth of a board's time.
_TALLY = Tally._meta.db_table


def _years(first: int, last: int) -> list[int]:
    return [year * 100 for year in range(first, last + 1)]
