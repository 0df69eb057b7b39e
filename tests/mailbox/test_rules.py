"""The clock: five working days, weekends and public holidays off."""

from datetime import UTC, date, datetime

import pytest

from vuonuom.mailbox import queries, rules
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (MONDAY, date(2026, 11, 23)),  # a week later: the weekend does not count
        (date(2026, 11, 13), date(2026, 11, 20)),  # Friday
        (date(2026, 11, 14), date(2026, 11, 20)),  # Saturday
        (date(2026, 11, 15), date(2026, 11, 20)),  # Sunday
        (date(2026, 11, 20), date(2026, 11, 30)),  # 24 November is off: Ngày Văn hóa Việt Nam
        (date(2026, 2, 12), date(2026, 2, 26)),  # five days of Tết between
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
        (date(2026, 11, 28), "Quá hạn 3 ngày"),  # a Saturday after a week with a day off
        (date(2026, 11, 30), "Quá hạn 4 ngày"),
    ],
)
def test_clock_in_words(today, words):
    letter = Letter(state=LetterState.WAITING, due_on=date(2026, 11, 23))
    assert queries.clock_of(letter, today).words == words


def test_clock_waits_for_the_author():
    letter = Letter(state=LetterState.ASKED_BACK, due_on=date(2026, 11, 23))
    assert queries.clock_of(letter, date(2026, 12, 30)).words == "Chờ tác giả nói thêm"


@pytest.mark.parametrize(
    ("state", "sign", "tone"),
    [
        (LetterState.ANSWERED, "tick", "good"),
        (LetterState.TAKEN_UP, "tick", "good"),
        (LetterState.DECLINED, "pause", "off"),
        (LetterState.MOVED_OUT, "forward", "off"),
        (LetterState.WITHDRAWN, "back", "off"),
    ],
)
def test_a_closed_letter_bears_the_sign_of_what_became_of_it(state, sign, tone):
    letter = Letter(state=state, closed_at=datetime(2026, 11, 22, tzinfo=UTC))
    said = queries.clock_of(letter, date(2026, 12, 30))
    assert (said.words, said.sign, said.tone) == (state.label, sign, tone)
