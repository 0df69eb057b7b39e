"""The progress board of a unit and year: at most eight queries, whatever hangs below.

A part of a split unit takes more: its share of the past is worked out anew.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vuonuom.directives.models import TargetRule
from vuonuom.directives.queries import reaching
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries import figures, targets
from vuonuom.progress.queries.changes import (
    NOTHING,
    Change,
    Shared,
    parts_of,
    shared,
    touching,
)
from vuonuom.progress.queries.forecast import Forecast, Rhythm, forecast, rhythm
from vuonuom.progress.queries.near import Near, Place, near
from vuonuom.progress.queries.steps import Times, times
from vuonuom.progress.queries.targets import Result
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, ROAD, Pace, Reading

ROWS = 40  # children in the table at a time, and cells in the grid
_FIRST = {Pace.LATE: 0, Pace.ON_PACE: 1, Pace.REACHED: 2, Pace.EXEMPT: 3}


@dataclass(frozen=True)
class Target:
    """A unit rule at the board's unit."""

    rule: TargetRule
    result: Result
    expected: int  # what should be there by now


@dataclass(frozen=True)
class Invitation:
    """A member rule: persons who took part against members. Never who did not (`trust.md` 5)."""

    rule: TargetRule
    taken_part: int
    members: int

    @property
    def share(self) -> float | None:
        return min(self.taken_part / self.members, 1) if self.members else None


@dataclass(frozen=True)
class Row:
    unit: Place
    figures: tuple[int, ...]  # in the order of ROAD
    authors: int
    members: int
    result: Result | None


@dataclass(frozen=True)
class Comparison:
    """One measure beside the year before; `before` is None where months are not kept."""

    measure: str
    this: int
    before: int | None
    whole: int
    shared: Shared = NOTHING  # to be added, by estimate

    @property
    def is_estimated(self) -> bool:
        return self.shared != NOTHING

    @property
    def this_total(self) -> int:
        return self.this + parts_of(self.shared.this)

    @property
    def before_total(self) -> int | None:
        return None if self.before is None else self.before + parts_of(self.shared.before)


@dataclass(frozen=True)
class Board:
    unit: Unit
    year: int
    reading: Reading
    today: date
    near: Near
    targets: tuple[Target, ...]
    invitations: tuple[Invitation, ...]
    road: tuple[int, ...]
    times: Times  # of the road's steps, by cohort
    comparisons: tuple[Comparison, ...]
    changes: tuple[Change, ...]  # mergers, splits and moves that touch the comparison
    forecasts: dict[str, Forecast]  # by measure, of the year that runs only
    rhythm: Rhythm | None  # of one of them
    months: int
    members: int
    authors: int
    shown: TargetRule | None  # the rule that the grid and the table show
    cells: tuple[tuple[Place, Result], ...]
    paces: dict[str, int]  # how many children reached it, are on pace, are late
    rows: tuple[Row, ...]
    page: int
    pages: int


def board(
    unit: Unit,
    year: int,
    *,
    reading: Reading,
    today: date,
    rule: int = 0,
    late_first: bool = False,
    page: int = 1,
    measure: str = "",
    around: Near | None = None,
) -> Board:
    around = around or near(unit)
    found = reaching.rules_for(around.path, year)
    part = rules.elapsed(year, today)
    children = {child.pk: child for child in around.children}
    results = targets.results(unit.pk, list(children), found, year, part)
    binding = [r for r in found if unit.pk in results.get(r.pk, {})]
    shown = next((r for r in binding if r.pk == rule), binding[0] if binding else None)
    of_children = results[shown.pk] if shown else {}
    past = figures.history(unit.pk, year, today.year)
    order = _in_order(around.children, of_children, late_first=late_first)
    pages = max(1, -(-len(order) // ROWS))
    page = min(max(page, 1), pages)
    visible = order[(page - 1) * ROWS : page * ROWS]
    rows = _rows(visible, of_children, year, today.year, reading, past)
    months = rules.months_so_far(year, today)
    running = COMPARED if year == today.year else ()
    changes = touching(unit, list(children), year)
    parts = shared(unit.pk, COMPARED, year, months) if changes.is_estimated else {}
    ahead = {m: forecast(past, m, today) for m in running}
    drawn = measure if measure in running else _telling(binding, ahead)
    return Board(
        unit=unit,
        year=year,
        reading=reading,
        today=today,
        near=around,
        targets=tuple(
            _target(r, results[r.pk][unit.pk], targets.part_of(r, year, part)) for r in binding
        ),
        invitations=tuple(_invitation(r, past) for r in found if r.kind == RuleKind.PER_MEMBER),
        road=tuple(past.road(reading)[measure] for measure in ROAD),
        comparisons=tuple(_comparison(m, past, months, parts) for m in COMPARED),
        times=times(unit.pk, year) if reading == Reading.COHORT else Times({}),
        changes=changes.found,
        forecasts=ahead,
        rhythm=rhythm(past, drawn, today) if running else None,
        months=months,
        members=past.member_count,
        authors=past.within(AUTHORS, year),
        shown=shown,
        cells=_cells(around.children, of_children),
        paces=Counter(of_children[c].pace.value for c in children if c in of_children),
        rows=rows,
        page=page,
        pages=pages,
    )


def _telling(binding: Sequence[TargetRule], ahead: Mapping[str, Forecast]) -> str:
    """The measure whose rhythm a board shows unasked: what the first target counts, or ideas."""
    counted = (rule.measure for rule in binding)
    return next((m for m in counted if m in ahead and ahead[m].is_made), COMPARED[0])


def _in_order(
    children: Sequence[Place], results: dict[int, Result], *, late_first: bool
) -> list[Place]:
    """By name, or those who may need help first. Never by a raw count (`trust.md` 5)."""
    if not late_first:
        return list(children)
    last = len(_FIRST)
    return sorted(  # stable: by name within a pace
        children, key=lambda c: _FIRST[results[c.pk].pace] if c.pk in results else last
    )


def _rows(
    visible: Sequence[Place],
    results: dict[int, Result],
    year: int,
    now: int,
    reading: Reading,
    past: figures.History,
) -> tuple[Row, ...]:
    if not visible:
        return ()
    read = figures.of_children(
        [child.pk for child in visible],
        year=year,
        now=now,
        reading=reading,
        member_years=sorted(past.members),
    )
    return tuple(_row(child, read[child.pk], results.get(child.pk)) for child in visible)


def _row(child: Place, numbers: dict[str, int], result: Result | None) -> Row:
    road = tuple(numbers[measure] for measure in ROAD)
    return Row(child, road, numbers[AUTHORS], numbers[MEMBERS], result)


def _cells(
    children: Sequence[Place], results: dict[int, Result]
) -> tuple[tuple[Place, Result], ...]:
    """All children that fit; of more than fit, those who may need help first, by name."""
    bound = [(c, results[c.pk]) for c in children if c.pk in results]
    if len(bound) > ROWS:
        bound = sorted(bound, key=lambda cell: _FIRST[cell[1].pace])[:ROWS]
        bound.sort(key=lambda cell: (cell[0].sort_key, cell[0].pk))
    return tuple(bound)


def _target(rule: TargetRule, result: Result, part: float) -> Target:
    goal = result.goal if result.is_one else result.bound
    return Target(rule, result, rules.expected(goal, part))


def _invitation(rule: TargetRule, past: figures.History) -> Invitation:
    return Invitation(rule, past.within(rule.measure, past.year), past.member_count)


def _comparison(
    measure: str, past: figures.History, months: int, parts: Mapping[str, Shared]
) -> Comparison:
    before = past.within(measure, past.year - 1, months if months < 12 else 0)
    return Comparison(
        measure,
        past.within(measure, past.year),
        before,
        past.within(measure, past.year - 1),
        parts.get(measure, NOTHING),
    )
