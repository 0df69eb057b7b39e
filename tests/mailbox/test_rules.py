"""The clock: five working days, weekends off."""

from datetime import date

import pytest

from vuonuom.mailbox import queries, rules
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (MONDAY, date(2026, 11, 23)),  # a week later: the weekend does not count
        (date(2026, 11, 20), date(2026, 11, 27)),  # Friday
        (date(2026, 11, 21), date(2026, 11, 27)),  # Saturday
        (date(2026, 11, 22), date(2026, 11, 27)),  # Sunday
    ],
)
def test_five_working_days_to_answer(received, due):
    assert rules.due_on(received) == due


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 19), "Còn 2 ngày"),
        (date(2026, 11, 23), "Hạn hôm nay"),
        (date(2026, 11, 24), "Quá hạn 1 ngày"),
        (date(2026, 11, 28), "Quá hạn 4 ngày"),  # a Saturday: the four days of that week
        (date(2026, 11, 30), "Quá hạn 5 ngày"),
    ],
)
def test_clock_in_words(today, words):
    letter = Letter(state=LetterState.WAITING, due_on=date(2026, 11, 23))
    assert queries.clock_of(letter, today).words == words


def test_clock_waits_for_the_author():
    letter = Letter(state=LetterState.ASKED_BACK, due_on=date(2026, 11, 23))
    assert queries.clock_of(letter, date(2026, 12, 30)).words == "Chờ tác giả nói thêm"
