"""The rules that reach a unit, of a year and of a term."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from vuonuom.congresses.models import Term
from vuonuom.core import rows
from vuonuom.directives.models import Clause, Directive, TargetProgramme, TargetRule
from vuonuom.directives.queries import BINDING
from vuonuom.organization.models import UnitKind


def rules_for(path: list[int], year: int) -> list[TargetRule]:
    """Rules of a year that reach a unit: of programmes assigned by it or by one above it."""
    above, units = rows.among(path)
    found = rows.read(_RULES.format(above=above, missing=""), *BINDING, *units, year)
    return [_rule(row) for row in found]


def rules_with_missing(path: list[int], year: int) -> tuple[list[TargetRule], dict[int, int]]:
    """As `rules_for`, with rule -> how many units `coverage.unbound` counts at the path's end."""
    above, units = rows.among(path)
    sql = _RULES.format(above=above, missing=_MISSING)
    found = rows.read(sql, path[-1], *BINDING, *units, year)
    return [_rule(row[:-1]) for row in found], {row[0]: row[-1] for row in found if row[-1]}


def _rule(row: tuple[Any, ...]) -> TargetRule:
    """A rule with its level and its source; what is not read here is read when it is asked for."""
    values = iter(row)
    rule: TargetRule = _made(TargetRule, _OF_RULE, values)
    if isinstance(rule.due_on, str):  # as SQLite keeps a day
        rule.due_on = date.fromisoformat(rule.due_on)
    rule.programme = _made(TargetProgramme, _OF_PROGRAMME, values)
    rule.programme.term = None  # those of a year are asked for
    rule.programme.clause = _made(Clause, _OF_CLAUSE, values)
    rule.programme.clause.directive = _made(Directive, _OF_DIRECTIVE, values)
    if rule.unit_kind_id is not None:
        rule.unit_kind = _made(UnitKind, _OF_LEVEL, values)
    return rule


def _made(model: type[Any], names: Sequence[str], values: Iterator[Any]) -> Any:
    return model.from_db(connection.alias, names, [next(values) for _ in names])


# In the order of the models' fields, as `from_db` wants them.
_OF_RULE = (
    "id", "programme_id", "kind", "measure", "at_least", "unit_kind_id", "words", "base",
    "weight", "due_on", "exempts",
)  # fmt: skip
_OF_PROGRAMME = ("id", "clause_id", "year", "title")
_OF_CLAUSE = ("id", "directive_id", "label")
_OF_DIRECTIVE = ("id", "code", "number")
_OF_LEVEL = ("id", "name")

# Written out: every board asks this, and putting it together anew took an eighth of its time.
_RULES = """
SELECT r.id, r.programme_id, r.kind, r.measure, r.at_least, r.unit_kind_id, r.words, r.base,
       r.weight, r.due_on, r.exempts, p.id, p.clause_id, p.year, p.title, c.id, c.directive_id,
       c.label, d.id, d.code, d.number, k.id, k.name{missing}
  FROM directives_targetrule r
  JOIN directives_targetprogramme p ON p.id = r.programme_id
  JOIN directives_clause c ON c.id = p.clause_id
  JOIN directives_directive d ON d.id = c.directive_id
  LEFT JOIN organization_unitkind k ON k.id = r.unit_kind_id
 WHERE p.state IN (%s, %s) AND p.unit_id{above} AND p.year = %s AND p.term_id IS NULL
 ORDER BY CASE r.kind WHEN 'per_unit' THEN 0 WHEN 'total' THEN 2 WHEN 'per_member' THEN 3
          ELSE 1 END, r.programme_id, r.id
"""


_MISSING = """, (SELECT COUNT(*) FROM organization_unit u
  JOIN tree_link l ON l.ancestor_id = %s AND l.descendant_id = u.node_id
  LEFT JOIN directives_targetassignment a ON a.rule_id = r.id AND a.unit_id = u.node_id
 WHERE u.kind_id = r.unit_kind_id AND u.closed_on IS NULL AND a.id IS NULL)"""


def rules_of_terms(path: list[int], term: Term) -> list[TargetRule]:
    """Rules of a term that reach a unit: of programmes assigned by it or by one above it."""
    found = TargetRule.objects.filter(
        programme__state__in=BINDING, programme__unit__in=path, programme__term=term
    )
    related = ("programme__clause__directive", "programme__term", "unit_kind")
    return list(found.select_related(*related).order_by("programme_id", "pk"))
