"""Frozen boards against what was said of them when they were frozen."""

from collections.abc import Iterator

from vuonuom.journal import hashing
from vuonuom.journal.models import Entry
from vuonuom.journal.recount import Difference
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.states import FROZEN

TABLE = FrozenBoard._meta.db_table


def differing_frozen() -> Iterator[Difference]:
    """By its own hash, and by the journal's, which is sealed."""
    said: dict[int, list[Entry]] = {}
    for entry in Entry.objects.filter(kind=FROZEN).only("subject_id", "changes", "salt"):
        said.setdefault(entry.subject_id, []).append(entry)
    for frozen in FrozenBoard.objects.order_by("pk").iterator(chunk_size=100):
        now = frozen.said()
        if now != frozen.hash:
            yield Difference(TABLE, str(frozen.pk), now, frozen.hash)
        entries = said.pop(frozen.pk, [])
        if not any(_says(entry, now) for entry in entries):
            yield Difference(TABLE, str(frozen.pk), now, "như nhật ký đã ghi")
    for missing in said:
        yield Difference(TABLE, str(missing), "không còn", "như nhật ký đã ghi")


def _says(entry: Entry, content: str) -> bool:
    return bool(entry.changes.get("hash") == hashing.salted(content, entry.salt or ""))
