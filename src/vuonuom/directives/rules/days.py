"""When a task that comes back is due next."""

from calendar import monthrange
from datetime import date, timedelta

from vuonuom.directives.states import Repeat

MONTHS: dict[str, int] = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.YEARLY: 12}


SOON = timedelta(days=3)  # before its day
AGAIN = timedelta(days=7)  # while it is late
NEAR = timedelta(days=7)  # so long before its day it stands on the first screen


def is_reminder_due(due_on: date, reminded_on: date | None, today: date) -> bool:
    """Three days before its day, on the first day after it, and every week from then on."""
    if today < due_on - SOON:
        return False
    if reminded_on is None:
        return True
    return today > due_on and (reminded_on <= due_on or today >= reminded_on + AGAIN)


def next_due(due_on: date, repeat: str) -> date:
    """The same day some months on; the last day of a month stays the last."""
    months = due_on.month - 1 + MONTHS[repeat]
    year, month = due_on.year + months // 12, months % 12 + 1
    longest = monthrange(year, month)[1]
    is_last = due_on.day == monthrange(due_on.year, due_on.month)[1]
    return date(year, month, longest if is_last else min(due_on.day, longest))
