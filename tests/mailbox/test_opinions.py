"""An opinion on a letter: asked with a day, reminded in private, read by the keepers."""

from datetime import UTC, date, datetime

import pytest

from tests.mailbox.test_handling import send, told, undo
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries, tasks
from vuonuom.mailbox.actions.opinions import (
    AlreadyAsked,
    CannotReview,
    LetterIsClosed,
    NoDay,
)
from vuonuom.mailbox.actions.steps import NotForYou, WordsMissing
from vuonuom.mailbox.models import Opinion
from vuonuom.mailbox.states import OpinionState
from vuonuom.notifications.models import Notice

DUE = date(2026, 11, 6)


def at(day, hour=3):
    return clock.told(datetime(2026, 11, day, hour, tzinfo=UTC))


@pytest.fixture
def letter(cast):
    with at(2):
        return send(cast)


def ask(cast, letter, **given):
    wanted = {"by": cast.keeper_here, "reviewer": cast.leader, "due_on": DUE, "question": "Được?"}
    with at(2):
        return mailbox.ask_opinion(letter=letter, **wanted | given)


def test_an_opinion_is_told_to_who_asked_and_not_to_the_author(cast, letter):
    opinion = ask(cast, letter)
    Notice.objects.all().delete()
    with at(3):
        mailbox.give_opinion(by=cast.leader, opinion=opinion, text="Nên làm thử.")
    assert (len(told(cast.keeper_here)), told(cast.author)) == (1, [])
    assert [o.text for o in queries.opinions(letter)] == ["Nên làm thử."]


def test_the_person_asked_is_told_by_when(cast, letter):
    ask(cast, letter)
    notice = Notice.objects.get(person=cast.leader)
    assert notice.words.endswith("trước hết ngày 06/11/2026.")


def test_who_forgets_is_reminded_alone_and_while_people_work(cast, letter):
    ask(cast, letter)
    Notice.objects.all().delete()
    for day, hour in ((4, 3), (5, 17), (5, 3), (5, 4), (8, 3)):
        with at(day, hour):
            tasks.remind_reviewers()
    assert list(Notice.objects.values_list("person", flat=True)) == [cast.leader.pk]


def test_who_is_away_is_not_reminded(cast, letter):
    ask(cast, letter)
    with at(2):
        mailbox.go_away(
            by=cast.leader, unit=cast.base_a, deputy=cast.movement_office,
            starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 6),
        )  # fmt: skip
    with at(5):
        assert tasks.remind_reviewers() == 0
    with at(9):
        assert tasks.remind_reviewers() == 1


def test_nobody_is_reminded_about_an_answered_letter(cast, letter):
    ask(cast, letter)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    with at(9):
        assert tasks.remind_reviewers() == 0


@pytest.mark.parametrize("who", ["author", "member_elsewhere", "stranger"])
def test_authors_and_those_who_may_not_read_it_are_not_asked(cast, letter, who):
    with pytest.raises(CannotReview):
        ask(cast, letter, reviewer=getattr(cast, who))


def test_whom_it_is_about_is_not_asked(cast, letter):
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    with pytest.raises(CannotReview):
        ask(cast, letter)


def test_only_who_handles_the_letter_asks(cast, letter):
    with pytest.raises(NotForYou):
        ask(cast, letter, by=cast.co_author)


def test_only_who_was_asked_answers(cast, letter):
    opinion = ask(cast, letter)
    with pytest.raises(NotForYou):
        mailbox.give_opinion(by=cast.movement_office, opinion=opinion, text="Nên")


def test_nobody_is_asked_twice_at_a_time(cast, letter):
    ask(cast, letter)
    with pytest.raises(AlreadyAsked):
        ask(cast, letter)


def test_a_day_in_the_past_is_refused(cast, letter):
    with pytest.raises(NoDay):
        ask(cast, letter, due_on=date(2026, 11, 1))


def test_an_opinion_has_words(cast, letter):
    with pytest.raises(WordsMissing):
        mailbox.give_opinion(by=cast.leader, opinion=ask(cast, letter), text="")


def test_an_answered_letter_asks_for_nothing(cast, letter):
    opinion = ask(cast, letter)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    opinion = Opinion.objects.get(pk=opinion.pk)
    with pytest.raises(LetterIsClosed):
        mailbox.give_opinion(by=cast.leader, opinion=opinion, text="Nên")


@pytest.mark.parametrize(
    ("act", "given", "kind"),
    [
        (mailbox.give_opinion, {"text": "Nên"}, "mailbox.opinion.given"),
        (mailbox.pass_opinion, {"text": ""}, "mailbox.opinion.passed"),
    ],
)
def test_what_was_said_is_taken_back(cast, letter, act, given, kind):
    opinion = ask(cast, letter)
    act(by=cast.leader, opinion=opinion, **given)
    undo(kind, cast.leader)
    opinion.refresh_from_db()
    assert (opinion.state, opinion.text) == (OpinionState.ASKED, "")


def test_asking_is_undone(cast, letter):
    ask(cast, letter)
    with at(2):
        undo("mailbox.opinion.asked", cast.keeper_here)
    assert queries.opinions(letter) == []
