"""What those who keep a mailbox do with a letter, and how each act is taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries as idea_queries
from vuonuom.ideas.actions import marks
from vuonuom.ideas.models import Idea, IdeaVersion
from vuonuom.ideas.queries import grouping
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry, Posting
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries, tasks
from vuonuom.mailbox.actions.handling import MailboxClosed, SameMailbox
from vuonuom.mailbox.actions.steps import GoneOn, NotForYou, SomebodyWasFirst, WordsMissing
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState, StepKind
from vuonuom.notifications.models import Mail, Notice
from vuonuom.organization.models import Unit
from vuonuom.similarity.models import Text

ACTS = {
    "answered": (mailbox.answer, {"text": "Cảm ơn, hay lắm"}),
    "asked_back": (mailbox.ask_back, {"text": "Cổng nào?"}),
    "taken_up": (mailbox.take_up, {}),
    "declined": (mailbox.decline, {"text": "Chưa có máy"}),
    "moved_out": (mailbox.move_out, {}),
}


def send(cast, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "Lấy số", "text": "Mã QR"}
    return mailbox.send_letter(**wanted | given)


@pytest.fixture
def letter(cast):
    return send(cast)


def told(person):
    return [notice.sentence for notice in Notice.objects.filter(person=person).order_by("pk")]


def answered_count():
    amounts = Posting.objects.filter(measure="ideas.answered").values_list("amount", flat=True)
    return sum(amounts)


def undo(kind, by):
    entry = Entry.objects.filter(kind=kind, reversed_by=None).latest("pk")
    return undoing.undo(entry=entry, by=by)


@pytest.mark.parametrize("verb", ACTS)
def test_each_act_moves_the_letter_and_tells_the_author(cast, letter, verb):
    act, given = ACTS[verb]
    act(by=cast.keeper_here, letter=letter, **given)
    assert letter.state == verb
    assert len(told(cast.author)) == 1


@pytest.mark.parametrize("verb", ACTS)
def test_each_act_can_be_undone_and_nothing_remains_of_it(cast, letter, verb):
    before = idea_queries.counted(letter.idea)
    act, given = ACTS[verb]
    act(by=cast.keeper_here, letter=letter, **given)
    undo(f"mailbox.letter.{verb}", cast.keeper_here)
    letter.refresh_from_db()
    letter.idea.refresh_from_db()
    assert (letter.state, letter.closed_at) == (LetterState.WAITING, None)
    assert (letter.idea.state, letter.idea.answered_at) == (IdeaState.SUBMITTED, None)
    assert idea_queries.counted(letter.idea) == before
    assert list(recount.differences()) == []


@pytest.mark.parametrize("verb", ["answered", "asked_back", "declined"])
@pytest.mark.parametrize("text", ["", " \u200f\n", "a" * 1_000_000])
def test_answers_have_words_and_not_a_megabyte(cast, letter, verb, text):
    with pytest.raises(WordsMissing) as refused:
        ACTS[verb][0](by=cast.keeper_here, letter=letter, text=text)
    assert refused.value.field == "text"
    assert Letter.objects.get().state == LetterState.WAITING


def test_an_answer_goes_out_at_once(cast, letter):
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    assert Mail.objects.get(person=cast.author).channel == "at_once"


def test_first_words_count_once(cast, letter):
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    mailbox.reply(by=cast.author, letter=letter, text="Cổng chính")
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    mailbox.take_up(by=cast.keeper_here, letter=letter)
    assert answered_count() == 1


def test_taking_up_an_answered_letter_back_leaves_the_answer(cast, letter):
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    mailbox.take_up(by=cast.keeper_here, letter=letter)
    undo("mailbox.letter.taken_up", cast.keeper_here)
    letter.refresh_from_db()
    assert (letter.state, answered_count()) == (LetterState.ANSWERED, 1)


def test_second_person_is_told_who_was_first(cast, letter):
    theirs = Letter.objects.get(pk=letter.pk)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    with pytest.raises(SomebodyWasFirst) as refused:
        mailbox.decline(by=cast.leader, letter=theirs, text="Chưa", seen="waiting")
    assert refused.value.sentence.startswith("Đã có người làm trước. Đỗ Thị Thư: Đã trả lời")


def test_only_the_newest_step_is_taken_back(cast, letter):
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    mailbox.send_up(by=cast.author, letter=letter)
    with pytest.raises(GoneOn):
        undo("mailbox.letter.answered", cast.keeper_here)


def test_nobody_else_undoes_it_and_not_after_a_day(cast, letter):
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    with pytest.raises(undoing.NotYours):
        undo("mailbox.letter.answered", cast.leader)
    with clock.told(clock.now() + timedelta(hours=25)), pytest.raises(undoing.TooLate):
        undo("mailbox.letter.answered", cast.keeper_here)


def test_an_idea_that_went_on_keeps_its_letter(cast, letter):
    mailbox.take_up(by=cast.keeper_here, letter=letter)
    ideas.mark_incubating(by=cast.leader, idea=letter.idea)
    with pytest.raises(marks.GoneOn):
        undo("mailbox.letter.taken_up", cast.keeper_here)
    letter.refresh_from_db()
    assert letter.state == LetterState.TAKEN_UP


def test_forwarded_letter_begins_anew_elsewhere(cast):
    with clock.told(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        letter = send(cast)
    with clock.told(datetime(2026, 11, 6, 3, tzinfo=UTC)):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
    assert (letter.unit, letter.due_on) == (cast.branch_b1, date(2026, 11, 13))
    assert queries.queue(cast.keeper_elsewhere, cast.branch_b1).get() == letter


def test_undone_forward_brings_the_old_clock_back(cast):
    with clock.told(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        letter = send(cast)
    with clock.told(datetime(2026, 11, 6, 3, tzinfo=UTC)):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
        undo("mailbox.letter.forwarded", cast.keeper_here)
    letter.refresh_from_db()
    assert (letter.unit, letter.due_on) == (cast.branch_a1, date(2026, 11, 9))


def test_forward_needs_another_living_mailbox(cast, letter):
    with pytest.raises(SameMailbox):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_a1)
    closed = Unit.objects.get(pk=cast.branch_b2.pk)
    closed.closed_on = date(2026, 1, 1)
    with pytest.raises(MailboxClosed):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=closed)


def test_forwarded_idea_stays_credited_to_its_unit(cast, letter):
    mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
    letter.idea.refresh_from_db()
    assert letter.idea.unit == cast.branch_a1


def test_grouping_is_taken_back_any_time(cast, letter):
    like = send(cast, by=cast.co_author, text="Quét mã")
    with clock.told(datetime(2026, 11, 6, 3, tzinfo=UTC)):
        mailbox.group(by=cast.keeper_here, letter=letter, like=like.idea)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    mailbox.ungroup(by=cast.keeper_here, letter=letter)
    assert grouping.likes(letter.idea, cast.keeper_here) == []
    grouped = [step.undone for step in queries.steps(letter) if step.kind == StepKind.GROUPED]
    assert grouped == [True]


def test_grouping_moves_no_letter_and_may_be_undone_by_the_button(cast, letter):
    like = send(cast, by=cast.co_author, text="Quét mã")
    mailbox.group(by=cast.keeper_here, letter=letter, like=like.idea)
    assert letter.state == LetterState.WAITING
    undo("mailbox.letter.grouped", cast.keeper_here)
    assert grouping.likes(letter.idea, cast.keeper_here) == []


@pytest.mark.parametrize("who", ["keeper_elsewhere", "leader_elsewhere", "neighbour", "author"])
def test_others_and_authors_do_not_handle_the_letter(cast, letter, who):
    with pytest.raises(NotForYou):
        mailbox.answer(by=getattr(cast, who), letter=letter, text="Cảm ơn")


@pytest.mark.parametrize("who", ["keeper_here", "leader", "movement_office"])
def test_keepers_and_leaders_above_handle_it(cast, letter, who):
    mailbox.answer(by=getattr(cast, who), letter=letter, text="Cảm ơn")
    assert letter.state == LetterState.ANSWERED


def test_keeper_does_not_handle_an_idea_of_their_own(cast):
    letter = send(cast, by=cast.keeper_here)
    assert not queries.queue(cast.keeper_here, cast.branch_a1).exists()
    with pytest.raises(NotForYou):
        mailbox.take_up(by=cast.keeper_here, letter=letter)


def test_moved_out_letter_is_seen_by_nobody(cast, letter):
    mailbox.move_out(by=cast.keeper_here, letter=letter)
    people = (cast.author, cast.keeper_here, cast.movement_office, cast.auditor)
    assert [Idea.objects.visible_to(person).count() for person in people] == [0, 0, 0, 0]
    assert not queries.queue(cast.keeper_here, cast.branch_a1).exists()
    assert not queries.handled(cast.keeper_here, cast.branch_a1).exists()


def test_sender_of_a_denunciation_is_told_where_to_go(cast, letter):
    mailbox.move_out(by=cast.keeper_here, letter=letter)
    notice = Notice.objects.get(person=cast.author)
    assert (notice.path, notice.facts) == ("/ideas/where-to-go/", {})


def test_moved_out_words_are_erased_after_the_day_of_undoing(cast, letter):
    mailbox.move_out(by=cast.keeper_here, letter=letter)
    assert tasks.erase_what_was_moved_out() == 0
    with clock.told(clock.now() + timedelta(hours=25)):
        assert tasks.erase_what_was_moved_out() == 1
        assert tasks.erase_what_was_moved_out() == 0
    assert Idea.objects.get().text == ""
    assert IdeaVersion.objects.get().text == ""
    assert Text.objects.get().body == ""
    assert not Entry.objects.filter(subject_kind="ideas.idea").exclude(salt=None).exists()
