"""Targets against results: computed from tallies, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vuonuom.directives import queries as directives
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.queries import reaching
from vuonuom.directives.states import FigureState, RuleKind
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries.kept import standing
from vuonuom.progress.queries.near import Near, Place
from vuonuom.progress.queries.standings import Alike, Asked, Standing, alike
from vuonuom.progress.states import Pace


@dataclass(frozen=True)
class Result:
    """How a unit rule stands at a unit and below it."""

    bound: int  # units it binds, those exempt left out
    reached: int
    exempt: int
    done: int  # of the measure, when it binds this one unit
    goal: int
    pace: Pace

    @property
    def is_one(self) -> bool:
        return self.bound == 1

    @property
    def share(self) -> float:
        if not self.bound:
            return 0.0
        return min(self.done / self.goal, 1) if self.is_one else self.reached / self.bound


Results = dict[int, dict[int, Result]]  # rule -> unit -> result


def results(
    unit: int, children: Sequence[int], found: Iterable[TargetRule], year: int, part: float
) -> Results:
    """Each unit rule at the unit and at each child, whatever their number."""
    of_units = {rule.pk: rule for rule in found if rule.kind != RuleKind.PER_MEMBER}
    if not of_units:
        return {}
    asked = Asked(unit, tuple(children), tuple(of_units), year)
    sums: dict[int, dict[int, Standing]] = defaultdict(lambda: defaultdict(Standing))
    for (rule, top), one in standing(asked).items():
        # The unit's total is the sum of its children's and its own; a divided figure is its own.
        if top == unit or of_units[rule].kind != RuleKind.TOTAL:
            sums[rule][unit].add(one)
        if top != unit:
            sums[rule][top].add(one)
    return {
        rule: {
            top: result_of(one, part_of(of_units[rule], year, part))
            for top, one in by_unit.items()
            if one.bound or one.exempt
        }
        for rule, by_unit in sums.items()
    }


def part_of(rule: TargetRule, year: int, part: float) -> float:
    """How much of the rule's own time is over, of a year of which `part` is over."""
    return rules.part_until(part, year, rule.due_on)


def result_of(sums: Standing, part: float) -> Result:
    if not sums.bound:
        return Result(0, 0, sums.exempt, 0, 0, Pace.EXEMPT)
    one = sums.bound == 1
    done, goal = (sums.done, sums.goal) if one else (sums.reached, sums.bound)
    how = rules.pace(done, goal, part)
    return Result(sums.bound, sums.reached, sums.exempt, sums.done, sums.goal, how)


def with_result(
    assignments: QuerySet[TargetAssignment], rule: TargetRule, year: int
) -> QuerySet[TargetAssignment, Any]:
    """Annotate what a rule's units have (`result`) and are asked for (`goal`) in a year."""
    found: Any = assignments.annotate(result=_counted(rule.measure, year, stock=rule.is_stock))
    if not rule.base:
        return found.annotate(goal=F("amount"))  # type: ignore[no-any-return]
    grows = rule.kind == RuleKind.GROWTH
    of_year = year - 1 if grows else year
    found = found.annotate(base=_counted(rule.base, of_year, stock=rule.base_is_stock))
    if grows:
        was_there = Q(base__gt=0) | Q(unit__opened_on__lt=date(year, 1, 1))
        taken_up = found.filter(was_there, state=FigureState.FIXED)
        return taken_up.annotate(goal=F("base") + F("amount"))  # type: ignore[no-any-return]
    share = (F("amount") * F("base") + 99) / 100
    return found.filter(base__gt=0).annotate(goal=share)  # type: ignore[no-any-return]


def _counted(measure: str, year: int, *, stock: bool) -> Coalesce:
    """The tally of a measure in the unit and below it: of the year, or of all years up to it."""
    tallies = Tally.objects.filter(unit=OuterRef("unit_id"), measure=measure)
    if stock:
        whole = F("period") - F("period") % 100
        tallies = tallies.filter(period__lte=year * 100, period=whole)
    else:
        tallies = tallies.filter(period=year * 100)
    total = tallies.values("unit").annotate(n=Sum("total")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def units_behind(
    unit: Unit, rule: TargetRule, year: int, *, which: str = ""
) -> QuerySet[TargetAssignment]:
    """The units that a rule binds at or below `unit`, with results: all, reached or not yet."""
    found: Any = directives.assignments_below(unit, rule)
    if which == "exempt":  # whether or not there is anything to measure them against
        done = _counted(rule.measure, year, stock=rule.is_stock)
        exempt: QuerySet[TargetAssignment] = found.exclude(exempt_reason="").annotate(
            result=done, goal=F("amount")
        )
        return exempt
    found = with_result(found.filter(exempt_reason=""), rule, year)
    kept: QuerySet[TargetAssignment] = {
        "": found,
        "reached": found.filter(result__gte=F("goal")),
        "not_yet": found.filter(result__lt=F("goal")),
    }[which]
    return kept


@dataclass(frozen=True)
class Difference:
    """What a changed rule would do to those it binds."""

    units: int  # whose status would be another one
    newly_reached: int
    no_longer_reached: int
    of: int


def would_change(rule: TargetRule, at_least: int, due_on: date | None, today: date) -> Difference:
    """How many units would stand otherwise if the rule said so: one question."""
    year = rule.programme.year
    now, then = (_time_over(year, day, today) for day in (rule.due_on, due_on))
    return difference(rule, at_least, alike(rule.pk, year), now, then)


def difference(
    rule: TargetRule, at_least: int, found: Iterable[Alike], now: float, then: float
) -> Difference:
    """`now`, `then`: the parts of the rule's time that are over by the old deadline and the new."""
    changed = newly = no_longer = of = 0
    for one in found:
        if one.goal is None:
            continue
        is_own = one.amount == rule.at_least and (rule.kind != RuleKind.TOTAL or one.is_first)
        goal = _goal(rule, at_least, one.base) if is_own else one.goal
        before = rules.pace(one.result, one.goal, now)
        after = rules.pace(one.result, goal, then)
        of += one.units
        changed += one.units * (before != after)
        newly += one.units * (before != Pace.REACHED == after)
        no_longer += one.units * (before == Pace.REACHED != after)
    return Difference(changed, newly, no_longer, of)


def _time_over(year: int, due_on: date | None, today: date) -> float:
    return rules.part_until(rules.elapsed(year, today), year, due_on)


def _goal(rule: TargetRule, at_least: int, base: int) -> int:
    if rule.is_percent:
        return -(-at_least * base // 100)
    return base + at_least if rule.kind == RuleKind.GROWTH else at_least


@dataclass(frozen=True)
class Line:
    """A unit rule at one unit, as the targets page shows it."""

    rule: TargetRule
    result: Result


@dataclass(frozen=True)
class UnitTargets:
    """What a year asks of a unit and of its children, and where they stand."""

    rules: tuple[TargetRule, ...]  # all that reach here, whether or not they bind somebody yet
    lines: tuple[Line, ...]
    invitations: tuple[TargetRule, ...]
    children: tuple[tuple[TargetRule, tuple[tuple[Place, Result], ...]], ...]
    missing: dict[int, int]  # rule -> living units of its level here that it does not bind yet


def of_unit(unit: Unit, around: Near, year: int, today: date) -> UnitTargets:
    found, missing = reaching.rules_with_missing(around.path, year)
    part = rules.elapsed(year, today)
    below = [child.pk for child in around.children]
    standing = results(unit.pk, below, found, year, part)
    bound = [rule for rule in found if unit.pk in standing.get(rule.pk, {})]
    return UnitTargets(
        tuple(found),
        tuple(Line(rule, standing[rule.pk][unit.pk]) for rule in bound),
        tuple(rule for rule in found if rule.kind == RuleKind.PER_MEMBER),
        tuple((rule, _children(around, standing[rule.pk])) for rule in bound if below),
        missing,
    )


def _children(around: Near, by_unit: dict[int, Result]) -> tuple[tuple[Place, Result], ...]:
    return tuple((child, by_unit[child.pk]) for child in around.children if child.pk in by_unit)
