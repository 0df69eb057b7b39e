"""Queues and figures of a mailbox."""

from datetime import UTC, date, datetime

from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries
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


def test_figures_count_received_answered_and_the_median_wait(cast):
    letters = [send(cast, 2) for _ in range(4)]
    for letter, day in zip(letters, (3, 4, 9), strict=False):  # 1, 2 and 5 working days
        answer(cast, letter, day)
    found = queries.figures(cast.branch_a1, 2026)
    assert (found.received, found.answered, found.median_days) == (4, 3, 2)


def test_withdrawn_letters_are_no_figures(cast):
    letter = send(cast, 2)
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert queries.figures(cast.branch_a1, 2026).received == 0


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
