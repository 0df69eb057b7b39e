"""Where a year will end if it goes on in the rhythm of the years before it.

A past year's rhythm is the share of its whole that it had by this day; what there is now, divided
by that share, is where this year would end. The range runs from the quickest to the slowest of up
to three years, and by twice the root of what is still to come either way: chance alone does that.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate
from math import ceil, floor, sqrt

from vuonuom.progress import rules
from vuonuom.progress.queries.figures import BACK, History

LEAST = 10  # fewer, now or in a past year, say nothing of a rhythm
SOON = 0.08  # of a year's whole: before so much is there, one day more would change everything
CHANCE = 2  # standard deviations


class Basis(StrEnum):
    PAST = "past"  # the rhythm of the years before
    EVEN = "even"  # no year before to go by: as many each day
    FEW = "few"  # no forecast: too few
    EARLY = "early"  # no forecast: the year has hardly begun


@dataclass(frozen=True)
class Forecast:
    """Of one measure. `value` and its range mean something under `Basis.PAST` and `EVEN` only."""

    measure: str
    now: int
    basis: Basis
    shares: dict[int, float]  # of each past year's whole, by this day
    share: float = 0.0  # of them together
    value: int = 0
    low: int = 0
    high: int = 0

    @property
    def is_made(self) -> bool:
        return self.basis in (Basis.PAST, Basis.EVEN)


def forecast(past: History, measure: str, today: date) -> Forecast:
    """Of the year that runs; what is asked of another year has no end to foresee."""
    now = past.within(measure, past.year)
    wholes = {
        year: whole
        for year in range(past.year - BACK, past.year)
        if (whole := past.within(measure, year)) >= LEAST
    }
    by_now = {year: min(_by(past, measure, year, today), wholes[year]) for year in wholes}
    shares = {year: by_now[year] / wholes[year] for year in wholes}
    if now < LEAST:
        return Forecast(measure, now, Basis.FEW, shares)
    basis = Basis.PAST if shares else Basis.EVEN
    even = rules.elapsed(past.year, today)
    share = sum(by_now.values()) / sum(wholes.values()) if shares else even
    if share < SOON:
        return Forecast(measure, now, Basis.EARLY, shares)
    some = [one for one in shares.values() if one >= SOON] or [share]
    value, low, high = _rounded(now, now + _rest(now, share), *_range(now, some))
    return Forecast(measure, now, basis, shares, share, value, low, high)


def _by(past: History, measure: str, year: int, today: date) -> float:
    """What a past year had by this day: whole months, and of the last one its part."""
    part = today.day / monthrange(today.year, today.month)[1]
    months = past.within(measure, year, today.month - 1) if today.month > 1 else 0
    return months + part * past.flow.get((measure, year * 100 + today.month), 0)


def _rest(now: int, share: float) -> float:
    return now * (1 / share - 1)


def _range(now: int, shares: Iterable[float]) -> tuple[float, float]:
    rests = [_rest(now, share) for share in shares]
    least, most = min(rests), max(rests)
    return now + max(least - CHANCE * sqrt(least), 0), now + most + CHANCE * sqrt(most)


def _rounded(now: int, value: float, low: float, high: float) -> tuple[int, int, int]:
    """To three figures: more would look as if it were known."""
    step = 10 ** max(len(str(round(value))) - 3, 0)
    return (
        max(round(value / step) * step, now),
        max(floor(low / step) * step, now),
        ceil(high / step) * step,
    )


@dataclass(frozen=True)
class Rhythm:
    """One measure month by month, summed up within each year: what the chart draws."""

    measure: str
    years: dict[int, tuple[int, ...]]  # after each month; of this year up to the present one

    @property
    def highest(self) -> int:
        return max((line[-1] for line in self.years.values() if line), default=0)


def rhythm(past: History, measure: str, today: date) -> Rhythm:
    """Of this year and of those before that have anything."""
    years = {}
    for year in range(past.year - BACK, past.year + 1):
        months = rules.months_so_far(year, today)
        if year == past.year or past.within(measure, year):
            each = (past.flow.get((measure, year * 100 + m), 0) for m in range(1, months + 1))
            years[year] = tuple(accumulate(each))
    return Rhythm(measure, years)
