"""Coverage of clauses both ways: those that nobody answers, and work that answers none."""

from django.db.models import F, QuerySet

from vuonuom.accounts.models import Person
from vuonuom.directives.models import Challenge, Clause, Directive
from vuonuom.directives.queries import ANSWERED
from vuonuom.directives.states import ChallengeState


def unanswered(person: Person) -> QuerySet[Clause]:
    """Not done, and no clause below, assigned target or task hangs on them; soonest due first."""
    soonest = F("due_on").asc(nulls_last=True)
    open_ones = _clauses(person).filter(done_on=None).exclude(ANSWERED)
    return open_ones.order_by(soonest, "directive", "position")


def unfounded(person: Person) -> QuerySet[Clause]:
    """Clauses of a directive that carries out another, which themselves carry out none of its."""
    found = _clauses(person).filter(directive__parent__isnull=False, carries_out=None)
    return found.order_by("-directive__issued_on", "directive", "position")


def challenges_without_clause(person: Person) -> QuerySet[Challenge]:
    """Open ones that the person sees: `trust.md` 6."""
    found: QuerySet[Challenge] = Challenge.objects.visible_to(person)
    open_ones = found.filter(clause=None, state=ChallengeState.OPEN)
    return open_ones.select_related("unit").order_by("-published_at", "-pk")


def _clauses(person: Person) -> QuerySet[Clause]:
    visible = Directive.objects.visible_to(person)
    return Clause.objects.filter(directive__in=visible).select_related("directive", "owner")
