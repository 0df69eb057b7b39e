"""How long the steps of the road take: from the records' own days, and as it was counted."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low

from django.db.models import Min, Q, QuerySet

from vuonuom.core import clock, rows
from vuonuom.ideas.models import Idea
from vuonuom.progress.states import STEPS
from vuonuom.tree import queries as tree

LEAST = 10  # ideas; of fewer nothing is told


@dataclass(frozen=True)
class Times:
    """Of one unit and year; empty where nothing was counted."""

    days: dict[str, int]  # step -> days that half of the ideas took at most
    on: date | None = None


def times(unit: int, year: int) -> Times:
    """One query."""
    found = rows.read(_TIMES, unit, year)
    on = found[0][2] if found else None
    day = date.fromisoformat(on) if isinstance(on, str) else on  # SQLite keeps a day as text
    return Times({step: days for step, days, _ in found}, day)


_TIMES = """
SELECT t.step, t.days, c."on" FROM progress_steptime t
  JOIN progress_stepscounted c ON c.year = t.counted_id
 WHERE t.unit_id = %s AND t.counted_id = %s
"""


def medians(year: int) -> Iterator[tuple[int, str, int, int]]:
    """(unit, step, ideas, days) for every unit with enough ideas of the year at or below it.

    A million ideas are read once and each counts at every unit above its own.
    """
    taken: dict[tuple[int, str], list[int]] = defaultdict(list)
    ideas = Idea.objects.alive().filter(year=year).exclude(answered_at=None, first_tried_on=None)
    above = tree.ancestors_of(ideas.order_by().values_list("unit_id", flat=True).distinct())
    for unit, *days in _days(ideas):
        for step, took in zip(STEPS, _took(days), strict=True):
            if took is not None:
                for top in above[unit]:
                    taken[top, step].append(took)
    for (unit, step), took_days in sorted(taken.items()):
        if len(took_days) >= LEAST:
            yield unit, step, len(took_days), median_low(took_days)


def _days(ideas: QuerySet[Idea]) -> Iterator[tuple[int, *tuple[date | None, ...]]]:
    """Unit, and the day of each step of the road, None for those not taken."""
    elsewhere = Min(
        "product__adoptions__confirmed_on",
        filter=~Q(product__adoptions__confirmed_on=None),
    )
    found = ideas.annotate(used_on=elsewhere).values_list(
        "unit_id", "submitted_at", "answered_at", "first_tried_on", "recognised_on",
        "product__accepted_on", "used_on",
    )  # fmt: skip
    for unit, submitted, answered, *later in found.iterator(chunk_size=5000):
        yield unit, _local(submitted), _local(answered), *later


def _local(moment: datetime | None) -> date | None:
    return clock.local_date(moment) if moment else None


def _took(days: list[date | None]) -> list[int | None]:
    """Days between each step and the nearest one before it that was taken."""
    took: list[int | None] = []
    before = days[0]
    for day in days[1:]:
        took.append(max((day - before).days, 0) if day and before else None)
        before = day or before
    return took
