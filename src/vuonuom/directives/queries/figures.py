"""Figures of units: whose they are, what they are parts of, how they could be divided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, When

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import rules
from vuonuom.directives.models import (
    FigureChange,
    TargetAssignment,
    TargetProgramme,
    TargetRule,
)
from vuonuom.directives.queries import BINDING, inherited
from vuonuom.directives.rules.parts import shares
from vuonuom.directives.states import OF_A_LEVEL, FigureState, ProgrammeState, Split
from vuonuom.journal import queries as journal
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.tree import queries as tree

MEMBERS = rules.MEMBERS


def figures(person: Person) -> QuerySet[TargetAssignment]:
    """Figures of the units that the person sees, with all that their page shows of them."""
    found: QuerySet[TargetAssignment] = TargetAssignment.objects.visible_to(person)
    return found.select_related(
        "unit", "parent__unit", "rule__unit_kind", "rule__programme__unit", "rule__programme__term",
        "rule__programme__clause__directive",
    )  # fmt: skip


def to_answer(person: Person) -> QuerySet[TargetAssignment]:
    """Proposals that wait for an answer of the very units for which the person assigns."""
    units = access.reach(person).units(rules.ASSIGN)
    gave = Q(parent__unit__in=units) | Q(parent=None, rule__programme__unit__in=units)
    found: QuerySet[TargetAssignment] = TargetAssignment.objects.filter(
        gave, proposed__isnull=False, rule__programme__state=ProgrammeState.ASSIGNED
    )
    return found


def to_take(person: Person) -> QuerySet[TargetAssignment]:
    """Of this year and of terms that run: figures that the very units for which the person
    speaks have not answered.
    """
    today, units = clock.today(), access.reach(person).units(rules.ANSWER)
    found: QuerySet[TargetAssignment] = TargetAssignment.objects.bound().filter(
        unit__in=units,
        state=FigureState.GIVEN,
        rule__programme__state=ProgrammeState.ASSIGNED,
    )
    return found.filter(of_year(today.year)).exclude(rule__programme__unit__in=units)


def of_year(year: int) -> Q:
    """Figures of a year's programmes, and of terms that take in a part of it."""
    return Q(rule__programme__term=None, rule__programme__year=year) | of_terms(year)


def of_terms(year: int) -> Q:
    return Q(
        rule__programme__term__starts_on__lte=date(year, 12, 31),
        rule__programme__term__ends_on__gte=date(year, 1, 1),
    )


def changes(figure: TargetAssignment) -> QuerySet[FigureChange]:
    return figure.changes.select_related("by").order_by("pk")


@dataclass(frozen=True)
class OfPage:
    own: dict[int, TargetAssignment]  # by rule
    asked: list[TargetAssignment]  # proposals that the unit answers
    read: list[TargetAssignment]  # with those of the units that went into it: see `inherited`


def of_page(unit: Unit, of_rules: Collection[int], year: int) -> OfPage:
    """The unit's figures, those that came with merged units, and proposals: one question.

    It answers for its parts, and for what its own programmes gave.
    """
    own = Q(inherited.passing_on([unit.pk], year), rule__in=of_rules)
    own |= Q(of_terms(year), unit=unit, rule__programme__state__in=BINDING)
    gave = Q(parent__unit=unit) | Q(parent=None, rule__programme__unit=unit)
    asked = Q(of_year(year), proposed__isnull=False) & gave
    is_asked = Case(When(asked, then=True), default=False, output_field=BooleanField())
    found = inherited.dated(
        TargetAssignment.objects.filter(own | asked).annotate(is_asked=is_asked)
    )
    rows: Any = list(found.select_related("rule").order_by("unit__sort_key", "pk"))
    return OfPage(
        own={row.rule_id: row for row in rows if row.unit_id == unit.pk},
        asked=[row for row in rows if row.is_asked and row.unit_id != unit.pk],
        read=rows,
    )


def takers(figure: TargetAssignment) -> QuerySet[Unit]:
    """The living units right below that may be given a part, by name."""
    exempt = TargetAssignment.objects.filter(rule=figure.rule_id).exclude(exempt_reason="")
    living: QuerySet[Unit] = Unit.objects.living()
    below = living.filter(pk__in=tree.children(figure.unit_id))
    return below.exclude(pk__in=exempt.values("unit_id")).order_by("sort_key", "pk")


def parts_below(figure: TargetAssignment) -> QuerySet[TargetAssignment]:
    """What the units right below have of the same rule, whatever it was a part of."""
    return TargetAssignment.objects.filter(
        rule=figure.rule_id, unit__in=tree.children(figure.unit_id)
    )


def parts(figure: TargetAssignment) -> QuerySet[TargetAssignment]:
    """The parts that a figure was divided into, by name; those of closed units too."""
    return figure.parts.select_related("unit").order_by("unit__sort_key", "unit_id")


@dataclass(frozen=True)
class Known:
    """What helps to divide: members now, and last year's result of the same measure."""

    members: int
    last_year: int


def known_of(figure: TargetAssignment, units: Sequence[Unit]) -> dict[int, Known]:
    keys = [unit.pk for unit in units]
    year, measure = figure.rule.programme.year, figure.rule.measure
    members = journal.stock(keys, [MEMBERS], year)
    before = journal.within_year(keys, [measure], year - 1)
    return {
        key: Known(members.get((key, MEMBERS), 0), before.get((key, measure), 0)) for key in keys
    }


def suggested(
    figure: TargetAssignment, units: Sequence[Unit], how: Split, year: int
) -> dict[int, int]:
    """unit -> its part. By hand: the parts that there are, with those of units merged into it."""
    keys = [unit.pk for unit in units]
    if how == Split.BY_HAND:
        known = dict(parts_below(figure).values_list("unit_id", "amount"))
        found = inherited.of_units(keys, [figure.rule], year)
        known |= {one.unit: one.total for one in found}
        return {key: known.get(key, 0) for key in keys}
    return dict(zip(keys, shares(figure.amount, _weights(figure, keys, how, year)), strict=True))


def _weights(figure: TargetAssignment, units: list[int], how: Split, year: int) -> list[int]:
    if how == Split.BY_MEMBERS:
        found = journal.stock(units, [MEMBERS], year)
        return [max(found.get((unit, MEMBERS), 0), 0) for unit in units]
    if how == Split.BY_LAST_YEAR:
        measure = figure.rule.measure
        found = journal.within_year(units, [measure], year - 1)
        return [max(found.get((unit, measure), 0), 0) for unit in units]
    return [1] * len(units)


def reached_by(rule: TargetRule, programme: TargetProgramme) -> QuerySet[Unit]:
    """The living units of a rule's level at or below the unit that assigns it."""
    living: QuerySet[Unit] = Unit.objects.living()
    return living.filter(kind=rule.unit_kind_id, pk__in=tree.below([programme.unit_id]))


def kinds_of(units: QuerySet[Unit]) -> QuerySet[UnitKind]:
    """The levels that targets of these units may bind: of their own organisations."""
    kinds = UnitKind.objects.filter(organization__in=units.order_by().values("organization"))
    return kinds.select_related("organization").order_by("organization_id", "rank")


def newcomers(programme: TargetProgramme) -> list[tuple[TargetRule, QuerySet[Unit]]]:
    """For each rule that binds a level: units there that it does not bind yet."""
    return [
        (
            rule,
            reached_by(rule, programme).exclude(
                pk__in=TargetAssignment.objects.filter(rule=rule).values("unit_id")
            ),
        )
        for rule in programme.rules.filter(kind__in=OF_A_LEVEL)
    ]


def who_answers(figure: TargetAssignment) -> QuerySet[Person]:
    """Those who hold the right on the giver itself: not everybody above."""
    today = clock.today()
    held = Grant.objects.filter(
        role__in=roles_with(rules.ASSIGN), unit=figure.giver, starts_on__lte=today
    ).filter(Q(ends_on=None) | Q(ends_on__gt=today))
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("pk")
