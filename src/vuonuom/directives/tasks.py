"""What is due from time to time; safe to run twice."""

from datetime import date

from vuonuom.core import clock
from vuonuom.core.workdays import is_workday
from vuonuom.directives.actions import reminding
from vuonuom.directives.actions.reminding import SomebodyWasFirst
from vuonuom.directives.models import Task
from vuonuom.directives.queries import tasks as queries

MOST = 500  # in one run; those due first come first


def remind_of_tasks() -> int:
    """On working days only: nobody is reminded on a Sunday or at Tết."""
    today = clock.today()
    if not is_workday(today):
        return 0
    return sum(_is_reminded(task, today) for task in queries.to_remind(today)[:MOST])


def _is_reminded(task: Task, today: date) -> bool:
    try:
        reminding.remind_of_task(by=None, task=task, today=today)
    except SomebodyWasFirst:  # it was finished meanwhile: just what was wanted
        return False
    return True
