"""Both coverages of figures: those that nobody below carries, and those that come from nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from vuonuom.core import rows
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.queries import BINDING
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

MOST = 20  # named on a page at a time
# The nearest to the top first: the unit itself, then by level and name.
BY_NAME = ("unit__kind__rank", "unit__sort_key", "unit_id")


@dataclass(frozen=True)
class Coverage:
    """Of divided figures at a unit and below it."""

    unit: Unit
    uncarried: list[TargetAssignment]  # with `carried`: what living units right below have of it
    orphans: list[TargetAssignment]  # no figure above that they could be a part of

    @property
    def is_whole(self) -> bool:
        return not (self.uncarried or self.orphans)

    @property
    def here_and_below(self) -> tuple[list[TargetAssignment], list[TargetAssignment]]:
        here = [figure for figure in self.uncarried if figure.unit_id == self.unit.pk]
        return here, [figure for figure in self.uncarried if figure not in here]

    @property
    def is_cut(self) -> bool:
        return max(len(self.uncarried), len(self.orphans)) == MOST


def coverage(unit: Unit, year: int) -> Coverage:
    """One question, whatever hangs below; the first MOST of each by name."""
    of_each = Window(RowNumber(), partition_by=["uncarried", "orphan"], order_by=BY_NAME)
    found: Any = _with_carried(_figures(unit, year)).annotate(
        uncarried=_true_if(_uncarried()), orphan=_true_if(_orphan()), nth=of_each
    )
    wrong = found.filter(Q(uncarried=True) | Q(orphan=True), nth__lte=MOST)
    figures = list(wrong.select_related("unit", "parent__unit", "rule").order_by(*BY_NAME))
    return Coverage(
        unit,
        [one for one in figures if one.uncarried][:MOST],
        [one for one in figures if one.orphan][:MOST],
    )


def unbound(unit: Unit, found: Iterable[TargetRule]) -> dict[int, int]:
    """rule -> how many living units of its level at or below `unit` it does not bind yet."""
    flat = [rule.pk for rule in found if rule.unit_kind_id is not None]
    if not flat:
        return {}
    of_rules, keys = rows.among(flat)
    return dict(rows.read(_UNBOUND.format(rules=of_rules), unit.pk, *keys))


_UNBOUND = """
SELECT r.id, COUNT(*) FROM directives_targetrule r
  JOIN organization_unit u ON u.kind_id = r.unit_kind_id AND u.closed_on IS NULL
  JOIN tree_link l ON l.ancestor_id = %s AND l.descendant_id = u.node_id
  LEFT JOIN directives_targetassignment a ON a.rule_id = r.id AND a.unit_id = u.node_id
 WHERE r.id{rules} AND a.id IS NULL GROUP BY r.id
"""


def _uncarried() -> Q:
    """Figures of units with units below them, whose parts do not reach them."""
    below = Placement.objects.filter(
        parent=OuterRef("unit_id"), ends_on=None, node__unit__closed_on=None
    )
    return Q(Exists(below), carried__lt=F("amount"))


def _orphan() -> Q:
    """Parts whose unit hangs no more right below the unit whose figure they were a part of."""
    traced = Placement.objects.filter(
        node=OuterRef("unit_id"), parent=OuterRef("parent__unit_id"), ends_on=None
    )
    first = Q(parent=None, unit=F("rule__programme__unit"))
    return ~first & ~Q(Exists(traced))


def _true_if(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def carried(figure: TargetAssignment) -> int:
    """What living units right below have of a figure."""
    found: Any = _with_carried(TargetAssignment.objects.filter(pk=figure.pk))
    return int(found.values_list("carried", flat=True).get())


def _figures(unit: Unit, year: int) -> QuerySet[TargetAssignment]:
    found: QuerySet[TargetAssignment] = TargetAssignment.objects.bound().filter(
        rule__kind=RuleKind.TOTAL,
        rule__programme__year=year,
        rule__programme__term=None,
        rule__programme__state__in=BINDING,
        unit__in=tree.below([unit.pk]),
    )
    return found


def _with_carried(figures: QuerySet[TargetAssignment]) -> QuerySet[TargetAssignment, Any]:
    still_below = Placement.objects.filter(
        node=OuterRef("unit_id"), parent=OuterRef("parent__unit_id"), ends_on=None
    )
    parts = (
        TargetAssignment.objects.bound()
        .filter(Exists(still_below), parent=OuterRef("pk"))
        .values("parent")
        .annotate(n=Sum("amount"))
        .values("n")
    )
    return figures.annotate(
        carried=Coalesce(Subquery(parts, output_field=IntegerField()), Value(0))
    )
