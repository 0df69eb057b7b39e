"""The units that are late with a target, and who can be reminded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    FloatField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import ExpressionWrapper

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.models import RemindedUnit, UnitReminder
from vuonuom.progress.queries import targets
from vuonuom.progress.queries.near import Place, near
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Link


@dataclass(frozen=True)
class LateUnit:
    """One bound unit: how far behind the pace it is, and since when."""

    unit: Unit
    done: int
    goal: int
    expected: int
    since: date
    reminded_at: datetime | None

    @property
    def missing(self) -> int:
        return self.expected - self.done


@dataclass(frozen=True)
class LateChild:
    """A child with late units below it."""

    unit: Place
    late: int
    bound: int


@dataclass(frozen=True)
class ToRemind:
    """Whom one press of the button would reach."""

    units: int
    people: int
    just_reminded: int  # late units that were reminded less than a week ago
    nobody_there: int  # units for which nobody holds a role: no reminder reaches them


def late_units(unit: Unit, rule: TargetRule, year: int, part: float) -> QuerySet[TargetAssignment]:
    """The bound units at or below `unit` that have less than the pace asks for, by name."""
    # As `rules.expected`: result < int(goal * part + 0.5).
    over = targets.part_of(rule, year, part)
    paced = ExpressionWrapper(F("goal") * over - 0.5, output_field=FloatField())
    found: Any = targets.units_behind(unit, rule, year, which="not_yet")
    late: QuerySet[TargetAssignment] = found.filter(result__lte=paced)
    return late


def shown(assignments: Sequence[Any], rule: TargetRule, year: int, part: float) -> list[LateUnit]:
    """One page of late units with what was said to them before: one query."""
    units = [a.unit_id for a in assignments]
    reminded = dict(
        RemindedUnit.objects.filter(rule=rule, unit__in=units)
        .values("unit")
        .annotate(at=Max("reminder__at"))
        .values_list("unit", "at")
    )
    over = targets.part_of(rule, year, part)
    return [
        LateUnit(
            a.unit,
            a.result,
            a.goal,
            rules.expected(a.goal, over),
            rules.behind_since(a.result, a.goal, year, rule.due_on),
            reminded.get(a.unit_id),
        )
        for a in assignments
    ]


def late_children(unit: Unit, rule: TargetRule, year: int, part: float) -> list[LateChild]:
    """How many late units each child has below it, by name; none where the rule binds children."""
    children = {place.pk: place for place in near(unit).children}
    late = late_units(unit, rule, year, part).exclude(unit__in=list(children)).order_by()
    below = dict(
        Link.objects.filter(ancestor__in=list(children), descendant__in=late.values("unit_id"))
        .values("ancestor_id")
        .annotate(n=Count("pk"))
        .values_list("ancestor_id", "n")
    )
    standing = targets.results(unit.pk, list(children), [rule], year, part).get(rule.pk, {})
    return [
        LateChild(place, below[pk], standing[pk].bound)
        for pk, place in children.items()
        if pk in below and pk in standing
    ]


def due_a_reminder(
    unit: Unit, rule: TargetRule, year: int, part: float, now: datetime
) -> QuerySet[TargetAssignment]:
    """The late units that nobody reminded of this target within a week."""
    lately = RemindedUnit.objects.filter(rule=rule, reminder__at__gt=now - rules.REMIND_AGAIN)
    return late_units(unit, rule, year, part).exclude(unit__in=lately.values("unit_id"))


def with_charge(rows: QuerySet[Any], top: Unit) -> QuerySet[Any]:
    """Annotate `charge`: the nearest unit, from the row's own up to below `top`, that has somebody.

    A base without anybody in charge is its province's care. Those at `top` remind, they are not
    reminded, save of `top` itself.
    """
    nearest = (
        Link.objects.filter(
            Exists(_granted().filter(unit=OuterRef("ancestor"))),
            Q(distance=0) | ~Q(ancestor=top.pk),
            descendant=OuterRef("unit_id"),
            ancestor__in=tree.below([top.pk]),
        )
        .order_by("distance")
        .values("ancestor")[:1]
    )
    annotated: QuerySet[Any] = rows.annotate(charge=Subquery(nearest))
    return annotated


def in_charge(rows: QuerySet[Any]) -> QuerySet[Grant]:
    """The grants of those who are told about rows `with_charge`."""
    return _granted().filter(unit__in=rows.order_by().values("charge"))


def _granted() -> QuerySet[Grant]:
    today = clock.today()
    return Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        role__in=rules.REMINDED,
        starts_on__lte=today,
        person__is_active=True,
    )


def to_remind(
    unit: Unit, rule: TargetRule, year: int, part: float, *, by: Person, now: datetime
) -> ToRemind:
    late = late_units(unit, rule, year, part).count()
    due = with_charge(due_a_reminder(unit, rule, year, part, now).order_by(), unit)
    told = in_charge(due).exclude(person=by).aggregate(n=Count("person", distinct=True))["n"]
    units = due.count()
    return ToRemind(units, told, late - units, due.filter(charge=None).count())


def last_reminder(unit: Unit, rule: TargetRule) -> UnitReminder | None:
    sent = UnitReminder.objects.filter(unit=unit, rule=rule)
    return sent.select_related("by").order_by("-at", "-pk").first()


def reminded_units(person: Person, reminder: UnitReminder) -> QuerySet[TargetAssignment]:
    """The units of a reminder that the person works for, with results and goals as they are now."""
    mine = RemindedUnit.objects.filter(access.scope(person, rules.VIEW), reminder=reminder)
    found = TargetAssignment.objects.filter(rule=reminder.rule, unit__in=mine.values("unit_id"))
    year = reminder.rule.programme.year
    bound = targets.with_result(found, reminder.rule, year).select_related("unit")
    return bound.order_by("unit__sort_key", "unit_id")
