"""Numbering, sealing, and carrying figures along when the tree changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched, groupby

from django.db import connection, transaction

from vuonuom.core import clock, rows
from vuonuom.journal import hashing, locks, sums, together
from vuonuom.journal.acts import NewPosting, crossing
from vuonuom.journal.models import Entry, Posting, Seal, Tombstone

SEAL_SIZE = 4096


@transaction.atomic
def number_entries() -> int:
    """The sequencer: give committed entries the next numbers. One at a time; safe to repeat.

    Followers (index, webhooks, seals, /journal) go by this number only: an id committed late
    would be skipped. Returns how many were numbered.
    """
    locks.hold_sequencer()
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET number = fresh.number FROM ("  # noqa: S608  # our own table's name
            f" SELECT id, (SELECT COALESCE(MAX(number), 0) FROM {table})"
            f" + ROW_NUMBER() OVER (ORDER BY id) AS number FROM {table} WHERE number IS NULL"
            f") AS fresh WHERE {table}.id = fresh.id"
        )
        return int(cursor.rowcount)


@transaction.atomic
def seal_entries() -> list[Seal]:
    """Seal all numbered entries that no seal covers yet, chained to the seal before."""
    locks.hold_sequencer()
    last = Seal.objects.order_by("-last_number").first()
    since = last.last_number if last else 0
    fresh = Entry.objects.filter(number__gt=since).order_by("number")
    seals = []
    for batch in batched(fresh.values_list("number", "hash").iterator(), SEAL_SIZE, strict=False):
        last = _seal([(n or 0, leaf) for n, leaf in batch], last)
        seals.append(last)
    return seals


def _seal(batch: list[tuple[int, str]], before: Seal | None) -> Seal:
    first, last = batch[0][0], batch[-1][0]
    root = hashing.merkle_root([leaf for _, leaf in batch])
    previous = before.hash if before else "0" * 64
    return Seal.objects.create(
        first_number=first,
        last_number=last,
        root=root,
        previous=previous,
        hash=hashing.seal_hash(root, previous, first, last),
        sealed_at=clock.now(),
    )


@dataclass(frozen=True)
class Carried:
    """A subtree that left some ancestors and joined others; none is in both."""

    top: int
    left: tuple[int, ...]
    joined: tuple[int, ...]


def carry_figures(*, entry: Entry, moved: Iterable[Carried]) -> None:
    """Subtrees left some ancestors and joined others: their totals follow them.

    Called inside a reorganisation, after the links changed and `entry` was recorded; `moved` is in
    the order in which they moved. Participation moves too, and whoever crosses between none and
    one is posted in `entry`. The figures move within the database: a million need not travel.
    """
    crossings: list[NewPosting] = []
    for (left, joined), same in groupby(moved, lambda one: (one.left, one.joined)):
        tops = [one.top for one in same]
        for ancestors, sign in ((left, -1), (joined, 1)):
            for ancestor in ancestors:
                sums.carry_tallies(tops, ancestor, sign)
                crossings += _carry_participation(tops, ancestor, sign)
    if crossings:
        _add_crossings(entry, crossings)


def carry_together(*, entry: Entry, weights: Mapping[tuple[int, int], int]) -> None:
    """As `carry_figures`, of any number of subtrees that moved at once.

    `weights` says how often the total of a moved top is added at a unit above: `tree.rules`.
    """
    today = clock.today()
    crossings = [
        crossing(unit, year, measure, persons, today)
        for unit, year, measure, persons in together.carry(weights)
    ]
    if crossings:
        _add_crossings(entry, crossings)


def _carry_participation(tops: Sequence[int], ancestor: int, sign: int) -> list[NewPosting]:
    today = clock.today()
    return [
        crossing(ancestor, year, measure, sign * persons, today)
        for year, measure, persons in sums.carry_participation(tops, ancestor, sign)
    ]


def _add_crossings(entry: Entry, postings: list[NewPosting]) -> None:
    for posting in postings:
        posting.entry_id = entry.pk
    rows.insert_all(postings, Posting)
    sums.add_tallies(sums.tally_deltas(postings, {}))
    rehash(entry)


def rehash(entry: Entry) -> None:
    """Hash an entry again within its own act, after more postings joined it."""
    entry.hash = hashing.entry_hash(entry, entry.postings.all())
    entry.save(update_fields=["hash"])


def forget_salts(*, subject_kind: str, subject_id: int) -> None:
    """Part of a purge: without their salts the hashes of what was written say nothing."""
    Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).update(salt=None)


def bury(*, subject_kind: str, subject_id: int, code: str, reason: str) -> Tombstone:
    return Tombstone.objects.create(
        subject_kind=subject_kind, subject_id=subject_id, code=code, reason=reason, at=clock.now()
    )
