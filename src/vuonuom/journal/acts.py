"""`@act` around every action, `record` at its end: one transaction, one entry, exact totals.

Order inside an outermost act: the request's key, the tree, the records, participation, postings,
and last the tallies of all nested acts together in sorted order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from vuonuom.core import clock, rows
from vuonuom.core.errors import Refused
from vuonuom.journal import hashing, keys, locks, sums
from vuonuom.journal.locks import Hold
from vuonuom.journal.models import Entry, Posting
from vuonuom.journal.states import MEASURES
from vuonuom.tree import queries as tree


class Actor(Protocol):
    pk: Any


@dataclass(frozen=True)
class Count:
    """One posting to be: +-`amount` of `measure` at `unit`, for things of the year `cohort`."""

    unit: int
    measure: str
    amount: int = 1
    cohort: int = 0  # 0: the year of the day
    about: str = ""
    person: int | None = None
    on: date | None = None  # None: the day of the act in Viet Nam


@dataclass(slots=True)
class NewPosting:
    """A row of the posting table to be: a sending has nine, a model weighs as much as four."""

    unit_id: int
    measure: str
    amount: int
    local_date: date
    cohort: int
    about: str = ""
    person_id: int | None = None
    entry_id: int = 0


@dataclass
class _Act:
    key: str
    hold: Hold
    depth: int = 1
    postings: list[NewPosting] = field(default_factory=list)
    crossings: list[NewPosting] = field(default_factory=list)
    above: dict[int, list[int]] = field(default_factory=dict)


_current: ContextVar[_Act | None] = ContextVar("act", default=None)
_newest: ContextVar[Entry | None] = ContextVar("newest", default=None)


def is_acting() -> bool:
    """Whether an act is running: what it reads must be what stands now."""
    return _current.get() is not None


def act[**P, R](action: Callable[P, R], *, hold: Hold = Hold.SHARED) -> Callable[P, R]:
    """Make a function an act. A repeated request key returns the first answer's subject."""

    @wraps(action)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _current.get()
        if outer is not None:
            return _nested(outer, hold, lambda: action(*args, **kwargs))
        running = _Act(key=keys.take(), hold=hold)
        _newest.set(None)
        token = _current.set(running)
        try:
            with locks.turn(), rows.gathering():
                actor = kwargs.get("by")
                if not running.key:
                    locks.hold_tree(hold)
                elif earlier := _answered(actor, running.key, hold):
                    return earlier  # type: ignore[no-any-return]
                answer = action(*args, **kwargs)
                _flush(running)
                return answer
        except BaseException:
            _newest.set(None)
            raise
        finally:
            _current.reset(token)

    acting.is_act = True  # type: ignore[attr-defined]  # the consistency tests look for it
    return acting


def _nested[R](outer: _Act, hold: Hold, action: Callable[[], R]) -> R:
    changes_tree = hold is Hold.EXCLUSIVE
    if changes_tree and outer.hold is not hold:
        # The lock cannot grow: two acts that share the tree would wait for each other for ever.
        raise RuntimeError("a reorganisation inside an act that only shares the tree")
    if changes_tree:
        _flush(outer)  # what was counted so far belongs to the ancestors of before
    kept = len(outer.postings), len(outer.crossings)
    outer.depth += 1
    try:
        # No savepoint: hardly an act goes on after a nested one failed, and it cost each sending
        # two journeys. One that does opens its own block around the nested act.
        with transaction.atomic(savepoint=False):
            answer = action()
            if changes_tree:
                _flush(outer)
            return answer
    except BaseException:
        # Its rows are rolled back; an outer act that goes on must not count them.
        del outer.postings[kept[0] :], outer.crossings[kept[1] :]
        outer.above = {}
        raise
    finally:
        outer.depth -= 1


def reorganisation[**P, R](action: Callable[P, R]) -> Callable[P, R]:
    """An act that changes the tree: nobody else records while it runs."""
    return act(action, hold=Hold.EXCLUSIVE)


class AnsweredAndTakenBack(Refused):
    """The request was answered once; what it made has been undone since."""


_ANSWER = (
    "SELECT subject_kind, subject_id FROM journal_entry WHERE actor_id = %s AND request_key = %s"
)


def _answered(actor: Any, key: str, hold: Hold) -> Any:
    actor_id = actor.pk if actor is not None else None
    locks.hold_request(actor_id, key, hold)
    found = rows.read(_ANSWER, actor_id, key)
    if not found:
        return None
    kind, subject_id = found[0]
    answer = apps.get_model(kind)._default_manager.filter(pk=subject_id).first()
    if answer is None:
        raise AnsweredAndTakenBack(_("Việc này đã làm rồi và sau đó đã được hoàn tác."))
    return answer


def record(
    kind: str,
    *,
    by: Actor | None,
    subject: models.Model,
    counts: Iterable[Count] = (),
    changed: Mapping[str, Any] | None = None,
    reverses: Entry | None = None,
    claimed_at: datetime | None = None,
) -> Entry:
    """Write the entry of the present act, with its postings. Call it last, exactly once.

    `kind` is `room.record.verb`; `changed` maps field names to new values, of which only salted
    hashes are kept. The counting day is the server's receipt in Viet Nam.
    """
    running = _current.get()
    if running is None:
        raise RuntimeError(f"{kind} recorded outside an act")
    now = clock.now()
    salt = hashing.new_salt()
    entry = Entry(
        kind=kind,
        at=now,
        claimed_at=claimed_at,
        actor_id=by.pk if by is not None else None,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        changes=hashing.salted_changes(changed or {}, salt),
        salt=salt,
        reverses=reverses,
        # The outermost act's own entry answers the request, whatever nested acts wrote before.
        request_key=(running.key or None) if running.depth == 1 else None,
    )
    postings = [_posting(count, now) for count in counts]
    _learn_ancestors(running, postings)
    crossings = _crossings(postings, running, clock.local_date(now))
    _write(entry, postings + crossings)
    running.postings += postings
    running.crossings += crossings
    _newest.set(entry)
    return entry


def just_recorded(subject: models.Model, by: Actor) -> Entry | None:
    """The entry of the act that ended here last, if it was `by`'s on this record."""
    entry = _newest.get()
    if entry is None or entry.actor_id != by.pk or entry.subject_id != subject.pk:
        return None
    return entry if entry.subject_kind == subject._meta.label_lower else None


def reverse(
    entry: Entry,
    *,
    by: Actor | None,
    subject: models.Model,
    kind: str = "",
    besides: Sequence[Count] = (),
) -> Entry:
    """Write the entry that takes `entry` back: its postings negated, in their own period.

    `besides`: what another entry counted for it later.
    Raises AlreadyUndone when somebody was first.
    """
    refuse_second_undo(entry)
    primary = [p for p in entry.postings.all() if not is_crossing(p)]
    counts = [
        Count(p.unit_id, p.measure, -p.amount, p.cohort, p.about, p.person_id, p.local_date)
        for p in primary
    ] + list(besides)
    return record(
        kind or f"{entry.kind}.undone", by=by, subject=subject, counts=counts, reverses=entry
    )


def refuse_second_undo(entry: Entry) -> None:
    from vuonuom.journal.undoing import AlreadyUndone  # noqa: PLC0415  # undoing builds on acts

    # Two who undo at once wait for each other here; the second then sees the first's entry.
    Entry.objects.select_for_update().get(pk=entry.pk)
    if Entry.objects.filter(reverses=entry).exists():
        raise AlreadyUndone(_("Việc này đã được hoàn tác trước đó."))


def is_crossing(posting: Posting) -> bool:
    """Whether a posting was derived from participation (persons with at least one)."""
    return posting.measure in _PERSON_MEASURES


_PERSON_MEASURES = {m.participants for m in MEASURES.values() if m.participants}


def _posting(count: Count, now: datetime) -> NewPosting:
    day = count.on or clock.local_date(now)
    return NewPosting(
        unit_id=count.unit,
        measure=MEASURES[count.measure].key,
        amount=count.amount,
        local_date=day,
        cohort=count.cohort or day.year,
        about=count.about,
        person_id=count.person,
    )


def _learn_ancestors(running: _Act, postings: Iterable[NewPosting]) -> None:
    unknown = {p.unit_id for p in postings} - running.above.keys()
    if unknown:
        running.above |= tree.ancestors_of(unknown)


def _crossings(postings: list[NewPosting], running: _Act, today: date) -> list[NewPosting]:
    deltas = sums.participation_deltas(postings, running.above)
    return [
        crossing(unit, year, measure, amount, today)
        for unit, year, measure, amount in sums.add_participation(deltas)
    ]


def crossing(unit: int, year: int, measure: str, amount: int, today: date) -> NewPosting:
    """The posting of persons crossing between none and one: in the year it changes."""
    return NewPosting(
        unit_id=unit,
        measure=MEASURES[measure].participants,
        amount=amount,
        local_date=today if today.year == year else date(year, 12, 31),
        cohort=year,
    )


def _write(entry: Entry, postings: list[NewPosting]) -> None:
    entry.hash = hashing.entry_hash(entry, postings)
    rows.insert(entry)
    for posting in postings:
        posting.entry_id = entry.pk
    rows.insert_all(postings, Posting)


def _flush(running: _Act) -> None:
    # A nested act that failed, in an outer one that went on, took what was known of the tree along.
    _learn_ancestors(running, running.postings)
    deltas = sums.tally_deltas(running.postings + running.crossings, running.above)
    sums.add_tallies(deltas)
    running.postings, running.crossings, running.above = [], [], {}
