"""Both coverages of figures: those that nobody below carries, and those that come from nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vuonuom.core import rows
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.queries import BINDING
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

MOST = 20  # named on a page at a time


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
    """Two questions, whatever hangs below; the first MOST of each by name."""
    uncarried, orphans = uncarried_below(unit, year), orphans_below(unit, year)
    return Coverage(unit, list(_named(uncarried)), list(_named(orphans)))


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


def uncarried_below(unit: Unit, year: int) -> QuerySet[TargetAssignment, Any]:
    """Figures of units with units below them, whose parts do not reach them."""
    below = Placement.objects.filter(
        parent=OuterRef("unit_id"), ends_on=None, node__unit__closed_on=None
    )
    found: Any = _with_carried(_figures(unit, year))
    return found.filter(Exists(below), carried__lt=F("amount"))  # type: ignore[no-any-return]


def orphans_below(unit: Unit, year: int) -> QuerySet[TargetAssignment]:
    """Parts whose unit hangs no more right below the unit whose figure they were a part of."""
    traced = Placement.objects.filter(
        node=OuterRef("unit_id"), parent=OuterRef("parent__unit_id"), ends_on=None
    )
    first = Q(parent=None, unit=F("rule__programme__unit"))
    return _figures(unit, year).exclude(first).filter(~Exists(traced))


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


def _named(figures: QuerySet[TargetAssignment, Any]) -> QuerySet[TargetAssignment, Any]:
    """The nearest to the top first: the unit itself, then by level and name."""
    found = figures.select_related("unit", "parent__unit", "rule")
    return found.order_by("unit__kind__rank", "unit__sort_key", "unit_id")[:MOST]
