"""What authors do with their letter."""

from datetime import UTC, date, datetime

import pytest

from vuonuom.core import clock
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import keys, undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries
from vuonuom.mailbox.actions.sending import NothingAbove
from vuonuom.mailbox.actions.steps import NotForYou, SomebodyWasFirst, WordsMissing
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState, StepKind
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Unit

SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def letter(cast):
    with clock.told(SUNDAY):
        return mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, title="Lấy số", text="Mã QR ngoài cổng"
        )


def kinds(letter):
    return [step.kind for step in queries.steps(letter)]


def test_letter_lies_in_the_units_mailbox_with_a_clock(cast, letter):
    assert (letter.unit, letter.state) == (cast.branch_a1, LetterState.WAITING)
    assert letter.due_on == date(2026, 11, 30)
    assert kinds(letter) == [StepKind.RECEIVED]


def test_keeper_is_told_of_the_letter(cast, letter):
    assert Notice.objects.get().person == cast.keeper_here


def test_double_click_sends_one_letter(cast):
    sent = []
    for _ in range(2):
        with keys.given("one-key"):
            sent.append(
                mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Một")
            )
    assert sent[0] == sent[1]
    assert Letter.objects.count() == 1


def test_letter_may_go_to_another_mailbox_and_count_at_home(cast):
    letter = mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="", text="Hay", mailbox=cast.branch_b1
    )
    assert (letter.unit, letter.idea.unit) == (cast.branch_b1, cast.branch_a1)


def test_letter_to_a_closed_mailbox_goes_to_who_carries_on(cast):
    Unit.objects.filter(pk=cast.branch_b1.pk).update(closed_on=date(2026, 1, 1))
    cast.branch_b1.refresh_from_db()
    letter = mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="", text="Hay", mailbox=cast.branch_b1
    )
    assert letter.unit == cast.base_b


def test_withdrawn_letter_leaves_the_queue_and_can_come_back(cast, letter):
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert not queries.queue(cast.keeper_here, cast.branch_a1).exists()
    undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.withdrawn"), by=cast.author)
    letter.refresh_from_db()
    letter.idea.refresh_from_db()
    assert (letter.state, letter.idea.state) == (LetterState.WAITING, IdeaState.SUBMITTED)
    assert queries.queue(cast.keeper_here, cast.branch_a1).get() == letter


def test_sending_is_undone_by_withdrawing(cast, letter):
    with clock.told(SUNDAY):
        undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.sent"), by=cast.author)
    letter.refresh_from_db()
    assert letter.state == LetterState.WITHDRAWN


def test_only_an_author_withdraws(cast, letter):
    with pytest.raises(NotForYou):
        mailbox.withdraw_letter(by=cast.keeper_here, letter=letter)


def test_author_sends_to_the_next_level_up(cast, letter):
    mailbox.send_up(by=cast.author, letter=letter)
    assert (letter.unit, letter.state) == (cast.base_a, LetterState.WAITING)
    assert not queries.queue(cast.keeper_here, cast.branch_a1).exists()
    assert queries.queue(cast.leader, cast.base_a).get() == letter


def test_author_sends_a_declined_idea_up(cast, letter):
    mailbox.decline(by=cast.keeper_here, letter=letter, text="Chưa có máy")
    mailbox.send_up(by=cast.author, letter=letter)
    mailbox.take_up(by=cast.leader, letter=letter)
    letter.idea.refresh_from_db()
    assert letter.idea.state == IdeaState.TAKEN_UP


def test_sending_up_is_undone(cast, letter):
    mailbox.send_up(by=cast.author, letter=letter)
    undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.sent_up"), by=cast.author)
    letter.refresh_from_db()
    assert (letter.unit, letter.received_at) == (cast.branch_a1, SUNDAY)


def test_above_the_head_there_is_nothing(cast, letter):
    mailbox.send_up(by=cast.author, letter=letter)
    mailbox.send_up(by=cast.author, letter=letter)
    with pytest.raises(NothingAbove):
        mailbox.send_up(by=cast.author, letter=letter)


def test_reply_starts_the_clock_anew(cast, letter):
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    with clock.told(datetime(2026, 12, 1, 3, tzinfo=UTC)):
        mailbox.reply(by=cast.author, letter=letter, text="Cổng chính")
    assert (letter.state, letter.due_on) == (LetterState.WAITING, date(2026, 12, 8))
    assert kinds(letter)[-1] == StepKind.REPLIED


def test_reply_needs_a_question_and_words(cast, letter):
    with pytest.raises(SomebodyWasFirst):
        mailbox.reply(by=cast.author, letter=letter, text="Thêm")
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    with pytest.raises(WordsMissing):
        mailbox.reply(by=cast.author, letter=letter, text="\u200b ")
