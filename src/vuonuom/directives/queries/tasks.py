"""Tasks as pages list them, and who may be handed one."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives import rules
from vuonuom.directives.models import Clause, Directive, Task
from vuonuom.directives.rules import days
from vuonuom.directives.states import TaskState
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

FIRST = 3  # tasks that a clause names
OPEN_FIRST = Case(When(state=TaskState.DONE, then=1), default=0)
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


def of_clause(person: Person, clause: Clause) -> QuerySet[Task]:
    """Those to be done first, the soonest due before others; then what is done, newest first."""
    found = tasks(person).filter(clause=clause)
    return found.order_by(OPEN_FIRST, F("done_on").desc(nulls_first=True), "due_on", "pk")


@dataclass
class OfClause:
    """Of a clause, the tasks that a person sees: how many, and the first of them."""

    all: int
    done: int
    late: int
    first: list[Task] = field(default_factory=list)


def of_clauses(person: Person, directive: Directive, today: date) -> dict[int, OfClause]:
    """Open ones first. In two queries: a clause may have a task in each of 3,000 units."""
    seen = Task.objects.visible_to(person).filter(clause__directive=directive)
    open_ones = ~Q(state=TaskState.DONE)
    counted = (
        seen.order_by()
        .values("clause")
        .annotate(
            all=Count("pk"),
            done=Count("pk", filter=~open_ones),
            late=Count("pk", filter=open_ones & Q(due_on__lt=today)),
        )
    )
    numbers = counted.values_list("clause", "all", "done", "late")
    found = {row[0]: OfClause(row[1], row[2], row[3]) for row in numbers}
    place = Window(RowNumber(), partition_by="clause", order_by=(OPEN_FIRST, "due_on", "pk"))
    first = seen.annotate(place=place).filter(place__lte=FIRST).order_by("place")
    for task in first.select_related("unit", "person"):
        found[task.clause_id].first.append(task)
    return found


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
