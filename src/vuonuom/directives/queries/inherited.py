"""What a unit's figures come to with those of the units that went into it during the year.

It binds nobody: whoever gave the figures gives them anew. What stands higher up never changes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from vuonuom.core import clock
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.rules.parts import shares
from vuonuom.directives.states import RuleKind
from vuonuom.organization.models import Succession

# Numbers add up; a percentage of two units is none of their union.
ADDING = (RuleKind.PER_UNIT, RuleKind.TOTAL)
LONGEST = 6  # reforms after each other in one year
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


def of_units(units: Collection[int], rules: Iterable[TargetRule], year: int) -> list[Inherited]:
    """In the order of the rules, then of the units. One query where nothing was reformed."""
    adding = {rule.pk: rule for rule in rules if rule.kind in ADDING}
    if not adding:
        return []
    into = _into(units, year)
    if not into:
        return []
    book = _Book(into, adding, units)
    found = [book.inherited(unit, rule) for rule in adding.values() for unit in units]
    return [one for one in found if one.parts]


type Into = dict[int, list[Succession]]  # successor -> what went into it


def _into(units: Collection[int], year: int) -> Into:
    """Of the year, and what had gone into those before in the same year."""
    into: Into = defaultdict(list)
    level = set(units)
    for _step in range(LONGEST):
        found = Succession.objects.filter(successor__in=level, on__year=year).order_by("on", "pk")
        level = set()
        for one in found:
            into[one.successor_id].append(one)
            level.add(one.predecessor_id)
        level -= into.keys()
        if not level:
            break
    return into


class _Book:
    def __init__(self, into: Into, rules: dict[int, TargetRule], units: Collection[int]) -> None:
        self.into = into
        gone = {one.predecessor_id for found in into.values() for one in found}
        self.heirs: dict[int, list[Succession]] = defaultdict(list)
        for one in Succession.objects.filter(predecessor__in=gone).order_by("pk"):
            self.heirs[one.predecessor_id].append(one)
        figures = TargetAssignment.objects.filter(
            rule__in=rules, unit__in={*units, *gone}, exempt_reason=""
        )
        dated = figures.annotate(changed_at=Max("changes__at")).select_related("unit")
        self.figures: dict[tuple[int, int], Any] = {
            (one.unit_id, one.rule_id): one for one in dated
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
