"""Targets of a term: what its months sum to, against what was asked of units. Two queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vuonuom.congresses.models import Term
from vuonuom.congresses.rules import span
from vuonuom.directives import queries as directives
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.queries import reaching
from vuonuom.directives.states import RuleKind
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.progress.queries import targets
from vuonuom.progress.queries.near import Near
from vuonuom.progress.queries.standings import Alike, Bound, Standing
from vuonuom.progress.queries.targets import Result, result_of
from vuonuom.tree import queries as tree


@dataclass(frozen=True)
class TermTarget:
    """A rule of a term at a unit: those bound at or below it, its own figure of a total."""

    rule: TargetRule
    result: Result | None  # None: nobody here is bound, or there is nothing to divide by


def of_unit(unit: Unit, around: Near, term: Term, today: date) -> list[TermTarget]:
    found = reaching.rules_of_terms(around.path, term)
    if not found:
        return []
    sums = {rule.pk: Standing() for rule in found}
    kinds = {rule.pk: rule.kind for rule in found}
    bound: Any = _with_results(TargetAssignment.objects.filter(rule__in=found), term)
    below = bound.filter(unit__in=tree.below([unit.pk])).exclude(
        ~Q(unit=unit), rule__kind=RuleKind.TOTAL
    )
    for one in below.values_list("rule_id", "unit_id", "amount", "exempt_reason", "result", "base"):
        rule, at, amount, reason, result, base = one
        goal = _goal(kinds[rule], amount, base)
        sums[rule].count(Bound(at, bool(reason), result, goal))
    return [TermTarget(rule, _result(sums[rule.pk], rule, today)) for rule in found]


def units_behind(unit: Unit, rule: TargetRule, term: Term) -> QuerySet[TargetAssignment, Any]:
    """The units that a rule binds at or below `unit`, by name, each with `result` and `base`."""
    return _with_results(directives.assignments_below(unit, rule), term)


def goal_of(rule: TargetRule, amount: int, base: int) -> int | None:
    return _goal(rule.kind, amount, base)


def alike(rule: TargetRule, term: Term) -> list[Alike]:
    """All units that the rule binds, as `standings.alike` has them for a year."""
    bound: Any = _with_results(TargetAssignment.objects.filter(rule=rule, exempt_reason=""), term)
    rows = bound.values_list("amount", "parent_id", "base", "result")
    return [
        Alike(amount, parent is None, base, result, _goal(rule.kind, amount, base), 1)
        for amount, parent, base, result in rows
    ]


def would_change(
    rule: TargetRule, at_least: int, due_on: date | None, today: date
) -> targets.Difference:
    """How many units would stand otherwise if a rule, of a term or of a year, said so."""
    term = rule.programme.term
    if term is None:
        return targets.would_change(rule, at_least, due_on, today)
    now, then = (time_over(rule, day, today) for day in (rule.due_on, due_on))
    return targets.difference(rule, at_least, alike(rule, term), now, then)


def time_over(rule: TargetRule, due_on: date | None, today: date) -> float:
    """How much of the time until a deadline is over, 0 to 1."""
    first, last = rule.programme.first_day, due_on or rule.programme.last_day
    return min(max((today - first).days / max((last - first).days, 1), 0.0), 1.0)


def _goal(kind: str, amount: int, base: int) -> int | None:
    if kind != RuleKind.RATIO:
        return amount
    return -(-amount * base // 100) if base else None


def _result(sums: Standing, rule: TargetRule, today: date) -> Result | None:
    if not (sums.bound or sums.exempt):
        return None
    return result_of(sums, time_over(rule, rule.due_on, today))


def _with_results(
    found: QuerySet[TargetAssignment, Any], term: Term
) -> QuerySet[TargetAssignment, Any]:
    open_ones = found.filter(unit__closed_on=None, amount__gt=0)
    return open_ones.annotate(
        result=_counted("rule__measure", term), base=_counted("rule__base", term)
    )


def _counted(measure: str, term: Term) -> Coalesce:
    """Of the term's months, whole years by their one row: where the base is empty, nothing."""
    periods = [period for part in span(term).parts for period in part.periods]
    tallies = Tally.objects.filter(
        unit=OuterRef("unit_id"), measure=OuterRef(measure), period__in=periods
    )
    total = tallies.values("unit").annotate(n=Sum("total")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))
