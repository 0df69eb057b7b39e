"""Where the units that rules bind stand: one by one, or summed up for a unit and its children."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from vuonuom.core import rows
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.tree.models import Link

type Key = tuple[int, int]  # a rule, and a unit


class Asked(NamedTuple):
    """Whose standing: of those bound at `unit` itself and below each of its `children`."""

    unit: int
    children: tuple[int, ...]
    rules: tuple[int, ...]
    year: int


class Bound(NamedTuple):
    """An open unit that a rule binds, below `top`: a child, or the board's own unit.

    `goal` is None while there is nothing to be measured against: no members, no products yet.
    """

    top: int
    exempt: bool
    result: int
    goal: int | None


@dataclass
class Standing:
    """How several bound units stand together."""

    bound: int = 0  # units, those exempt left out
    reached: int = 0
    exempt: int = 0
    done: int = 0
    goal: int = 0

    def add(self, other: "Standing") -> None:
        self.bound += other.bound
        self.reached += other.reached
        self.exempt += other.exempt
        self.done += other.done
        self.goal += other.goal

    def count(self, one: Bound, sign: int = 1) -> None:
        if one.exempt:
            self.exempt += sign
        elif one.goal is not None:
            self.bound += sign
            self.reached += sign * (one.result >= one.goal)
            self.done += sign * one.result
            self.goal += sign * one.goal


type Standings = Mapping[Key, Standing]


def summed(asked: Asked) -> Standings:
    """(rule, top) -> the sum of those bound at or below it."""
    bound, values = _bound(asked)
    found = rows.read(_SUMMED.format(bound=bound), *values)
    # PostgreSQL sums whole numbers to decimals.
    return {(rule, top): Standing(*map(int, numbers)) for rule, top, *numbers in found}


def each(asked: Asked, most: int) -> dict[Key, Bound] | None:
    """(rule, unit) -> how it stands; None where that is more than `most`."""
    bound, values = _bound(asked)
    found = rows.read(_EACH.format(bound=bound), *values, most + 1)
    if len(found) > most:
        return None
    return {
        (rule, unit): Bound(top, bool(exempt), result, goal)
        for rule, unit, top, exempt, result, goal in found
    }


def sum_of(units: Mapping[Key, Bound]) -> dict[Key, Standing]:
    sums: dict[Key, Standing] = defaultdict(Standing)
    for (rule, _), one in units.items():
        sums[rule, one.top].count(one)
    return sums


type Now = dict[Key, tuple[int, int | None]]


def results_now(units: Collection[int], rules: Sequence[int], year: int) -> Now:
    """(rule, unit) -> what the unit and those below it have, and what is asked of them."""
    if not units:
        return {}
    at_units, unit_keys = rows.among(units)
    of_rules, rule_keys = rows.among(rules)
    sql = _RESULTS.format(figured=_figured(""), units=at_units, rules=of_rules, **_PARTS)
    found = rows.read(sql, _new_year(year), *_periods(year), *unit_keys, *rule_keys)
    return {(rule, unit): (result, goal) for rule, unit, result, goal in found}


class Alike(NamedTuple):
    """So many open units of a rule, not exempt, that stand alike."""

    amount: int
    is_first: bool  # not a part of another figure
    base: int
    result: int
    goal: int | None
    units: int


def alike(rule: int, year: int) -> list[Alike]:
    """The units that a rule binds, those together that stand alike."""
    sql = _ALIKE.format(figured=_figured("a.parent_id IS NULL AS is_first,"), **_PARTS)
    return [Alike(*row) for row in rows.read(sql, _new_year(year), *_periods(year), rule)]


def _bound(asked: Asked) -> tuple[str, list[Any]]:
    tops, children = rows.among(asked.children)
    of_rules, rules = rows.among(asked.rules)
    figured = _figured("b.top, a.exempt_reason <> '' AS exempt,")
    sql = _BOUND.format(tops=tops, rules=of_rules, figured=figured, **_PARTS)
    year = asked.year
    return sql, [*children, asked.unit, _new_year(year), *_periods(year), *rules]


def _figured(columns: str) -> str:
    return _FIGURED.format(columns=columns, **_PARTS)


def _periods(year: int) -> tuple[int, ...]:
    """The periods that `_FIGURED` asks for, in its order."""
    now, before = year * 100, (year - 1) * 100
    return now, now, before, now, before, now


def _new_year(year: int) -> date:
    return date(year, 1, 1)


# A stock sums all whole years up to this one, a flow is of this one alone; growth is compared with
# the year before. Growth binds who took it up (`trust.md` 7).
_FIGURED = """
  SELECT {columns} a.rule_id, a.unit_id, a.amount, r.kind, u.opened_on,
    COALESCE((SELECT SUM(t.total) FROM {t} t WHERE t.unit_id = a.unit_id
      AND t.measure = r.measure AND t.period <= %s
      AND t.period >= CASE WHEN r.is_stock THEN 0 ELSE %s END
      AND t.period %% 100 = 0), 0) AS result,
    CASE WHEN r.base = '' THEN 0 ELSE COALESCE((SELECT SUM(t.total) FROM {t} t
      WHERE t.unit_id = a.unit_id AND t.measure = r.base
      AND t.period <= CASE WHEN r.kind = 'growth' THEN %s ELSE %s END
      AND t.period >= CASE WHEN r.base_is_stock THEN 0 WHEN r.kind = 'growth' THEN %s ELSE %s END
      AND t.period %% 100 = 0), 0) END AS base
"""
_OPEN = """
    u.node_id = a.unit_id AND u.closed_on IS NULL AND a.amount > 0
    AND (r.kind <> 'growth' OR a.state = 'fixed')
"""
# A share of nothing asks nothing; nor does growth of a unit that was not there last year, unless
# it carries on others: a merger leaves their figures below it.
_GOAL = """
  CASE WHEN kind IN ('share', 'ratio') THEN
         CASE WHEN base > 0 THEN (amount * base + 99) / 100 END
       WHEN kind = 'growth' THEN CASE WHEN base > 0 OR opened_on < %s THEN base + amount END
       ELSE amount END AS goal
"""
_MODELS = {"a": TargetAssignment, "r": TargetRule, "l": Link, "t": Tally, "u": Unit}
_PARTS = {key: model._meta.db_table for key, model in _MODELS.items()}
_PARTS |= {"goal": _GOAL, "open": _OPEN}
# Of a total a unit's own figure stands for all below, who share it.
# Written out, because the ORM repeats the tally's subquery in every sum: 3 times the time for
# 3,321 units. CROSS JOIN makes SQLite begin at the links, which are few.
_BOUND = """
WITH below AS MATERIALIZED (
  SELECT ancestor_id AS top, descendant_id AS node FROM {l} WHERE ancestor_id{tops}
  UNION ALL SELECT node_id, node_id FROM {u} WHERE node_id = %s
), bound AS MATERIALIZED (
  SELECT rule_id, unit_id, top, exempt, result, {goal} FROM ({figured}
    FROM {r} r CROSS JOIN below b CROSS JOIN {a} a CROSS JOIN {u} u
    WHERE r.id{rules} AND a.rule_id = r.id AND a.unit_id = b.node
      AND (r.kind <> 'total' OR b.node = b.top) AND {open}) AS figured
)
"""
_SUMMED = """{bound}
SELECT rule_id, top,
  SUM(CASE WHEN exempt OR goal IS NULL THEN 0 ELSE 1 END),
  SUM(CASE WHEN NOT exempt AND result >= goal THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt OR goal IS NULL THEN 0 ELSE result END),
  SUM(CASE WHEN exempt OR goal IS NULL THEN 0 ELSE goal END)
FROM bound GROUP BY rule_id, top
"""
_EACH = "{bound} SELECT rule_id, unit_id, top, exempt, result, goal FROM bound LIMIT %s"
_RESULTS = """
SELECT rule_id, unit_id, result, {goal} FROM ({figured}
  FROM {a} a JOIN {r} r ON r.id = a.rule_id JOIN {u} u ON u.node_id = a.unit_id
  WHERE a.unit_id{units} AND r.id{rules} AND {open}) AS figured
"""
_ALIKE = """
SELECT amount, is_first, base, result, goal, COUNT(*) FROM (
  SELECT amount, is_first, base, result, {goal} FROM ({figured}
    FROM {a} a JOIN {r} r ON r.id = a.rule_id JOIN {u} u ON u.node_id = a.unit_id
    WHERE r.id = %s AND a.exempt_reason = '' AND {open}) AS figured) AS units
 GROUP BY amount, is_first, base, result, goal
"""
