"""The clock of a mailbox, who may handle a letter, and where its steps leave it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.workdays import is_workday
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.states import OPEN, Chase, LetterState, StepKind


@dataclass(frozen=True)
class ClockRule:
    """Working days, public holidays left out, for letters received from a day.

    So many to answer; when so many are left (below zero: late) its keepers are reminded, in
    private and twice; every so many after that the next level above is asked to help.
    """

    holds_from: date
    working_days: int
    reminders: tuple[int, int] = (1, -1)
    help_every: int = 2


# Newest first. A letter keeps the rule of the day it was received.
CLOCK = (ClockRule(date(2020, 1, 1), working_days=5),)


def clock_rule(on: date) -> ClockRule:
    return next(rule for rule in CLOCK if rule.holds_from <= on)


def due_on(received: date) -> date:
    """The last day to answer; the day of receipt does not count."""
    rule = clock_rule(received)
    day, left = received, rule.working_days
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def days_left(due: date, today: date) -> int:
    """Working days until `due`; below zero: so many working days late."""
    first, last = sorted((due, today))
    days = sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return days if today <= due else -max(days, 1)


def next_chase(letter: Letter, today: date) -> str:
    """The verb of what is due today for a letter that waits, or nothing. One step a day."""
    rule = clock_rule(clock.local_date(letter.received_at))
    chase = Chase(letter.chase)
    if letter.chased_on is not None and letter.chased_on >= today:
        return ""
    if chase in _REMINDERS:
        verb, place = _REMINDERS[chase]
        return verb if days_left(letter.due_on, today) <= rule.reminders[place] else ""
    if chase == Chase.TOP or letter.chased_on is None:
        return ""
    waited = days_left(today, letter.chased_on)
    return "help_asked" if waited >= rule.help_every else ""


_REMINDERS = {Chase.QUIET: ("reminded", 0), Chase.REMINDED: ("reminded_again", 1)}


def may_handle(person: Person, letter: Letter) -> bool:
    """Whoever works in the mailbox, here or above, but never whom the letter concerns."""
    if IdeaAuthor.objects.filter(idea_id=letter.idea_id, person=person).exists():
        return False
    return access.can(person, "mailbox.work", letter.unit_id)


@dataclass(frozen=True)
class Standing:
    """Where a letter is after its steps."""

    state: LetterState
    unit_id: int
    received_at: datetime
    due_on: date
    closed_at: datetime | None


_STATE_AFTER = {
    StepKind.RECEIVED: LetterState.WAITING,
    StepKind.ANSWERED: LetterState.ANSWERED,
    StepKind.ASKED_BACK: LetterState.ASKED_BACK,
    StepKind.REPLIED: LetterState.WAITING,
    StepKind.FORWARDED: LetterState.WAITING,
    StepKind.SENT_UP: LetterState.WAITING,
    StepKind.TAKEN_UP: LetterState.TAKEN_UP,
    StepKind.DECLINED: LetterState.DECLINED,
    StepKind.MOVED_OUT: LetterState.MOVED_OUT,
    StepKind.WITHDRAWN: LetterState.WITHDRAWN,
}
ARRIVALS = (StepKind.RECEIVED, StepKind.FORWARDED, StepKind.SENT_UP)


def standing(steps: Iterable[LetterStep]) -> Standing:
    """Replay the steps that were not taken back: an undo is a replay without one of them."""
    now: Standing | None = None
    for step in steps:
        kind = StepKind(step.kind)
        if not step.undone and kind in _STATE_AFTER:
            now = _after(now, step, kind)
    if now is None:
        raise ValueError("a letter without the step of its receipt")
    return now


def _after(before: Standing | None, step: LetterStep, kind: StepKind) -> Standing:
    state = _STATE_AFTER[kind]
    arrives = before is None or kind in ARRIVALS
    restarts = arrives or kind == StepKind.REPLIED
    unit_id = step.to_unit_id if arrives else before.unit_id  # type: ignore[union-attr]
    return Standing(
        state=state,
        unit_id=unit_id or 0,
        received_at=step.at if arrives else before.received_at,  # type: ignore[union-attr]
        due_on=due_on(clock.local_date(step.at)) if restarts else before.due_on,  # type: ignore[union-attr]
        closed_at=None if state in OPEN else step.at,
    )
