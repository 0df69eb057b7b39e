from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from vuonuom.web.frame import words


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1234, "1.234"), (1234567, "1.234.567"), (2.5, "2,5"), (Decimal("3.00"), "3"),
     (-1234.567, "-1.234,57"), (None, "–"), ("", "–")],
)  # fmt: skip
def test_numbers_are_written_the_vietnamese_way(value, written):
    assert words.number(value) == written


def test_numbers_are_written_the_english_way_for_english_readers():
    with translation.override("en"):
        assert words.number(1234.5) == "1,234.5"


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.025, "2,5\u00a0%"), (1, "100\u00a0%"), (0, "0\u00a0%"), (None, "–")],
)
def test_a_share_is_written_as_a_percentage(share, written):
    assert words.percent(share) == written


def test_a_late_evening_in_utc_is_the_next_day_in_viet_nam():
    assert words.day(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "22/11/2026"
    assert words.moment(datetime(2026, 11, 21, 18, 30, tzinfo=UTC)) == "22/11/2026 01:30"


def test_a_moment_kept_as_a_day_alone_has_no_hour():
    assert words.moment(datetime(2026, 11, 21, 17, 0, tzinfo=UTC)) == "22/11/2026"


def test_a_date_is_written_day_first():
    assert words.day(date(2026, 3, 9)) == "09/03/2026"
