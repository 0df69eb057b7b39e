"""What a unit's figures come to with those of the units that went into it during the year.

It binds nobody: whoever gave the figures gives them anew. What stands higher up never changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from vuonuom.core import clock
from vuonuom.directives.models import FigureChange, TargetAssignment, TargetRule
from vuonuom.directives.rules.parts import shares
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Succession

# Numbers add up; a percentage of two units is none of their union.
ADDING = (RuleKind.PER_UNIT, RuleKind.TOTAL)
WHOLE = 1_000_000


@dataclass(frozen=True)
class Part:
    """A closed unit's figure, as far as it passes on."""

    figure: TargetAssignment
    whole: int  # its own, and what had passed on to it
    amount: int
    share_ppm: int
    on: date

    @property
    def is_estimated(self) -> bool:
        return self.share_ppm < WHOLE


@dataclass(frozen=True)
class Inherited:
    """One rule at one unit: its own figure and its parts, which are not in it yet."""

    unit: int
    rule: TargetRule
    own: TargetAssignment | None
    parts: tuple[Part, ...]

    @property
    def bound(self) -> int:
        return self.own.amount if self.own else 0

    @property
    def total(self) -> int:
        return self.bound + sum(part.amount for part in self.parts)

    @property
    def is_estimated(self) -> bool:
        return any(part.is_estimated for part in self.parts)

    @property
    def since(self) -> date:
        return max(part.on for part in self.parts)


def of_units(
    units: Collection[int],
    rules: Iterable[TargetRule],
    year: int,
    figures: Iterable[TargetAssignment] | None = None,
) -> list[Inherited]:
    """In the order of the rules, then of the units. One query where nothing was reformed.

    `figures`: what a page has read of `passing_on` with the rest of its figures.
    """
    adding = {rule.pk: rule for rule in rules if rule.kind in ADDING}
    if not adding:
        return []
    came = Succession.objects.filter(predecessor__in=gone_into(units, year))
    steps = list(came.order_by("on", "pk"))
    if not steps:
        return []
    if figures is None:
        figures = dated(TargetAssignment.objects.filter(passing_on(units, year), rule__in=adding))
    book = _Book(steps, year, figures)
    found = [book.inherited(unit, rule) for rule in adding.values() for unit in units]
    return [one for one in found if one.parts]


def gone_into(units: Collection[int], year: int) -> RawSQL:
    """Units that went into these in the year, and what had gone into those before in it."""
    days = [
        connection.ops.adapt_datefield_value(day) for day in (date(year, 1, 1), date(year, 12, 31))
    ]
    marks = ", ".join(["%s"] * len(units))
    return RawSQL(_GONE.replace("UNITS", marks), [*units, *days, *days])  # noqa: S611  # our own words


_GONE = """
WITH RECURSIVE gone (id) AS (
    SELECT predecessor_id FROM organization_succession
     WHERE successor_id IN (UNITS) AND "on" BETWEEN %s AND %s
    UNION
    SELECT s.predecessor_id FROM organization_succession s JOIN gone ON s.successor_id = gone.id
     WHERE s."on" BETWEEN %s AND %s
) SELECT id FROM gone
"""


def passing_on(units: Collection[int], year: int) -> Q:
    """Figures of these units and of those that went into them. Read them through `dated`."""
    return Q(unit__in=units) | Q(unit__in=gone_into(units, year))


def dated(figures: QuerySet[TargetAssignment]) -> QuerySet[TargetAssignment]:
    """With the unit's name and when the figure was changed last."""
    changes = FigureChange.objects.filter(figure=OuterRef("pk")).order_by()
    last = changes.values("figure").annotate(at=Max("at")).values("at")
    return figures.select_related("unit").annotate(changed_at=Subquery(last))


class _Book:
    def __init__(
        self, steps: Iterable[Succession], year: int, figures: Iterable[TargetAssignment]
    ) -> None:
        self.into: dict[int, list[Succession]] = defaultdict(list)  # successor -> what went into it
        self.heirs: dict[int, list[Succession]] = defaultdict(list)
        for one in steps:
            self.heirs[one.predecessor_id].append(one)
            if one.on.year == year:
                self.into[one.successor_id].append(one)
        self.figures: dict[tuple[int, int], Any] = {
            (one.unit_id, one.rule_id): one for one in figures if not one.exempt_reason
        }

    def inherited(self, unit: int, rule: TargetRule) -> Inherited:
        own = self.figures.get((unit, rule.pk))
        return Inherited(unit, rule, own, tuple(self._parts(unit, rule.pk)))

    def _parts(self, unit: int, rule: int) -> list[Part]:
        own = self.figures.get((unit, rule))
        given_on = clock.local_date(own.changed_at) if own and own.changed_at else None
        return [
            part
            for one in self.into.get(unit, ())
            # A figure given on that day or later was given to the new unit.
            if given_on is None or given_on < one.on
            if (part := self._part(one, rule)) is not None
        ]

    def _part(self, one: Succession, rule: int) -> Part | None:
        figure = self.figures.get((one.predecessor_id, rule))
        if figure is None:
            return None
        whole = figure.amount + sum(p.amount for p in self._parts(one.predecessor_id, rule))
        heirs = self.heirs[one.predecessor_id]
        amounts = shares(whole, [heir.share_ppm for heir in heirs])
        amount = amounts[[heir.pk for heir in heirs].index(one.pk)]
        return Part(figure, whole, amount, one.share_ppm, one.on) if amount else None
