"""Who may see a board, and what counts as reached, on pace or late."""

from calendar import isleap
from datetime import date, datetime, timedelta
from math import ceil

from vuonuom.core import clock
from vuonuom.progress.states import Pace

VIEW = "progress.view"
REMINDED = ("leader", "keeper")  # who is told when a unit is late: those who can do something
REMIND_AGAIN = timedelta(days=7)
INVITE_AGAIN = timedelta(days=30)
FIRST_YEAR = 2000


def elapsed(year: int, today: date) -> float:
    """The part of a year that is over, 0 to 1."""
    if year != today.year:
        return 1.0 if year < today.year else 0.0
    return today.timetuple().tm_yday / days(year)


def days(year: int) -> int:
    return 366 if isleap(year) else 365


def part_until(part: float, year: int, due_on: date | None) -> float:
    """The part of the time until a deadline that is over, from the part of its year."""
    return part if due_on is None else min(part / elapsed(year, due_on), 1.0)


def expected(goal: int, part: float) -> int:
    """What should be there by now: the goal's share of the year so far, rounded half up."""
    return int(goal * part + 0.5)


def pace(done: int, goal: int, part: float) -> Pace:
    if done >= goal:
        return Pace.REACHED
    return Pace.ON_PACE if done >= expected(goal, part) else Pace.LATE


def behind_since(done: int, goal: int, year: int, due_on: date | None = None) -> date:
    """The day by which the pace until the deadline asked for one more than there is."""
    time = days(year) * (elapsed(year, due_on) if due_on else 1)
    return date(year, 1, 1) + timedelta(days=ceil((done + 0.5) / goal * time) - 1)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def frozen_on(planned: date, today: date) -> date:
    """The day that a freeze planned for the end of a day speaks of, when it is carried out.

    On the day after, that day. Later, when the machine had been off, yesterday: nobody knows any
    more what stood in between.
    """
    return max(planned, today - timedelta(days=1))


def may_invite_again(asked_at: datetime) -> date:
    """From when the system may be asked again: 30 days on, and in another month."""
    day = clock.local_date(asked_at)
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return max(day + INVITE_AGAIN, next_month)


def months_so_far(year: int, today: date) -> int:
    return today.month if year == today.year else 12


def is_shown(year: int, today: date) -> bool:
    """Boards exist from FIRST_YEAR to the coming year."""
    return FIRST_YEAR <= year <= today.year + 1
