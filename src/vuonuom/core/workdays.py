"""Working days in Viet Nam: Monday to Friday, without public holidays (BLLĐ 2019, Điều 112).

Tết follows the moon, days off that fall on a weekend are made up for, and the government moves
others: then a Saturday is worked instead. The `holidays` package keeps all of it.
"""

from datetime import date
from functools import cache

from holidays import country_holidays

SATURDAY = 5


def is_workday(day: date) -> bool:
    off, worked = _of_year(day.year)
    return day in worked or (day.weekday() < SATURDAY and day not in off)


@cache
def _of_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The days off of a year, and its weekend days that are worked."""
    known = country_holidays("VN", years=year)
    worked = known.weekend_workdays
    return frozenset(known), frozenset(day for day in worked if day.year == year)
