"""The clock of a mailbox, who may handle a letter, and where its steps leave it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.core.workdays import is_workday
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.states import OPEN, Chase, LetterState, StepKind

WORKING_DAYS = 5  # where no unit above has set a rule of its own
REMIND_BEFORE, REMIND_AFTER, HELP_EVERY = 1, 1, 2
MOST_DAYS, MOST_BEFORE = 30, 5  # what a rule may say at all
REVIEW_DAYS = 2  # working days for the second look at a hidden text (`trust.md` 4)
OPENS, CLOSES = time(8), time(17)  # reminders go while people work


@dataclass(frozen=True)
class Terms:
    """The clock that a letter arrives under, in working days; the unit's rule that sets the first.

    To the first answer; left at the first reminder; late at the second; then for each level.
    """

    working_days: int = WORKING_DAYS
    remind_before: int = REMIND_BEFORE
    remind_after: int = REMIND_AFTER
    help_every: int = HELP_EVERY
    rule: int | None = None

    @property
    def numbers(self) -> dict[str, int]:
        """As a letter keeps them."""
        return {key: n for key, n in vars(self).items() if key != "rule"}

    def with_above(self, above: "Terms") -> "Terms":
        """Of each number the stricter: no unit is slower than a level above it, whoever was first.

        Nobody is reminded before a letter is there.
        """
        quick = self if self.working_days <= above.working_days else above
        before = max(self.remind_before, above.remind_before)
        return Terms(
            quick.working_days,
            min(before, quick.working_days),
            min(self.remind_after, above.remind_after),
            min(self.help_every, above.help_every),
            quick.rule,
        )


def terms_of(unit: int, day: date) -> Terms:
    """The newest rule that holds of each unit above, itself included, taken together.

    The top of a tree may set aside the standard of the product, nobody below it. Written out: part
    of every sending.
    """
    newest: dict[int, Terms] = {}
    is_free = False
    for at, is_below, *numbers in rows.read(_TERMS, unit, day):
        is_free = is_free or not is_below
        newest.setdefault(at, Terms(*numbers))
    standard = [] if is_free else [Terms()]
    return reduce(Terms.with_above, [*newest.values(), *standard])


_TERMS = (
    "SELECT r.unit_id, EXISTS (SELECT 1 FROM tree_link up WHERE up.descendant_id = r.unit_id"
    " AND up.distance > 0), r.working_days, r.remind_before, r.remind_after, r.help_every, r.id"
    " FROM mailbox_clockrule r JOIN tree_link l ON l.ancestor_id = r.unit_id"
    " WHERE l.descendant_id = %s AND r.holds_from <= %s AND r.withdrawn_at IS NULL"
    " ORDER BY l.distance, r.holds_from DESC, r.id DESC"
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
    chase = Chase(letter.chase)
    if letter.chased_on is not None and letter.chased_on >= today:
        return ""
    if chase in _REMINDERS:
        verb, left = _REMINDERS[chase], days_left(letter.due_on, today)
        when = letter.remind_before if verb == "reminded" else -letter.remind_after
        return verb if left <= when else ""
    if chase == Chase.TOP or letter.chased_on is None:
        return ""
    waited = days_left(today, letter.chased_on)
    return "help_asked" if waited >= letter.help_every else ""


_REMINDERS = {Chase.QUIET: "reminded", Chase.REMINDED: "reminded_again"}


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
    closed_at: datetime | None
    terms: Terms

    @property
    def fields(self) -> dict[str, Any]:
        """As the letter keeps it."""
        kept = {key: value for key, value in vars(self).items() if key != "terms"}
        return kept | self.terms.numbers


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
    been = set[int | None]()
    for step in steps:
        kind = StepKind(step.kind)
        if step.undone or kind not in _STATE_AFTER:
            continue
        if now and kind == StepKind.FORWARDED and step.to_unit_id in been:  # its clock goes on
            now = replace(_after(now, step, kind, under), due_on=now.due_on)
            continue
        if kind in ARRIVALS:
            under = terms(step.to_unit_id or 0, clock.local_date(step.at))
            been.add(step.to_unit_id)
        now = _after(now, step, kind, under)
    if now is None:
        raise ValueError("a letter without the step of its receipt")
    return now


def _after(before: Standing | None, step: LetterStep, kind: StepKind, under: Terms) -> Standing:
    state = _STATE_AFTER[kind]
    due = due_on(clock.local_date(step.at), under.working_days)
    closed_at = None if state in OPEN else step.at
    if before is None or kind in ARRIVALS:
        return Standing(state, step.to_unit_id or 0, step.at, due, closed_at, under)
    return replace(
        before,
        state=state,
        due_on=due if kind == StepKind.REPLIED else before.due_on,
        closed_at=closed_at,
    )
