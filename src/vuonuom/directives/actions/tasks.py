"""From a clause to each cadre's concrete work: tasks given, handed to a person, begun, finished."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import clauses
from vuonuom.directives.models import Clause, Task
from vuonuom.directives.queries import tasks as queries
from vuonuom.directives.rules.days import next_due
from vuonuom.directives.states import TASK, Repeat, TaskState
from vuonuom.journal import queries as journal
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit

HANDED = gettext_noop("Bạn được giao việc “%(title)s”, hạn %(day)s.")


class NoTitle(Refused):
    pass


class UnitClosed(Refused):
    pass


class WrongDay(Refused):
    pass


class NotAMember(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@dataclass(frozen=True)
class Job:
    """What is to be done, by whom, until when, and how often."""

    title: str
    unit: Unit
    due_on: date
    person: Person | None = None
    repeat: str = Repeat.ONCE


@act
def give_task(*, by: Person, clause: Clause, job: Job) -> Task:
    """Give a unit, or one of its people, something to do for a clause, today at the earliest."""
    rules.demand(by, rules.ASSIGN, job.unit)
    _check(job)
    clauses.refuse_done(clause)
    task = Task.objects.create(
        clause=clause,
        title=text.one_line(job.title),
        unit=job.unit,
        person=job.person,
        due_on=job.due_on,
        repeat=job.repeat,
    )
    _tell(task, by)
    record(
        "directives.task.given",
        by=by,
        subject=task,
        changed={"title": task.title, "due_on": str(task.due_on)},
    )
    return task


@undoes("directives.task.given")
@act
def undo_giving(*, entry: Entry, by: Person) -> Clause:
    """The task is gone, unless somebody has begun it."""
    task = _of(entry)
    rules.demand(by, rules.ASSIGN, task.unit)
    clause = task.clause
    if not Task.objects.filter(pk=task.pk, state=TaskState.TODO).delete()[0]:
        raise SomebodyWasFirst(_("Việc này đã có người bắt đầu."))
    notifications.forget(subject_kind=entry.subject_kind, subject_id=entry.subject_id)
    reverse(entry, by=by, subject=clause, kind="directives.task.removed")
    return clause


@act
def hand_task(*, by: Person, task: Task, person: Person | None) -> Task:
    """Hand a unit's task to one of its people, or back to all. Its undo is to hand it on."""
    rules.demand(by, rules.ASSIGN, task.unit)
    if person is not None:
        _refuse_outsider(person, task.unit)
    open_task = Task.objects.filter(pk=task.pk).exclude(state=TaskState.DONE)
    if not open_task.update(person=person):
        raise SomebodyWasFirst(_("Việc này đã xong."))
    task.person = person
    _tell(task, by)
    record(
        "directives.task.handed",
        by=by,
        subject=task,
        changed={"person": person.pk if person else None},
    )
    return task


@act
def begin_task(*, by: Person, task: Task) -> Task:
    _demand_doer(by, task)
    _move(task, "begun")
    record("directives.task.begun", by=by, subject=task)
    return task


@act
def finish_task(*, by: Person, task: Task) -> Task:
    """Done today. A task that comes back is there again, until its next day."""
    _demand_doer(by, task)
    _move(task, "finished", done_on=clock.today())
    if task.repeat != Repeat.ONCE:
        Task.objects.create(
            clause=task.clause,
            title=task.title,
            unit=task.unit,
            person=task.person,
            due_on=next_due(task.due_on, task.repeat),
            repeat=task.repeat,
            follows=task,
        )
    record("directives.task.finished", by=by, subject=task)
    return task


@undoes("directives.task.begun")
@act
def undo_beginning(*, entry: Entry, by: Person) -> Task:
    task = _of(entry)
    _demand_doer(by, task)
    _move(task, "put_back")
    reverse(entry, by=by, subject=task)
    return task


@undoes("directives.task.finished")
@act
def undo_finishing(*, entry: Entry, by: Person) -> Task:
    """As it was before, begun or not; the next one goes, unless somebody has begun it."""
    task = _of(entry)
    _demand_doer(by, task)
    following = Task.objects.filter(follows=task)
    if following.exclude(state=TaskState.TODO).exists():
        raise SomebodyWasFirst(_("Lần sau của việc này đã có người bắt đầu."))
    following.delete()
    _move(task, "reopened" if _was_begun(task) else "unfinished", done_on=None)
    reverse(entry, by=by, subject=task)
    return task


def _check(job: Job) -> None:
    if not text.one_line(job.title):
        raise NoTitle(_("Xin ghi việc cần làm."), field="title")
    if job.unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if job.due_on < clock.today():
        raise WrongDay(_("Hạn này đã qua. Xin ghi hôm nay hoặc một ngày sau."), field="due_on")
    if job.person is not None:
        _refuse_outsider(job.person, job.unit)


def _was_begun(task: Task) -> bool:
    """By the journal: begun, and that was not taken back."""
    entries = journal.entries_of("directives.task", task.pk)
    return entries.filter(kind="directives.task.begun", reversed_by=None).exists()


def _refuse_outsider(person: Person, unit: Unit) -> None:
    if not queries.people(unit).filter(pk=person.pk).exists():
        raise NotAMember(
            _("%(person)s không sinh hoạt và không giữ việc ở %(unit)s.")
            % {"person": person.full_name, "unit": unit.name},
            field="person",
        )


def _demand_doer(by: Person, task: Task) -> None:
    """Raises NotAllowed. Who was handed the task does it; else whoever speaks for the unit."""
    if task.person_id != by.pk and not access.can(by, rules.ANSWER, task.unit):
        raise NotAllowed


def _tell(task: Task, by: Person) -> None:
    if task.person is None or task.person.pk == by.pk:
        return
    notifications.tell(
        person=task.person,
        sentence=HANDED,
        facts={"title": task.title, "day": f"{task.due_on:%d/%m/%Y}"},
        subject=task,
        path=f"/directives/tasks/{task.pk}/",
    )


def _of(entry: Entry) -> Task:
    found = Task.objects.select_related("unit", "person", "clause__directive")
    task = found.filter(pk=entry.subject_id).first()
    if task is None:
        raise SomebodyWasFirst(_("Việc này không còn nữa."))
    return task


def _move(task: Task, verb: str, **new: Any) -> None:
    move = TASK.move(verb)
    mine = Task.objects.filter(pk=task.pk, state__in=move.sources)
    if not mine.update(state=move.target, **new):
        now = Task.objects.filter(pk=task.pk).values_list("state", flat=True).first()
        label = TaskState(now).label if now else _("không còn nữa")
        raise SomebodyWasFirst(
            _("Có người đã làm trước: việc này nay là “%(state)s”.") % {"state": str(label).lower()}
        )
    task.state = move.target
    for name, value in new.items():
        setattr(task, name, value)
