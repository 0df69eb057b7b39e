"""Tasks as pages list them, and who may be handed one."""

from datetime import date

from django.db.models import Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import rules
from vuonuom.directives.models import Task
from vuonuom.directives.states import TaskState
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

SHOWS = ("mine", "units", "late", "done")


def tasks(person: Person) -> QuerySet[Task]:
    found: QuerySet[Task] = Task.objects.visible_to(person)
    return found.select_related("unit", "person", "clause__directive").order_by("due_on", "pk")


def shown(person: Person, which: str, today: date) -> QuerySet[Task]:
    """`mine`; of the `units` one speaks for; the `late` or `done` ones of both."""
    mine, of_units = Q(person=person.pk), access.scope(person, rules.ANSWER)
    found = tasks(person).filter(mine if which == "mine" else mine | of_units)
    if which == "done":
        return found.filter(state=TaskState.DONE).order_by("-done_on", "-pk")
    open_ones = found.exclude(state=TaskState.DONE)
    return open_ones.filter(due_on__lt=today) if which == "late" else open_ones


def people(unit: Unit) -> QuerySet[Person]:
    """Members at or below a unit, and those who hold a role on it."""
    today = clock.today()
    members = Membership.objects.current().filter(unit__in=tree.below([unit.pk]))
    held = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), unit=unit)
    return Person.objects.filter(
        Q(pk__in=members.values("person_id")) | Q(pk__in=held.values("person_id")), is_active=True
    )
