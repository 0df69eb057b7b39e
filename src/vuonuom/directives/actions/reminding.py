"""The system reminds whoever carries a task; nobody above is told (`trust.md` 5)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Task
from vuonuom.directives.queries import tasks as queries
from vuonuom.directives.rules.days import is_reminder_due
from vuonuom.directives.states import TaskState
from vuonuom.journal.acts import act, record
from vuonuom.notifications import actions as notifications

SOON = gettext_noop("Việc “%(title)s” đến hạn %(day)s.")
LATE = gettext_noop("Việc “%(title)s” đã quá hạn %(day)s.")


class NothingDue(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def remind_of_task(*, by: Person | None, task: Task, today: date) -> Task:
    """Remind who was handed the task, or those who speak for its unit. No undo: it was said.

    Raises NothingDue, SomebodyWasFirst.
    """
    if not is_reminder_due(task.due_on, task.reminded_on, today):
        raise NothingDue(_("Hôm nay chưa có gì cần nhắc."))
    waits = Task.objects.filter(pk=task.pk, reminded_on=task.reminded_on)
    if not waits.exclude(state=TaskState.DONE).update(reminded_on=today):
        raise SomebodyWasFirst(_("Việc này vừa xong, hoặc vừa được nhắc."))
    task.reminded_on = today
    for person in queries.carriers(task):
        notifications.tell(
            person=person,
            sentence=LATE if today > task.due_on else SOON,
            facts={"title": task.title, "day": f"{task.due_on:%d/%m/%Y}"},
            subject=task,
            path=f"/directives/tasks/{task.pk}/",
        )
    record("directives.task.reminded", by=by, subject=task)
    return task
