"""What is due from time to time; safe to run twice."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from vuonuom.core import clock
from vuonuom.journal.undoing import WINDOW
from vuonuom.mailbox import actions, rules
from vuonuom.mailbox.actions.steps import SomebodyWasFirst
from vuonuom.mailbox.models import Hiding, Letter, Opinion
from vuonuom.mailbox.queries import due, hidings

MOST = 500  # rows read at a time


def chase_letters() -> int:
    """Remind and ask for help while people work: nobody is chased at night, on a Sunday, at Tết.

    Every letter that is due for a step is reached the same day, however many there are.
    """
    now = clock.now()
    if not rules.is_working_time(now):
        return 0
    today = clock.local_date(now)
    waiting = _all_of(due.to_chase(today))
    return sum(_is_chased(one, today) for one in waiting if rules.next_chase(one, today))


def _all_of(letters: QuerySet[Letter]) -> Iterator[Letter]:
    """Batch after batch by key: what stays in the query's reach is not read again."""
    last = 0
    while batch := list(letters.filter(pk__gt=last).order_by("pk")[:MOST]):
        yield from batch
        last = batch[-1].pk


def _is_chased(letter: Letter, today: date) -> bool:
    try:
        actions.chase(by=None, letter=letter, today=today)
    except SomebodyWasFirst:  # it was answered meanwhile: just what was wanted
        return False
    return True


def remind_reviewers() -> int:
    """Those who were asked for an opinion, each alone, while people work."""
    now = clock.now()
    if not rules.is_working_time(now):
        return 0
    today = clock.local_date(now)
    asked = list(due.opinions_waited_for(today)[:MOST])
    return sum(_is_reminded(opinion, today) for opinion in asked)


def _is_reminded(opinion: Opinion, today: date) -> bool:
    try:
        actions.remind_opinion(by=None, opinion=opinion, today=today)
    except SomebodyWasFirst:
        return False
    return True


def show_what_nobody_reviewed() -> int:
    """A hidden text comes back when the two working days for a second look are over."""
    today = clock.today()
    return sum(_is_shown(hiding, today) for hiding in hidings.too_long(today)[:MOST])


def _is_shown(hiding: Hiding, today: date) -> bool:
    try:
        actions.let_lapse(by=None, hiding=hiding, today=today)
    except SomebodyWasFirst:
        return False
    return True


def erase_what_was_moved_out() -> int:
    letters = list(due.to_be_erased(clock.now() - WINDOW)[:100])
    for letter in letters:
        actions.erase_moved_out(by=None, letter=letter)
    return len(letters)
