"""Queues and figures of a mailbox."""

from datetime import UTC, date, datetime

from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries
from vuonuom.mailbox.queries import answering
from vuonuom.organization.models import Unit
from vuonuom.tree.models import Link, Placement


def send(cast, day, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "", "text": "Ý"}
    with clock.told(datetime(2026, 11, day, 3, tzinfo=UTC)):
        return mailbox.send_letter(**wanted | given)


def answer(cast, letter, day):
    with clock.told(datetime(2026, 11, day, 3, tzinfo=UTC)):
        mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")


def test_queue_is_oldest_first(cast):
    second, first = send(cast, 5), send(cast, 4)
    assert list(queries.queue(cast.keeper_here, cast.branch_a1)) == [first, second]


def test_next_letter_follows_the_one_dealt_with(cast):
    letters = [send(cast, day) for day in (3, 4, 5)]
    answer(cast, letters[1], 6)
    queued = queries.queue(cast.keeper_here, cast.branch_a1)
    assert queries.after(letters[1], queued) == letters[2]
    answer(cast, letters[2], 6)
    assert queries.after(letters[2], queued) == letters[0]


def figures(unit):
    found = answering.figures(queries.box_units(unit), 2026)
    return found.received, found.answered, found.median_days


def at(day):
    return clock.told(datetime(2026, 11, day, 3, tzinfo=UTC))


def test_each_mailbox_is_told_of_its_own_answer_and_its_own_days(cast):
    letter = send(cast, 2)
    with at(4):
        mailbox.decline(by=cast.keeper_here, letter=letter, text="Chưa có tiền")
    with at(6):
        mailbox.send_up(by=cast.author, letter=letter)
    assert (figures(cast.branch_a1), figures(cast.base_a)) == ((1, 1, 2), (1, 0, None))
    with at(9):
        mailbox.answer(by=cast.leader, letter=letter, text="Cảm ơn")
    assert (figures(cast.branch_a1), figures(cast.base_a)) == ((1, 1, 2), (1, 1, 1))


def test_a_mailbox_that_passed_a_letter_on_did_not_answer_it(cast):
    letter = send(cast, 2)
    with at(3):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
    with at(4):
        mailbox.answer(by=cast.keeper_elsewhere, letter=letter, text="Cảm ơn")
    assert (figures(cast.branch_a1), figures(cast.branch_b1)) == ((1, 0, None), (1, 1, 1))


def test_a_question_is_no_answer_and_the_days_of_its_reply_are_not_the_mailboxs(cast):
    letter = send(cast, 2)
    with at(3):
        mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    assert figures(cast.branch_a1) == (1, 0, None)
    with at(18):
        mailbox.reply(by=cast.author, letter=letter, text="Cổng chính")
    answer(cast, letter, 19)
    assert figures(cast.branch_a1) == (1, 1, 2)


def test_figures_count_received_answered_and_the_median_wait(cast):
    letters = [send(cast, 2) for _ in range(4)]
    for letter, day in zip(letters, (3, 4, 9), strict=False):  # 1, 2 and 5 working days
        answer(cast, letter, day)
    assert figures(cast.branch_a1) == (4, 3, 2)


def test_withdrawn_letters_are_no_figures(cast):
    letter = send(cast, 2)
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert figures(cast.branch_a1) == (0, 0, None)


def test_what_waits_is_told_by_mailbox(cast):
    send(cast, 2)
    send(cast, 20)
    waiting = queries.waiting(cast.keeper_here, date(2026, 11, 22))
    assert [(box.unit, box.open, box.late) for box in waiting] == [(cast.branch_a1, 2, 1)]


def test_letters_of_a_merged_unit_lie_in_its_successors_mailbox(cast):
    letter = send(cast, 2)
    merge(cast.branch_a1, cast.branch_a2)
    assert queries.queue(cast.leader, cast.branch_a2).get() == letter
    assert not queries.queue(cast.leader, cast.base_a).exists()


def merge(closed, successor):
    """As a merger leaves the tree: the closed unit hangs under its successor."""
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2026, 11, 3))
    Placement.objects.filter(node=closed.pk).update(parent=successor.pk)
    Link.objects.create(ancestor_id=successor.pk, descendant_id=closed.pk, distance=1)
    Link.objects.filter(descendant=closed.pk, distance__gt=0).exclude(ancestor=successor.pk).update(
        distance=2
    )
