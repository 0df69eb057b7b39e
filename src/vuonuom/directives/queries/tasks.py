"""Tasks as pages list them, and who may be handed one."""

from datetime import date

from django.db.models import F, Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import rules
from vuonuom.directives.models import Task
from vuonuom.directives.rules import days
from vuonuom.directives.states import TaskState
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

SHOWS = ("mine", "due", "units", "late", "done")


def tasks(person: Person) -> QuerySet[Task]:
    found: QuerySet[Task] = Task.objects.visible_to(person)
    return found.select_related("unit", "person", "clause__directive").order_by("due_on", "pk")


def shown(person: Person, which: str, today: date) -> QuerySet[Task]:
    """`mine`; `due` and mine to carry; of the `units` one speaks for; `late`, `done` of both."""
    mine, of_units = Q(person=person.pk), access.scope(person, rules.ANSWER)
    found = tasks(person).filter(mine if which == "mine" else mine | of_units)
    if which == "done":
        return found.filter(state=TaskState.DONE).order_by("-done_on", "-pk")
    open_ones = found.exclude(state=TaskState.DONE)
    if which == "due":
        return tasks(person).filter(pk__in=due(person, today).values("pk"))
    return open_ones.filter(due_on__lt=today) if which == "late" else open_ones


def to_remind(today: date) -> QuerySet[Task]:
    """As `days.is_reminder_due` says it of one, those due first first."""
    never = Q(reminded_on=None)
    once = Q(due_on__lt=today) & Q(reminded_on__lte=F("due_on"))
    again = Q(due_on__lt=today) & Q(reminded_on__lte=today - days.AGAIN)
    due = Task.objects.exclude(state=TaskState.DONE).filter(due_on__lte=today + days.SOON)
    return due.filter(never | once | again).select_related("unit", "person").order_by("due_on")


def carriers(task: Task) -> list[Person]:
    """Who was handed the task; else those who speak for its unit, by a role on the unit itself."""
    if task.person is not None:
        return [task.person] if task.person.is_active else []
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today), role__in=roles_with(rules.ANSWER), unit=task.unit,
        starts_on__lte=today,
    )  # fmt: skip
    found = Person.objects.filter(pk__in=held.values("person_id"), is_active=True)
    return list(found.order_by("pk"))


def due(person: Person, today: date) -> QuerySet[Task]:
    """Late or due within a week: one's own, and those of one's units that nobody was handed."""
    units = access.reach(person).units(rules.ANSWER)
    carried = Q(person=person.pk) | Q(person=None, unit__in=units)
    waiting: QuerySet[Task] = Task.objects.exclude(state=TaskState.DONE).filter(carried)
    return waiting.filter(due_on__lte=today + days.NEAR)


def people(unit: Unit) -> QuerySet[Person]:
    """Members at or below a unit, and those who hold a role on it."""
    today = clock.today()
    members = Membership.objects.current().filter(unit__in=tree.below([unit.pk]))
    held = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), unit=unit)
    return Person.objects.filter(
        Q(pk__in=members.values("person_id")) | Q(pk__in=held.values("person_id")), is_active=True
    )
