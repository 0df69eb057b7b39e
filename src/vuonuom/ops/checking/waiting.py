"""Texts that wait for a search index which cannot be written, or which nobody writes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from tempfile import NamedTemporaryFile

from django.db.models import Max

from vuonuom.core import clock
from vuonuom.journal.models import Entry
from vuonuom.journal.recount import Difference
from vuonuom.similarity import index
from vuonuom.similarity.models import Text
from vuonuom.similarity.queries import waiting

LONGEST = timedelta(minutes=10)  # the writer follows within a tenth of a second
LOOKED_AT = 200  # texts; those that were written first wait longest
BLOCK = 4096  # bytes: less finds room on a full disk


def waiting_texts() -> Iterator[Difference]:
    """Texts on their way are no difference, but where the way is blocked."""
    number = waiting()
    if not number:
        return
    reason = _trouble()
    if reason:
        yield Difference("index", index.folder().name, f"{number} nội dung đang đợi", reason)


def _trouble() -> str:
    if index.folder().exists() and not _can_be_written():
        return "thư mục chỉ mục ghi được"
    since = clock.now() - LONGEST
    if _written_at() < since and _waits_since(since):
        return "chỉ mục theo kịp trong 10 phút"
    return ""


def _can_be_written() -> bool:
    try:
        with NamedTemporaryFile(dir=index.folder(), prefix=".thu-ghi-") as file:
            file.write(b"\0" * BLOCK)
            file.flush()
    except OSError:
        return False
    return True


def _written_at() -> datetime:
    """When the index last took anything up."""
    about = index.folder() / "meta.json"
    return datetime.fromtimestamp(about.stat().st_mtime if about.exists() else 0, UTC)


def _waits_since(moment: datetime) -> bool:
    """Whether the newest act on some waiting text's record is older than `moment`.

    A text has no time of its own; its record's acts have.
    """
    stale = Text.objects.filter(stale=True).order_by("pk").values_list("subject_kind", "subject_id")
    keys = list(stale[:LOOKED_AT])
    acts = Entry.objects.filter(
        subject_kind__in={kind for kind, _ in keys}, subject_id__in=[pk for _, pk in keys]
    )
    last = acts.values("subject_kind", "subject_id").annotate(last=Max("at"))
    told = {(row["subject_kind"], row["subject_id"]): row["last"] for row in last}
    return any(told[key] < moment for key in keys if key in told)
