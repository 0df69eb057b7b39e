"""Targets against results: computed from tallies, never stored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vuonuom.directives import queries as directives
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.states import RuleKind
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries.kept import standing
from vuonuom.progress.queries.near import Near, Place, near
from vuonuom.progress.queries.standings import Asked, Standing
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
    kinds = {rule.pk: rule.kind for rule in found if rule.kind != RuleKind.PER_MEMBER}
    if not kinds:
        return {}
    asked = Asked(unit, tuple(children), tuple(kinds), year)
    sums: dict[int, dict[int, Standing]] = defaultdict(lambda: defaultdict(Standing))
    for (rule, top), one in standing(asked).items():
        # The unit's total is the sum of its children's and its own; a divided figure is its own.
        if top == unit or kinds[rule] != RuleKind.TOTAL:
            sums[rule][unit].add(one)
        if top != unit:
            sums[rule][top].add(one)
    return {
        rule: {top: _result(one, part) for top, one in by_unit.items()}
        for rule, by_unit in sums.items()
    }


def _result(sums: Standing, part: float) -> Result:
    if not sums.bound:
        return Result(0, 0, sums.exempt, 0, 0, Pace.EXEMPT)
    one = sums.bound == 1
    done, goal = (sums.done, sums.goal) if one else (sums.reached, sums.bound)
    how = rules.pace(done, goal, part)
    return Result(sums.bound, sums.reached, sums.exempt, sums.done, sums.goal, how)


def with_result(assignments: QuerySet[TargetAssignment], year: int) -> QuerySet[TargetAssignment]:
    """Annotate `result`: the tally of the rule's measure in the unit and below it in the year."""
    tally = (
        Tally.objects.filter(
            unit=OuterRef("unit_id"), measure=OuterRef("rule__measure"), period=year * 100
        )
        .values("unit")
        .annotate(n=Sum("total"))
        .values("n")
    )
    return assignments.annotate(
        result=Coalesce(Subquery(tally, output_field=IntegerField()), Value(0))
    )


def units_behind(
    unit: Unit, rule: TargetRule, year: int, *, which: str = ""
) -> QuerySet[TargetAssignment]:
    """The units that a rule binds at or below `unit`, with results: all, reached or not yet."""
    found: Any = with_result(directives.assignments_below(unit, rule), year)
    kept: QuerySet[TargetAssignment] = {
        "": found.filter(exempt_reason=""),
        "exempt": found.exclude(exempt_reason=""),
        "reached": found.filter(exempt_reason="", result__gte=F("amount")),
        "not_yet": found.filter(exempt_reason="", result__lt=F("amount")),
    }[which]
    return kept


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


def of_unit(unit: Unit, year: int, today: date) -> UnitTargets:
    around = near(unit)
    found = directives.rules_for(around.path, year)
    part = rules.elapsed(year, today)
    below = [child.pk for child in around.children]
    standing = results(unit.pk, below, found, year, part)
    bound = [rule for rule in found if unit.pk in standing.get(rule.pk, {})]
    return UnitTargets(
        tuple(found),
        tuple(Line(rule, standing[rule.pk][unit.pk]) for rule in bound),
        tuple(rule for rule in found if rule.kind == RuleKind.PER_MEMBER),
        tuple((rule, _children(around, standing[rule.pk])) for rule in bound if below),
    )


def _children(around: Near, by_unit: dict[int, Result]) -> tuple[tuple[Place, Result], ...]:
    return tuple((child, by_unit[child.pk]) for child in around.children if child.pk in by_unit)
