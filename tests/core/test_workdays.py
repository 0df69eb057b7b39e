"""Which days are worked in Viet Nam."""

from datetime import date, timedelta

import pytest

from vuonuom.core.workdays import is_workday


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 2, 17), False),  # the first day of Tết Bính Ngọ, by the moon
        (date(2026, 4, 27), False),  # Giỗ Tổ was a Sunday: the Monday after is off instead
        (date(2026, 9, 2), False),
        (date(2026, 8, 31), False),  # a Monday given off ...
        (date(2026, 8, 22), True),  # ... for which this Saturday is worked
    ],
)
def test_a_day_is_worked_or_off(day, works):
    assert is_workday(day) == works


def test_a_year_has_at_least_eleven_days_off_besides_weekends():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert sum(not is_workday(day) for day in days if day.weekday() < 5) >= 11
