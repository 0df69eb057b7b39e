"""The clock of a mailbox, who may handle a letter, and where its steps leave it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.core.workdays import is_workday
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.models import ClockRule, Letter, LetterStep
from vuonuom.mailbox.states import OPEN, Chase, LetterState, StepKind

WORKING_DAYS = 5  # where no unit above has set a rule of its own
REMIND_BEFORE, REMIND_AFTER, HELP_EVERY = 1, 1, 2
REVIEW_DAYS = 2  # working days for the second look at a hidden text (`trust.md` 4)
OPENS, CLOSES = time(8), time(17)  # reminders go while people work


@dataclass(frozen=True)
class Terms:
    """The clock that a letter arrives under: a rule's key, and working days to answer."""

    rule: int | None = None
    working_days: int = WORKING_DAYS


def terms_of(unit: int, day: date) -> Terms:
    """The rule of the nearest unit above, itself included; of one unit the newest that holds.

    Written out: part of every sending.
    """
    found = rows.read(_TERMS, unit, day)
    return Terms(*found[0]) if found else Terms()


_TERMS = (
    "SELECT r.id, r.working_days FROM mailbox_clockrule r"
    " JOIN tree_link l ON l.ancestor_id = r.unit_id"
    " WHERE l.descendant_id = %s AND r.holds_from <= %s AND r.withdrawn_at IS NULL"
    " ORDER BY l.distance, r.holds_from DESC, r.id DESC LIMIT 1"
)


def due_on(received: date, working_days: int = WORKING_DAYS) -> date:
    """The last day to answer; the day of receipt does not count."""
    day, left = received, working_days
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def is_working_time(moment: datetime) -> bool:
    """Nobody is reminded at night, on a Sunday or at Tết."""
    local = moment.astimezone(clock.LOCAL)
    return is_workday(local.date()) and OPENS <= local.time() < CLOSES


def days_left(due: date, today: date) -> int:
    """Working days until `due`; below zero: so many working days late."""
    first, last = sorted((due, today))
    days = sum(is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return days if today <= due else -max(days, 1)


def next_chase(letter: Letter, today: date) -> str:
    """The verb of what is due today for a letter that waits, or nothing. One step a day."""
    rule = letter.clock or _STANDARD
    chase = Chase(letter.chase)
    if letter.chased_on is not None and letter.chased_on >= today:
        return ""
    if chase in _REMINDERS:
        verb, left = _REMINDERS[chase], days_left(letter.due_on, today)
        when = rule.remind_before if verb == "reminded" else -rule.remind_after
        return verb if left <= when else ""
    if chase == Chase.TOP or letter.chased_on is None:
        return ""
    waited = days_left(today, letter.chased_on)
    return "help_asked" if waited >= rule.help_every else ""


_REMINDERS = {Chase.QUIET: "reminded", Chase.REMINDED: "reminded_again"}
_STANDARD = ClockRule(
    working_days=WORKING_DAYS,
    remind_before=REMIND_BEFORE,
    remind_after=REMIND_AFTER,
    help_every=HELP_EVERY,
)


def may_handle(person: Person, letter: Letter) -> bool:
    """Whoever works in the mailbox, here or above, but never whom the letter concerns."""
    return access.can(person, "mailbox.work", letter.unit_id) and not is_concerned(person, letter)


def may_hide(person: Person, idea: Idea) -> bool:
    """Whoever works in the mailbox of the idea's unit, or in the one its letter lies in now."""
    boxes = {idea.unit_id, *Letter.objects.filter(idea=idea).values_list("unit_id", flat=True)}
    return any(access.can(person, "mailbox.work", box) for box in boxes)


def is_concerned(person: Person, letter: Letter) -> bool:
    """Whoever wrote it, or whom it is about as its author said (`trust.md` 4)."""
    return is_tied(person, letter.idea_id)


def is_tied(person: Person, idea: int) -> bool:
    """Whether a person wrote an idea or is whom it is about."""
    return bool(rows.read(_CONCERNED, idea, person.pk, idea, person.pk))


_CONCERNED = (
    "SELECT 1 FROM ideas_ideaauthor WHERE idea_id = %s AND person_id = %s"
    " UNION ALL SELECT 1 FROM ideas_ideaconcern WHERE idea_id = %s AND person_id = %s"
)


@dataclass(frozen=True)
class Standing:
    """Where a letter is after its steps."""

    state: LetterState
    unit_id: int
    received_at: datetime
    due_on: date
    clock_id: int | None
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


def standing(
    steps: Iterable[LetterStep], terms: Callable[[int, date], Terms] = terms_of
) -> Standing:
    """Replay the steps that were not taken back: an undo is a replay without one of them."""
    now: Standing | None = None
    under = Terms()
    for step in steps:
        kind = StepKind(step.kind)
        if step.undone or kind not in _STATE_AFTER:
            continue
        if kind in ARRIVALS:
            under = terms(step.to_unit_id or 0, clock.local_date(step.at))
        now = _after(now, step, kind, under)
    if now is None:
        raise ValueError("a letter without the step of its receipt")
    return now


def _after(before: Standing | None, step: LetterStep, kind: StepKind, under: Terms) -> Standing:
    state = _STATE_AFTER[kind]
    due = due_on(clock.local_date(step.at), under.working_days)
    closed_at = None if state in OPEN else step.at
    if before is None or kind in ARRIVALS:
        return Standing(state, step.to_unit_id or 0, step.at, due, under.rule, closed_at)
    return replace(
        before,
        state=state,
        due_on=due if kind == StepKind.REPLIED else before.due_on,
        closed_at=closed_at,
    )
