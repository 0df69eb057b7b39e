"""Numbering, sealing, and carrying figures along when the tree changes."""

from collections.abc import Sequence
from itertools import batched

from django.db import connection, transaction

from vuonuom.core import clock
from vuonuom.journal import hashing, locks, sums
from vuonuom.journal.acts import crossing
from vuonuom.journal.models import Entry, Participation, Posting, Seal, Tally, Tombstone
from vuonuom.journal.states import MEASURES, Nature

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


def carry_figures(*, entry: Entry, top: int, left: Sequence[int], joined: Sequence[int]) -> None:
    """The subtree under `top` left some ancestors and joined others: their totals follow it.

    Called inside a reorganisation, after the links changed and `entry` was recorded; for several
    subtrees in the order in which they moved. `left` and `joined` are disjoint.
    Participation moves too, and whoever crosses between none and one is posted in `entry`.
    """
    _carry_tallies(top, left, -1)
    _carry_tallies(top, joined, 1)
    _carry_participation(entry, top, left, joined)


def _carry_tallies(top: int, ancestors: Sequence[int], sign: int) -> None:
    additive = [key for key, m in MEASURES.items() if m.nature is not Nature.PERSONS]
    moved = list(
        Tally.objects.filter(unit=top, measure__in=additive).values_list(
            "measure", "period", "cohort", "about", "total"
        )
    )
    for ancestor in sorted(ancestors):
        sums.add_tallies({(ancestor, *key): (0, sign * total) for *key, total in moved})  # type: ignore[misc]


def _carry_participation(
    entry: Entry, top: int, left: Sequence[int], joined: Sequence[int]
) -> None:
    moved = Participation.objects.filter(unit=top, count__gt=0).values_list(
        "year", "measure", "person_id", "count"
    )
    signs = [(unit, -1) for unit in left] + [(unit, 1) for unit in joined]
    today = clock.today()
    for batch in batched(moved.iterator(), 20_000, strict=False):
        deltas = {
            (unit, year, measure, person): sign * count
            for unit, sign in signs
            for year, measure, person, count in batch
        }
        merged: dict[tuple[int, int, str], int] = {}
        for unit, year, measure, amount in sums.add_participation(deltas):
            merged[unit, year, measure] = merged.get((unit, year, measure), 0) + amount
        postings = [
            crossing(*key, amount, today) for key, amount in sorted(merged.items()) if amount
        ]
        _add_crossings(entry, postings)


def _add_crossings(entry: Entry, postings: list[Posting]) -> None:
    for posting in postings:
        posting.entry = entry
    Posting.objects.bulk_create(postings, batch_size=2000)
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
