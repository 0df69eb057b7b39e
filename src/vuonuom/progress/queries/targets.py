"""Targets against results: computed from tallies, kept no longer than they are true."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vuonuom.core import rows
from vuonuom.directives import queries as directives
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.states import RuleKind
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries.kept import kept
from vuonuom.progress.queries.near import Near, Place, near
from vuonuom.progress.states import Pace
from vuonuom.tree.models import Link


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


@dataclass
class _Sum:
    bound: int = 0
    reached: int = 0
    exempt: int = 0
    done: int = 0
    goal: int = 0

    def add(self, other: "_Sum") -> None:
        self.bound += other.bound
        self.reached += other.reached
        self.exempt += other.exempt
        self.done += other.done
        self.goal += other.goal

    def result(self, part: float) -> Result:
        if not self.bound:
            return Result(0, 0, self.exempt, 0, 0, Pace.EXEMPT)
        one = self.bound == 1
        done, goal = (self.done, self.goal) if one else (self.reached, self.bound)
        how = rules.pace(done, goal, part)
        return Result(self.bound, self.reached, self.exempt, self.done, self.goal, how)


def results(
    unit: int, children: Sequence[int], found: Iterable[TargetRule], year: int, part: float
) -> Results:
    """Each unit rule at the unit and at each child: one query, whatever their number."""
    of_units = [rule.pk for rule in found if rule.kind == RuleKind.PER_UNIT]
    if not of_units:
        return {}
    sums: dict[int, dict[int, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
    asked = (unit, tuple(children), tuple(of_units), year)
    for rule, top, *numbers in kept(asked, lambda: _rows(*asked)):
        one = _Sum(*numbers)
        # The unit's total is the sum of its children's and its own.
        sums[rule][unit].add(one)
        if top != unit:
            sums[rule][top].add(one)
    return {
        rule: {top: one.result(part) for top, one in by_unit.items()}
        for rule, by_unit in sums.items()
    }


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


def _rows(
    unit: int, children: Sequence[int], of_units: Sequence[int], year: int
) -> list[tuple[int, ...]]:
    """(rule, top, bound, reached, exempt, done, goal) of the children and the unit's own row.

    Written out, because the ORM repeats the tally's subquery in every sum: 3 times the time for
    3,321 units. CROSS JOIN makes SQLite begin at the links, which are few.
    """
    names = {"a": TargetAssignment, "r": TargetRule, "l": Link, "t": Tally, "u": Unit}
    tables = {key: model._meta.db_table for key, model in names.items()}
    marks = {"tops": _marks(children) if children else "NULL", "rules": _marks(of_units)}
    sql = _RESULTS.format(**tables, **marks)
    return rows.read(sql, *children, unit, year * 100, *of_units)


_RESULTS = """
WITH below AS MATERIALIZED (
  SELECT ancestor_id AS top, descendant_id AS node FROM {l} WHERE ancestor_id IN ({tops})
  UNION ALL SELECT node_id, node_id FROM {u} WHERE node_id = %s
), bound AS MATERIALIZED (
  SELECT a.rule_id, b.top, a.amount, a.exempt_reason,
    COALESCE((SELECT SUM(t.total) FROM {t} t WHERE t.unit_id = a.unit_id
      AND t.measure = r.measure AND t.period = %s), 0) AS result
  FROM {r} r CROSS JOIN below b CROSS JOIN {a} a CROSS JOIN {u} u
  WHERE r.id IN ({rules}) AND a.rule_id = r.id AND a.unit_id = b.node
    AND u.node_id = a.unit_id AND u.closed_on IS NULL
)
SELECT rule_id, top,
  SUM(CASE WHEN exempt_reason = '' THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt_reason = '' AND result >= amount THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt_reason = '' THEN 0 ELSE 1 END),
  SUM(CASE WHEN exempt_reason = '' THEN result ELSE 0 END),
  SUM(CASE WHEN exempt_reason = '' THEN amount ELSE 0 END)
FROM bound GROUP BY rule_id, top
"""


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))


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
        tuple(Line(rule, standing[rule.pk][unit.pk]) for rule in bound),
        tuple(rule for rule in found if rule.kind == RuleKind.PER_MEMBER),
        tuple((rule, _children(around, standing[rule.pk])) for rule in bound if below),
    )


def _children(around: Near, by_unit: dict[int, Result]) -> tuple[tuple[Place, Result], ...]:
    return tuple((child, by_unit[child.pk]) for child in around.children if child.pk in by_unit)
