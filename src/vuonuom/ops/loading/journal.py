"""The journal in bulk: entries and postings as `record` writes them; tallies are summed later."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from vuonuom.core import clock, tables
from vuonuom.journal import hashing
from vuonuom.journal.acts import Count
from vuonuom.journal.models import Entry, Participation, Posting
from vuonuom.journal.states import MEASURES

_ENTRY = ("id", "kind", "at", "actor_id", "subject_kind", "subject_id", "changes", "salt",
          "reverses_id", "hash")  # fmt: skip
_POSTING = ("id", "entry_id", "unit_id", "measure", "amount", "local_date", "cohort", "about",
            "person_id")  # fmt: skip


@dataclass(slots=True)
class _Entry:
    """What a hash is made of, without a model's weight: 300,000 of them in a demo."""

    kind: str
    at: datetime
    actor_id: int | None
    subject_kind: str
    subject_id: int
    changes: Mapping[str, str]
    claimed_at: None = None
    reverses_id: None = None
    request_key: None = None


@dataclass(slots=True)
class _Posting:
    unit_id: int
    measure: str
    amount: int
    local_date: date
    cohort: int
    about: str
    person_id: int | None


@dataclass
class Ledger:
    """Entries in the order of their acts. `above`: for each unit, itself and its ancestors."""

    above: Mapping[int, Sequence[int]]
    random: Random
    entries: list[tuple[Any, ...]] = field(default_factory=list)
    postings: list[tuple[Any, ...]] = field(default_factory=list)
    _done: Counter[tuple[int, int, str, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._entry_id = tables.Ids(Entry)
        self._posting_id = tables.Ids(Posting)

    def go_on(self) -> None:
        """Know who has taken part already, where the tables hold acts of before."""
        keys = ("unit_id", "year", "measure", "person_id", "count")
        for *key, count in Participation.objects.values_list(*keys).iterator():
            self._done[tuple(key)] = count

    def record(
        self,
        kind: str,
        *,
        at: datetime,
        by: int | None,
        subject: tuple[str, int],
        counts: Sequence[Count] = (),
        changed: Mapping[str, Any] | None = None,
    ) -> int:
        """As `journal.acts.record`, at a given moment. Acts must come in the order of time."""
        salt = f"{self.random.getrandbits(128):032x}"
        day = clock.local_date(at)
        entry = _Entry(kind, at, by, *subject, hashing.salted_changes(changed or {}, salt))
        postings = [_posting(count, day) for count in counts]
        postings += [*self._crossings(postings, day)]
        digest = hashing.entry_hash(entry, postings)
        pk = self._entry_id()
        self.entries.append((pk, kind, at, by, *subject, entry.changes, salt, None, digest))
        self.postings += [
            (self._posting_id(), pk, p.unit_id, p.measure, p.amount, p.local_date, p.cohort,
             p.about, p.person_id)
            for p in postings
        ]  # fmt: skip
        return pk

    def _crossings(self, postings: Sequence[_Posting], day: date) -> Iterator[_Posting]:
        for p in postings:
            if p.person_id is None or not MEASURES[p.measure].participants:
                continue
            for unit in self.above[p.unit_id]:
                key = (unit, p.local_date.year, p.measure, p.person_id)
                self._done[key] += p.amount
                if self._done[key] == p.amount:
                    whom = MEASURES[p.measure].participants
                    yield _Posting(unit, whom, 1, day, p.local_date.year, "", None)

    def write(self) -> None:
        """Write the entries and forget them: a large load is written piece by piece."""
        tables.insert(Entry, _ENTRY, self.entries)
        tables.insert(Posting, _POSTING, self.postings)
        tables.reset_sequences([Entry, Posting])
        self.entries.clear()
        self.postings.clear()


def _posting(count: Count, day: date) -> _Posting:
    on = count.on or day
    return _Posting(
        count.unit, count.measure, count.amount, on, count.cohort or on.year, count.about,
        count.person,
    )  # fmt: skip
