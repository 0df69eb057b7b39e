"""A letter that waits: two words in private, then the levels above, one at a time, and back."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import FOUNDED
from tests.mailbox.test_handling import told, undo
from vuonuom.access.actions import grant
from vuonuom.access.models import Grant
from vuonuom.core import clock
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries, rules, tasks
from vuonuom.mailbox.actions.chasing import NothingDue
from vuonuom.mailbox.actions.steps import NotForYou, SomebodyWasFirst
from vuonuom.mailbox.states import Chase, StepKind
from vuonuom.notifications.models import Notice
from vuonuom.organization.actions.reorganisations import merge_units

# Sent on Monday 2 November 2026: an answer is due on Monday the 9th.
MONDAY = 2


def at(day):
    return clock.told(datetime(2026, 11, day, 3, tzinfo=UTC))


@pytest.fixture
def letter(cast):
    with at(MONDAY):
        return mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, title="Lấy số", text="Mã QR"
        )


def chased(letter, *days):
    """What periodic work does on these days of November."""
    for day in days:
        with at(day):
            tasks.chase_letters()
    letter.refresh_from_db()
    return letter.chase, letter.helper


def test_nobody_is_reminded_while_there_is_time(cast, letter):
    assert chased(letter, 2, 3, 4, 5) == (Chase.QUIET, None)


def test_keepers_are_reminded_a_day_before_and_a_day_after_the_answer_is_due(cast, letter):
    assert chased(letter, 6) == (Chase.REMINDED, None)
    assert chased(letter, 9) == (Chase.REMINDED, None)
    assert chased(letter, 10) == (Chase.REMINDED_TWICE, None)
    assert len(told(cast.keeper_here)) == 3  # the letter itself, and two reminders


def test_a_reminder_is_for_the_keepers_alone(cast, letter):
    Notice.objects.all().delete()
    chased(letter, 6, 10)
    assert set(Notice.objects.values_list("person_id", flat=True)) == {cast.keeper_here.pk}


def test_where_there_is_no_keeper_whoever_works_at_the_unit_is_told(cast):
    Grant.objects.filter(person=cast.keeper_here).update(role="leader")
    with at(MONDAY):
        letter = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Mã QR")
    chased(letter, 6, 10)
    assert len(told(cast.keeper_here)) == 3  # the letter itself, and two reminders


def test_where_there_is_a_keeper_who_leads_the_unit_is_left_in_peace(cast):
    grant(by=None, person=cast.co_author, role="leader", unit=cast.branch_a1, on=FOUNDED)
    with at(MONDAY):
        mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Mã QR")
    assert (len(told(cast.keeper_here)), told(cast.co_author)) == (1, [])


def test_help_climbs_one_level_at_a_time_as_high_as_it_takes(cast, letter):
    assert chased(letter, 6, 10, 11) == (Chase.REMINDED_TWICE, None)
    assert chased(letter, 12) == (Chase.HELP, cast.base_a)
    assert chased(letter, 13) == (Chase.HELP, cast.base_a)
    assert chased(letter, 16) == (Chase.HELP, cast.head)
    assert chased(letter, 18) == (Chase.TOP, cast.head)
    assert chased(letter, 19, 20, 23, 24) == (Chase.TOP, cast.head)


def test_running_twice_on_a_day_does_nothing_twice(cast, letter):
    assert chased(letter, 6, 6, 6) == (Chase.REMINDED, None)


def test_a_letter_forgotten_for_long_still_climbs_one_level_at_a_time(cast, letter):
    assert chased(letter, 30) == (Chase.REMINDED, None)


def test_no_number_of_letters_keeps_another_from_being_chased(cast, letter, monkeypatch):
    monkeypatch.setattr(tasks, "MOST", 2)
    chased(letter, 6, 10)
    with at(10):
        for n in range(5):
            mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text=f"Mới {n}")
    assert chased(letter, 12) == (Chase.HELP, cast.base_a)


def test_every_letter_that_is_due_is_reached_the_same_day(cast, letter, monkeypatch):
    monkeypatch.setattr(tasks, "MOST", 2)
    with at(MONDAY):
        for n in range(4):
            mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text=f"Mới {n}")
    with at(6):
        assert tasks.chase_letters() == 5


def test_nobody_is_chased_on_a_sunday(cast, letter):
    assert chased(letter, 8) == (Chase.QUIET, None)


def test_a_level_where_nobody_works_is_passed_over(cast, letter):
    cast.leader.grants.all().delete()
    assert chased(letter, 6, 10, 12) == (Chase.HELP, cast.head)


def test_the_keepers_of_a_merged_mailbox_are_those_who_carry_it_on(cast, letter):
    with at(3):
        merge_units(by=None, units=[cast.branch_a1], into=cast.branch_b1, on=clock.today())
    Notice.objects.all().delete()
    assert chased(letter, 6, 10, 12) == (Chase.HELP, cast.base_b)
    assert len(told(cast.keeper_elsewhere)) == 3  # two reminders, and that help has come


def test_the_author_is_told_that_help_has_come(cast, letter):
    chased(letter, 6, 10, 12)
    assert told(cast.author) == ["%(helper)s cùng lo ý tưởng “%(title)s” của bạn."]
    assert letter.steps.last().kind == StepKind.HELP_ASKED


def test_an_answer_ends_the_chase(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13):
        mailbox.answer(by=cast.leader, letter=letter, text="Cảm ơn bạn")
    letter.refresh_from_db()
    assert (letter.chase, letter.helper, letter.chased_on) == (Chase.QUIET, None, None)


def test_an_answer_taken_back_begins_the_chase_anew(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13):
        mailbox.answer(by=cast.leader, letter=letter, text="Cảm ơn bạn")
        entry = Entry.objects.get(kind="mailbox.letter.answered")
        undoing.undo(entry=entry, by=cast.leader)
    assert chased(letter, 16) == (Chase.REMINDED, None)


def test_whoever_helps_may_hand_the_letter_back(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13):
        mailbox.hand_back(by=cast.leader, letter=letter, text="Mai bạn ấy trả lời.")
    assert chased(letter) == (Chase.QUIET, None)
    assert letter.steps.last().text == "Mai bạn ấy trả lời."


def test_handing_back_is_undone(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13):
        mailbox.hand_back(by=cast.leader, letter=letter, text="Mai bạn ấy trả lời.")
        entry = Entry.objects.get(kind="mailbox.letter.handed_back")
        undoing.undo(entry=entry, by=cast.leader)
    assert chased(letter) == (Chase.HELP, cast.base_a)


def test_a_letter_answered_after_it_was_handed_back_is_not_helped_again_by_an_undo(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13):
        mailbox.hand_back(by=cast.leader, letter=letter, text="Mai bạn ấy trả lời.")
        entry = Entry.objects.get(kind="mailbox.letter.handed_back")
        mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn bạn")
        with pytest.raises(SomebodyWasFirst):
            undoing.undo(entry=entry, by=cast.leader)


def test_only_the_level_that_helps_hands_back(cast, letter):
    chased(letter, 6, 10, 12)
    with at(13), pytest.raises(NotForYou):
        mailbox.hand_back(by=cast.keeper_here, letter=letter, text="Thôi")


def test_nothing_is_done_for_a_letter_with_nothing_due(cast, letter):
    with at(3), pytest.raises(NothingDue):
        mailbox.chase(by=None, letter=letter, today=clock.today())


def test_a_letter_answered_meanwhile_is_not_chased(cast, letter):
    stale = queries.Letter.objects.get(pk=letter.pk)
    with at(6):
        mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn bạn")
        assert rules.next_chase(stale, clock.today()) == "reminded"
        with pytest.raises(SomebodyWasFirst):
            mailbox.chase(by=None, letter=stale, today=clock.today())


def test_the_level_above_finds_it_on_its_first_page(cast, letter):
    chased(letter, 6, 10, 12)
    with at(12):
        found = queries.waiting(cast.leader, clock.today())
    assert [(box.unit, box.help) for box in found if box.help] == [(cast.base_a, 1)]


def test_whom_a_letter_concerns_does_not_help_with_it(cast, letter):
    with at(MONDAY):
        own = mailbox.send_letter(by=cast.leader, unit=cast.branch_a1, title="Của tôi", text="Ý")
    chased(own, 6, 10, 12)
    assert list(queries.helped(cast.leader, cast.base_a)) == [letter]


def pass_on(by, letter, to, day):
    with at(day):
        mailbox.forward(by=by, letter=letter, to=to)
    letter.refresh_from_db()
    return letter.due_on.day, letter.chase, letter.helper


def test_a_mailbox_that_gets_a_letter_for_the_first_time_has_all_of_its_days(cast, letter):
    chased(letter, 6, 10, 12)
    found = pass_on(cast.keeper_here, letter, cast.branch_b1, 13)
    assert found == (20, Chase.QUIET, None)


def test_clock_and_chase_go_on_when_a_letter_comes_back(cast, letter):
    pass_on(cast.keeper_here, letter, cast.branch_b1, 3)  # due on the 10th
    chased(letter, 9, 11)
    found = pass_on(cast.keeper_elsewhere, letter, cast.branch_a1, 11)
    assert found == (10, Chase.REMINDED_TWICE, None)
    assert chased(letter, 13) == (Chase.HELP, cast.base_a)


def test_who_helps_when_a_letter_comes_back_stands_above_both_mailboxes(cast, letter):
    pass_on(cast.keeper_here, letter, cast.branch_b1, 3)
    assert chased(letter, 9, 11, 13) == (Chase.HELP, cast.base_b)
    Notice.objects.all().delete()
    found = pass_on(cast.keeper_elsewhere, letter, cast.branch_a1, 13)
    assert found == (10, Chase.HELP, cast.head)
    assert len(told(cast.movement_office)) == 1
    assert pass_on(cast.keeper_here, letter, cast.branch_b1, 16) == found


def test_a_return_that_is_undone_leaves_the_day_of_the_answer(cast, letter):
    pass_on(cast.keeper_here, letter, cast.branch_b1, 3)
    pass_on(cast.keeper_elsewhere, letter, cast.branch_a1, 11)
    pass_on(cast.keeper_here, letter, cast.branch_b1, 12)
    with at(12):
        undo("mailbox.letter.forwarded", cast.keeper_here)
    letter.refresh_from_db()
    assert (letter.unit, letter.due_on.day) == (cast.branch_a1, 10)


def test_at_the_top_a_letter_is_reminded_of_and_then_nobody_is_above_to_help(cast):
    with at(MONDAY):
        letter = mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, mailbox=cast.head, title="", text="Mã QR"
        )
    assert chased(letter, 6, 10) == (Chase.REMINDED_TWICE, None)
    Notice.objects.all().delete()
    assert chased(letter, 12, 16, 18) == (Chase.TOP, None)
    assert not Notice.objects.exists()


def test_no_day_of_tet_counts_and_nobody_is_chased_on_one(cast):
    with clock.told(datetime(2027, 2, 3, 3, tzinfo=UTC)):  # Tết: from the 5th to the 11th
        letter = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Mã QR")
    found = []
    for day in (4, 5, 8, 10, 11, 12, 15, 16, 17, 18, 19, 22):
        with clock.told(datetime(2027, 2, day, 3, tzinfo=UTC)):
            found += [day] * tasks.chase_letters()
    assert (letter.due_on, found) == (date(2027, 2, 17), [16, 18, 22])


def test_a_level_where_all_who_work_are_concerned_is_passed_over(cast, letter):
    with at(3):
        mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert chased(letter, 6, 10, 12) == (Chase.HELP, cast.head)
