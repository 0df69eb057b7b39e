"""Where the units that rules bind stand: one by one, or summed up for a unit and its children."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    """An open unit that a rule binds, below `top`: a child, or the board's own unit."""

    top: int
    amount: int
    exempt: bool
    result: int


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
            return
        self.bound += sign
        self.reached += sign * (one.result >= one.amount)
        self.done += sign * one.result
        self.goal += sign * one.amount


type Standings = Mapping[Key, Standing]


def summed(asked: Asked) -> Standings:
    """(rule, top) -> the sum of those bound at or below it."""
    bound, values = _bound(asked)
    found = rows.read(_SUMMED.format(bound=bound), *values)
    return {(rule, top): Standing(*numbers) for rule, top, *numbers in found}


def each(asked: Asked, most: int) -> dict[Key, Bound] | None:
    """(rule, unit) -> how it stands; None where that is more than `most`."""
    bound, values = _bound(asked)
    found = rows.read(_EACH.format(bound=bound), *values, most + 1)
    if len(found) > most:
        return None
    return {
        (rule, unit): Bound(top, amount, bool(exempt), result)
        for rule, unit, top, amount, exempt, result in found
    }


def sum_of(units: Mapping[Key, Bound]) -> dict[Key, Standing]:
    sums: dict[Key, Standing] = defaultdict(Standing)
    for (rule, _), one in units.items():
        sums[rule, one.top].count(one)
    return sums


def results_now(units: Collection[int], rules: Sequence[int], year: int) -> dict[Key, int]:
    """(rule, unit) -> what the unit and those below it have; who has nothing is left out."""
    if not units:
        return {}
    at_units, unit_keys = rows.among(units)
    of_rules, rule_keys = rows.among(rules)
    sql = _RESULTS.format(units=at_units, rules=of_rules, **_TABLES)
    found = rows.read(sql, year * 100, *unit_keys, *rule_keys)
    return {(rule, unit): result for rule, unit, result in found}


def _bound(asked: Asked) -> tuple[str, list[Any]]:
    tops, children = rows.among(asked.children)
    of_rules, rules = rows.among(asked.rules)
    sql = _BOUND.format(tops=tops, rules=of_rules, **_TABLES)
    return sql, [*children, asked.unit, asked.year * 100, *rules]


_MODELS = {"a": TargetAssignment, "r": TargetRule, "l": Link, "t": Tally, "u": Unit}
_TABLES = {key: model._meta.db_table for key, model in _MODELS.items()}

# Of a total a unit's own figure stands for all below, who share it.
# Written out, because the ORM repeats the tally's subquery in every sum: 3 times the time for
# 3,321 units. CROSS JOIN makes SQLite begin at the links, which are few.
_BOUND = """
WITH below AS MATERIALIZED (
  SELECT ancestor_id AS top, descendant_id AS node FROM {l} WHERE ancestor_id{tops}
  UNION ALL SELECT node_id, node_id FROM {u} WHERE node_id = %s
), bound AS MATERIALIZED (
  SELECT a.rule_id, a.unit_id, b.top, a.amount, a.exempt_reason <> '' AS exempt,
    COALESCE((SELECT SUM(t.total) FROM {t} t WHERE t.unit_id = a.unit_id
      AND t.measure = r.measure AND t.period = %s), 0) AS result
  FROM {r} r CROSS JOIN below b CROSS JOIN {a} a CROSS JOIN {u} u
  WHERE r.id{rules} AND a.rule_id = r.id AND a.unit_id = b.node AND a.amount > 0
    AND (r.kind <> 'total' OR b.node = b.top)
    AND u.node_id = a.unit_id AND u.closed_on IS NULL
)
"""
_SUMMED = """{bound}
SELECT rule_id, top,
  SUM(CASE WHEN exempt THEN 0 ELSE 1 END),
  SUM(CASE WHEN NOT exempt AND result >= amount THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt THEN 1 ELSE 0 END),
  SUM(CASE WHEN exempt THEN 0 ELSE result END),
  SUM(CASE WHEN exempt THEN 0 ELSE amount END)
FROM bound GROUP BY rule_id, top
"""
_EACH = "{bound} SELECT rule_id, unit_id, top, amount, exempt, result FROM bound LIMIT %s"
_RESULTS = """
SELECT r.id, t.unit_id, SUM(t.total) FROM {t} t JOIN {r} r ON r.measure = t.measure
 WHERE t.period = %s AND t.unit_id{units} AND r.id{rules} GROUP BY r.id, t.unit_id
"""
