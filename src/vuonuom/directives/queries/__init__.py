"""Named reads: a directive with its clauses, the targets of a unit, what waits for an office."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    Expression,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import rules
from vuonuom.directives.models import (
    Challenge,
    Clause,
    Directive,
    TargetAssignment,
    TargetProgramme,
    TargetRule,
    Task,
)
from vuonuom.directives.states import ChallengeState, ClauseState, ProgrammeState, RuleKind
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree

BINDING = (ProgrammeState.ASSIGNED, ProgrammeState.CLOSED)
ANSWERED = (
    Exists(Clause.objects.filter(carries_out=OuterRef("pk")))
    | Exists(TargetProgramme.objects.filter(clause=OuterRef("pk"), state__in=BINDING))
    | Exists(Task.objects.filter(clause=OuterRef("pk")))
)


@dataclass(frozen=True)
class ClauseLine:
    """One clause as a directive's page shows it."""

    clause: Clause
    state: ClauseState
    is_late: bool
    programmes: list[TargetProgramme]
    answers: list[Clause]
    made: int


def directives(person: Person) -> QuerySet[Directive]:
    """Newest first, with how many clauses each has, how many are done and how many are late."""
    found: QuerySet[Directive] = Directive.objects.visible_to(person)
    return (
        found.select_related("parent")
        .annotate(
            clause_count=Count("clauses"),
            done_count=Count("clauses", filter=Q(clauses__done_on__isnull=False)),
            late_count=Count("clauses", filter=_overdue("clauses__")),
        )
        .order_by("-issued_on", "-pk")
    )


NOTHING = Value(0)


def _overdue(prefix: str = "") -> Q:
    """Not done, and its day is over."""
    return Q(**{f"{prefix}done_on": None, f"{prefix}due_on__lt": clock.today()})


def clause_lines(
    directive: Directive, today: date, *, made: Expression = NOTHING
) -> list[ClauseLine]:
    """The clauses with owners, programmes and the clauses below that carry them out.

    `made`: how many things of a later stage answer a clause: its products.
    """
    programmes = TargetProgramme.objects.select_related("unit", "term").order_by("-year", "pk")
    answers = Clause.objects.select_related("directive").order_by("directive__issued_on", "pk")
    clauses = directive.clauses.select_related(
        "owner", "carries_out", "carries_out__directive"
    ).prefetch_related(Prefetch("programmes", programmes), Prefetch("answers", answers))
    has_tasks = Exists(Task.objects.filter(clause=OuterRef("pk")))
    return [_line(clause, today) for clause in clauses.annotate(made=made, has_tasks=has_tasks)]


def _line(clause: Any, today: date) -> ClauseLine:
    programmes = list(clause.programmes.all())
    answers = list(clause.answers.all())
    bound = bool(answers or clause.has_tasks or clause.made) or any(
        p.state in BINDING for p in programmes
    )
    return ClauseLine(
        clause=clause,
        state=rules.clause_state(has_answer=bound, done_on=clause.done_on),
        is_late=rules.is_late(due_on=clause.due_on, done_on=clause.done_on, today=today),
        programmes=programmes,
        answers=answers,
        made=clause.made,
    )


def programmes_of_page(
    person: Person, unit: Unit, path: list[int], year: int
) -> QuerySet[TargetProgramme]:
    """What a unit drew up for a year, and what reaches it for a term that takes in a part of it."""
    reaching = Q(
        unit__in=path,
        state__in=BINDING,
        term__starts_on__lte=date(year, 12, 31),
        term__ends_on__gte=date(year, 1, 1),
    )
    found = programmes(person).filter(Q(unit=unit, year=year) | reaching)
    return found.prefetch_related(None).order_by("pk")


def assignments_below(unit: Unit, rule: TargetRule) -> QuerySet[TargetAssignment]:
    """The units at or below `unit` that a rule binds, by name; closed ones are bound no more.

    Of a total it is the unit alone: those below share its figure.
    """
    where = [unit.pk] if rule.kind == RuleKind.TOTAL else tree.below([unit.pk])
    return (
        TargetAssignment.objects.filter(
            rule=rule, unit__in=where, unit__closed_on=None, amount__gt=0
        )
        .select_related("unit")
        .order_by("unit__sort_key", "unit_id")
    )


def programmes(person: Person) -> QuerySet[TargetProgramme]:
    found: QuerySet[TargetProgramme] = TargetProgramme.objects.visible_to(person)
    return found.select_related("unit", "term", "clause__directive").prefetch_related(
        Prefetch("rules", TargetRule.objects.select_related("unit_kind").order_by("pk"))
    )


def assignments(programme: TargetProgramme) -> QuerySet[TargetAssignment]:
    """The giver's own first: a total waits there to be divided."""
    elsewhere = Case(When(unit=programme.unit_id, then=0), default=1)
    return (
        TargetAssignment.objects.filter(rule__programme=programme)
        .select_related("unit", "rule")
        .order_by(elsewhere, "rule_id", "unit__sort_key", "unit_id")
    )


def reach_of(programme: TargetProgramme) -> dict[int, int]:
    """How many units each unit rule would bind, or binds. For a draft: those it would reach."""
    if programme.state != ProgrammeState.DRAFT:
        bound = TargetAssignment.objects.filter(rule__programme=programme, amount__gt=0)
        return dict(bound.values("rule_id").annotate(n=Count("pk")).values_list("rule_id", "n"))
    living = (
        Unit.objects.living()
        .filter(pk__in=tree.below([programme.unit_id]))
        .values("kind_id")
        .annotate(n=Count("pk"))
    )
    of_kind = dict(living.values_list("kind_id", "n"))
    units = [rule for rule in programme.rules.all() if rule.is_of_a_level]
    return {rule.pk: of_kind.get(rule.unit_kind_id or 0, 0) for rule in units}


def challenges(person: Person, *, open_only: bool) -> QuerySet[Challenge]:
    """Newest first. How many answered is not counted here: `trust.md` 6."""
    found: QuerySet[Challenge] = Challenge.objects.visible_to(person)
    if open_only:
        found = found.filter(state=ChallengeState.OPEN)
    return found.select_related("unit").order_by("-published_at", "-pk")


@dataclass(frozen=True)
class Waiting:
    """What waits for an office: clauses overdue and not done, targets not yet assigned."""

    late_clauses: list[Clause]
    unassigned: list[TargetProgramme]


def waiting_for(person: Person, *, most: int = 20) -> Waiting:
    """The oldest first. Nothing for a person who neither edits directives nor assigns targets."""
    late, drafts = late_clauses(person), drawn_up(person)
    return Waiting(
        list(late.select_related("directive", "owner").order_by("due_on", "pk")[:most]),
        list(drafts.select_related("unit", "clause__directive").order_by("year", "pk")[:most]),
    )


def late_clauses(person: Person) -> QuerySet[Clause]:
    """Overdue ones of the very units whose directives the person keeps, or which they lead."""
    reach = access.reach(person)
    kept = Q(directive__unit__in=reach.units(rules.EDIT))
    return Clause.objects.filter(kept | Q(owner__in=reach.units(rules.ASSIGN)), _overdue())


def drawn_up(person: Person) -> QuerySet[TargetProgramme]:
    """Targets of the very units for which the person assigns, not yet assigned."""
    units = access.reach(person).units(rules.ASSIGN)
    return TargetProgramme.objects.filter(unit__in=units, state=ProgrammeState.DRAFT)


def to_report(person: Person, directive: Directive) -> set[int]:
    """The clauses that the person may say to be done: `rules.may_report`, of all at once."""
    owned = access.scope(person, rules.ASSIGN, "owner")
    mine = owned | access.scope(person, rules.EDIT, "directive__unit")
    return set(directive.clauses.filter(mine).values_list("pk", flat=True))


def may_anywhere(person: Person, permission: str) -> bool:
    return bool(access.reach(person).units(permission))


def units_where(person: Person, permission: str) -> QuerySet[Unit]:
    """Living units in which the person may do this: what a form lets them name."""
    living: QuerySet[Unit] = Unit.objects.living()
    return living.filter(access.scope(person, permission, "pk")).in_order()  # type: ignore[attr-defined,no-any-return]


def first_unit(person: Person, permission: str) -> Unit | None:
    """Where the person's part begins: what a form suggests."""
    return units_where(person, permission).filter(pk__in=access.tops(person, permission)).first()


def clauses_of_parent(directive: Directive) -> QuerySet[Clause]:
    return Clause.objects.filter(directive_id=directive.parent_id or 0)


def clause_named(person: Person, key: str) -> Clause | None:
    """The clause that an address names, of a directive that the person reads."""
    wanted = int(key) if key.isdecimal() and len(key) < 10 else 0
    visible = Clause.objects.filter(directive__in=Directive.objects.visible_to(person))
    return visible.select_related("directive").filter(pk=wanted).first()
