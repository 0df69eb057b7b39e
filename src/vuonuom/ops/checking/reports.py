"""Issued reports against what the journal said of them when they were issued."""

from collections.abc import Iterator

from vuonuom.journal import hashing
from vuonuom.journal.models import Entry, Tombstone
from vuonuom.journal.recount import Difference
from vuonuom.reports.models import Report
from vuonuom.reports.states import ISSUED, SHOWN

TABLE = Report._meta.db_table


def differing_reports() -> Iterator[Difference]:
    """By the journal's hash, which is sealed. What was removed for good says something else."""
    entries = Entry.objects.filter(kind=ISSUED).only("subject_id", "changes", "salt")
    said = {entry.subject_id: entry for entry in entries}
    removed = set(_removed())
    reports = Report.objects.filter(state__in=SHOWN).select_related("frozen")
    for report in reports.defer("frozen__content").order_by("pk").iterator(chunk_size=500):
        entry, now = said.pop(report.pk, None), report.said()
        if report.pk in removed:
            continue
        if now != report.hash:
            yield Difference(TABLE, str(report.pk), now, report.hash)
        elif entry is None or entry.changes.get("hash") != hashing.salted(now, entry.salt or ""):
            yield Difference(TABLE, str(report.pk), now, "như nhật ký đã ghi")
    for missing in said:
        yield Difference(TABLE, str(missing), "không còn", "như nhật ký đã ghi")


def _removed() -> Iterator[int]:
    stones = Tombstone.objects.filter(subject_kind=Report._meta.label_lower)
    yield from stones.values_list("subject_id", flat=True)
