"""Putting texts where the index finds them; the writer follows within moments."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import batched

from django.db import models
from django.db.models import F, Max

from vuonuom.core import rows
from vuonuom.similarity import index, queries
from vuonuom.similarity.models import Text
from vuonuom.tree import queries as tree

BATCH = 2000
TRIES = 10  # of `reindex` beside a running server


def put(
    subject: models.Model,
    *,
    code: str,
    title: str,
    body: str,
    unit_id: int | None,
    year: int,
    field_id: int | None = None,
    stage: str,
    hidden: bool = False,
    open_to_all: bool = False,
) -> None:
    """Write or renew the searchable text of a record, in the caller's transaction.

    `unit_id` None, or `open_to_all`: whoever has signed in may find it, and `visible_to` decides.
    One upsert: a put is part of sending.
    """
    values = (
        subject._meta.label_lower, subject.pk, code, title[:300], body, unit_id, year, field_id,
        stage, hidden, True, True, open_to_all,
    )  # fmt: skip
    rows.write(_UPSERT, *values)


_KEY = ("subject_kind", "subject_id")
_SAID = ("code", "title", "body", "unit_id", "year", "field_id", "stage", "hidden", "stale",
         "to_encode", "open_to_all")  # fmt: skip
_UPSERT = (
    f"INSERT INTO {Text._meta.db_table} ({', '.join(_KEY + _SAID)}, revision)"  # noqa: S608  # our own table's name
    f" VALUES ({', '.join(['%s'] * len(_KEY + _SAID))}, 0)"
    f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE"
    f" SET {', '.join(f'{name} = excluded.{name}' for name in _SAID)},"
    f" revision = {Text._meta.db_table}.revision + 1"
)


def restage(subject: models.Model, stage: str) -> None:
    """The record grew: hạt, mầm, cây, rừng."""
    _texts(subject).update(stage=stage, stale=True, revision=F("revision") + 1)


def hide(subject: models.Model) -> None:
    """Take a record out of every search; the row stays until the index has followed."""
    gone = {"hidden": True, "title": "", "body": "", "stale": True, "to_encode": True}
    _texts(subject).update(**gone, revision=F("revision") + 1)


def requeue_units(units: Iterable[int]) -> int:
    """Texts of units that moved: their ancestors, by which results are filtered, changed."""
    moved = Text.objects.filter(unit_id__in=list(units))
    return moved.update(stale=True, to_encode=True, revision=F("revision") + 1)


def follow(*, staying: bool = False) -> int:
    """Bring the index up to the table: the one writer's work. Returns how many texts changed.

    A text that changes again meanwhile keeps its mark and is taken up next time. `staying`: the
    process does so all day. While another one does, nothing is left to do.
    """
    index.opened()  # a lost index marks every text
    stale = list(Text.objects.filter(stale=True).order_by("id")[:BATCH])
    if not stale:
        return 0
    try:
        _index(stale, staying=staying or index.is_staying())
    except index.Busy:
        return 0
    except (OSError, ValueError):  # a broken file or a full disk: the marks stay
        index.forget()
        index.end_staying()
        raise
    for revision in {text.revision for text in stale}:
        same = [text.pk for text in stale if text.revision == revision]
        Text.objects.filter(pk__in=same, revision=revision).update(stale=False)
    return len(stale)


def _index(texts: Sequence[Text], *, staying: bool) -> None:
    writer = index.staying() if staying else index.Writer(index.opened())
    _write(writer, texts)
    writer.commit()
    if not staying:
        writer.close()


def _write(writer: index.Writer, texts: Sequence[Text]) -> None:
    above = tree.ancestors_of({text.unit_id for text in texts if text.unit_id is not None})
    for text in texts:
        writer.remove(text.subject_kind, text.subject_id)
        if not text.hidden:
            writer.add(text, above.get(text.unit_id or 0, []))


def rebuild() -> int:
    """Drop the index and build it from the table: `vuonuom reindex`. Returns how many texts.

    One commit at the end: a commit a batch took three times as long for 60,000 texts. Raises Busy
    where a running server's writer was first: it makes it anew.
    """
    try:
        writer = _writer_of_a_new_index()
        last = Text.objects.aggregate(last=Max("pk"))["last"] or 0
        Text.objects.filter(pk__lte=last).update(stale=False)
        return _write_all(writer)
    except (OSError, ValueError):  # a full disk: the one writer goes on from the marks
        index.forget()
        Text.objects.filter(stale=False).update(stale=True)
        raise


def _writer_of_a_new_index() -> index.Writer:
    """One that is made anew marks every text. A server's writer may be the first to open it."""
    for _ in range(TRIES):
        index.drop()
        with suppress(index.Busy):
            return index.Writer(index.opened())
    raise index.Busy


def _write_all(writer: index.Writer) -> int:
    done = 0
    for batch in batched(Text.objects.order_by("id").iterator(BATCH), BATCH, strict=False):
        _write(writer, batch)
        done += len(batch)
    writer.commit()
    writer.close()
    return done


def look_over() -> int:
    """When the writer starts: an index older than the table follows anew. Returns how many texts.

    After a restored disk, or a table that was changed while nobody followed.
    """
    if queries.indexed() and not list(queries.differences()):
        return 0
    return Text.objects.filter(stale=False).update(stale=True)


def look_again() -> None:
    """Now and then: the writer, which holds old files open, looks at those that lie there now.

    What was cut off while nobody wrote is made anew by the next `follow`.
    """
    index.forget()


def _texts(subject: models.Model) -> models.QuerySet[Text]:
    return Text.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
