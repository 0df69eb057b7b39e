"""Who may see a board, and what counts as reached, on pace or late."""

from calendar import isleap
from datetime import date

from vuonuom.progress.states import Pace

VIEW = "progress.view"
FIRST_YEAR = 2000


def elapsed(year: int, today: date) -> float:
    """The part of a year that is over, 0 to 1."""
    if year != today.year:
        return 1.0 if year < today.year else 0.0
    return today.timetuple().tm_yday / (366 if isleap(year) else 365)


def expected(goal: int, part: float) -> int:
    """What should be there by now: the goal's share of the year so far, rounded half up."""
    return int(goal * part + 0.5)


def pace(done: int, goal: int, part: float) -> Pace:
    if done >= goal:
        return Pace.REACHED
    return Pace.ON_PACE if done >= expected(goal, part) else Pace.LATE


def months_so_far(year: int, today: date) -> int:
    return today.month if year == today.year else 12


def is_shown(year: int, today: date) -> bool:
    """Boards exist from FIRST_YEAR to the coming year."""
    return FIRST_YEAR <= year <= today.year + 1
