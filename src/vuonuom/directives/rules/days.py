"""When a task that comes back is due next."""

from calendar import monthrange
from datetime import date

from vuonuom.directives.states import Repeat

MONTHS: dict[str, int] = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3, Repeat.YEARLY: 12}


def next_due(due_on: date, repeat: str) -> date:
    """The same day some months on; the last day of a month stays the last."""
    months = due_on.month - 1 + MONTHS[repeat]
    year, month = due_on.year + months // 12, months % 12 + 1
    longest = monthrange(year, month)[1]
    is_last = due_on.day == monthrange(due_on.year, due_on.month)[1]
    return date(year, month, longest if is_last else min(due_on.day, longest))
