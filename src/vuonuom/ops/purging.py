"""Removing content for good (`trust.md` 2): the words and files go, the acts stay counted.

Whatever hangs on the record is found by walking its tables, so that a later stage's texts are
never forgotten. Each text becomes `GONE`; references, dates, states and shares stay.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from vuonuom.access.queries import can
from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Conference
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.councils.models import Case
from vuonuom.discussion.models import Comment
from vuonuom.documents.models import Document
from vuonuom.files import actions as files
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import Draft, Idea, IdeaAuthor
from vuonuom.journal import actions as journal
from vuonuom.journal.acts import act, record
from vuonuom.journal.models import Tombstone
from vuonuom.notifications import actions as notifications
from vuonuom.notifications.models import Mail
from vuonuom.products.models import Product
from vuonuom.recognition.models import EmulationMovement
from vuonuom.reports.models import Report
from vuonuom.similarity import actions as similarity
from vuonuom.similarity.models import Text

GONE = "[đã gỡ bỏ]"
PROSE = 100  # a field at least so long holds what somebody wrote; codes and names of kinds do not
RUN = 4  # so many syllables in a row are a quotation
PERMISSION = "content.purge"
BURIED = {
    model._meta.label_lower: model
    for model in (Idea, Product, Conference, EmulationMovement, Report)
}
PAPERS = (Report,)  # issued on their own: removed by their own code

Rows = models.QuerySet[Any]


class NotFound(Refused):
    pass


class NeedsTwo(Refused):
    pass


class NotAllowedToPurge(Refused):
    pass


class ReasonTells(Refused):
    pass


class AlreadyPurged(Refused):
    pass


@dataclass(frozen=True)
class Purged:
    """What went, and what lies where we cannot reach it."""

    code: str
    records: int
    files: int
    notices: int
    out_of_reach: tuple[str, ...]


def purge(*, code: str, reason: str, by: Person, second: Person) -> Purged:
    """Remove a record's content on two persons' word. Cannot be undone."""
    subject = find(code)
    sent = Mail.objects.filter(notices__subject_kind=subject._meta.label_lower)
    mails = sent.filter(notices__subject_id=subject.pk).exclude(sent_at=None).distinct().count()
    with transaction.atomic():
        erased = purge_record(by=by, second=second, subject=subject, reason=reason).erased
        stone = Tombstone.objects.get(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
        transaction.on_commit(lambda: keep(stone))
    records, removed, notices = erased
    return Purged(code, records, removed, notices, _out_of_reach(mails))


@act
def purge_record(*, by: Person | None, second: Person, subject: Any, reason: str) -> Any:
    """One of the two is `by`. No undo: removing means removing."""
    reason = text.one_line(reason)
    _refuse(by, second, subject, reason)
    subject.erased = erase(subject)
    _bury(subject, reason)
    record(f"{subject._meta.label_lower}.purged", by=by, subject=subject)
    return subject


@act
def purge_again(*, by: Person | None, stone: dict[str, Any]) -> Any:
    """After a restore: what had been removed since the backup is removed again. No undo."""
    subject = BURIED[stone["subject_kind"]].objects.get(pk=stone["subject_id"])
    erase(subject)
    _bury(subject, stone["reason"])
    record(f"{subject._meta.label_lower}.purged", by=by, subject=subject)
    return subject


def find(code: str) -> Any:
    """The record that owns the content: a product that grew from an idea is that idea's."""
    for model in BURIED.values():
        found = model._default_manager.filter(code=code.strip().upper()).first()
        if isinstance(found, Product) and found.idea is not None:
            return found.idea
        if found is not None:
            return found
    raise NotFound(
        f"Không có ý tưởng, sản phẩm, hội nghị, phong trào hay báo cáo nào mang mã {code}."
    )


def _refuse(by: Person | None, second: Person, subject: Any, reason: str) -> None:
    if by is None or by.pk == second.pk:
        raise NeedsTwo("Gỡ bỏ vĩnh viễn cần hai người khác nhau.")
    for person in (by, second):
        if not can(person, PERMISSION, subject.unit_id):
            raise NotAllowedToPurge(f"{person.username} không có quyền gỡ bỏ ở đơn vị này.")
    if not reason:
        raise ReasonTells("Hãy nêu lý do gỡ bỏ.", field="reason")
    if _tells(reason, subject):
        raise ReasonTells("Lý do không được nhắc lại nội dung hay tên tác giả.", field="reason")
    if Tombstone.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    ).exists():
        raise AlreadyPurged("Nội dung này đã được gỡ bỏ trước đó.")


def _tells(reason: str, subject: Any) -> bool:
    """Whether the reason repeats the content or names an author."""
    said = f" {text.fold(reason)} "
    authors = IdeaAuthor.objects.filter(idea=subject) if isinstance(subject, Idea) else ()
    names = [text.fold(author.person.full_name) for author in authors]
    prose = " ".join(_texts_of(subject))
    return any(f" {name} " in said for name in names) or quotes(prose, reason)


def quotes(one: str, other: str) -> bool:
    """Whether two texts share a run of syllables, or one whole short text is in the other."""
    a, b = text.fold(one).split(), text.fold(other).split()
    runs = {tuple(a[at : at + RUN]) for at in range(len(a) - RUN + 1)}
    return any(tuple(b[at : at + RUN]) in runs for at in range(len(b) - RUN + 1))


def erase(subject: Any) -> tuple[int, int, int]:
    """Empty a record and all that hangs on it: how many records, files, notices. Repeatable."""
    belongings = _belongings(subject)
    _erase_drafts(subject)
    _erase_documents(subject, belongings)
    stored = _files_of(belongings)
    notices = 0
    for model, keys in belongings:
        rows = model._default_manager.filter(pk__in=keys)
        _blank(rows)
        notices += _forget(model, keys)
    _erase_comments(subject)
    removed = _remove_files(stored)
    subject.refresh_from_db()
    return sum(len(keys) for _, keys in belongings), removed, notices


def _belongings(subject: Any) -> list[tuple[type[models.Model], list[int]]]:
    """The record's own key, and the keys in every table that points to it, near and far."""
    found: dict[type[models.Model], set[int]] = {type(subject): {subject.pk}}
    waiting = [(type(subject), {subject.pk})]
    while waiting:
        model, keys = waiting.pop()
        for relation in model._meta.related_objects:
            owner = relation.related_model
            if relation.many_to_many or isinstance(owner, str) or owner in PAPERS:
                continue
            rows = owner._default_manager.filter(**{f"{relation.field.name}__in": keys})
            fresh = set(rows.values_list("pk", flat=True)) - found.get(owner, set())
            if fresh:
                found.setdefault(owner, set()).update(fresh)
                waiting.append((owner, fresh))
    return [(model, sorted(keys)) for model, keys in found.items()]


def _prose_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.choices
        and not field.unique
        and (
            isinstance(field, models.TextField)
            or (isinstance(field, models.CharField) and (field.max_length or 0) >= PROSE)
        )
        and not isinstance(field, models.FileField)
    ]


def _texts_of(subject: Any) -> list[str]:
    return [getattr(subject, name) for name in _prose_fields(type(subject))]


def _blank(rows: Rows) -> None:
    for name in _prose_fields(rows.model):
        rows.exclude(**{name: ""}).update(**{name: GONE})


def _forget(model: type[models.Model], keys: list[int]) -> int:
    """Notices, searchable texts and the salts of hashes about these records."""
    kind = model._meta.label_lower
    notices = 0
    for key in keys:
        notices += notifications.forget(subject_kind=kind, subject_id=key)
        journal.forget_salts(subject_kind=kind, subject_id=key)
    texts = Text.objects.filter(subject_kind=kind, subject_id__in=keys)
    for row in texts:
        similarity.hide(model(pk=row.subject_id))
    return notices


def _erase_comments(subject: Any) -> None:
    if getattr(subject, "thread_id", None):
        comments = Comment.objects.filter(thread=subject.thread_id)
        keys = list(comments.values_list("pk", flat=True))
        _blank(comments)
        _forget(Comment, keys)


def _erase_drafts(subject: Any) -> None:
    """Drafts of the authors that say the same: typed, sent, and typed again."""
    if isinstance(subject, Idea):
        people = IdeaAuthor.objects.filter(idea=subject).values("person")
        prose = " ".join(_texts_of(subject))
        for draft in Draft.objects.filter(person__in=people):
            if quotes(prose, f"{draft.title} {draft.text}"):
                draft.delete()


def _erase_documents(subject: Any, belongings: list[tuple[type[models.Model], list[int]]]) -> None:
    """Papers keep their numbers; the record's texts in their facts go."""
    cases = next((keys for model, keys in belongings if model is Case), [])
    keys = set(Case.objects.filter(pk__in=cases).values_list("panel__minutes_id", flat=True))
    for model, found in belongings:
        for field in model._meta.concrete_fields:
            if field.related_model is Document:
                rows = model._default_manager.filter(pk__in=found)
                keys |= set(rows.values_list(field.attname, flat=True))
    known = [one for one in _all_texts(belongings) if one and one != GONE]
    for document in Document.objects.filter(pk__in=keys - {None}):
        document.facts = _without(document.facts, known)
        document.title = _without(document.title, known)
        document.save(update_fields=["facts", "title"])


def _all_texts(belongings: list[tuple[type[models.Model], list[int]]]) -> list[str]:
    """Every text that is about to go, the longest first."""
    found = {
        value
        for model, keys in belongings
        for name in _prose_fields(model)
        for value in model._default_manager.filter(pk__in=keys).values_list(name, flat=True)
    }
    return sorted(found, key=len, reverse=True)


def _without(value: Any, texts: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, texts) for inner in value]
    if isinstance(value, str):
        for one in texts:
            value = value.replace(one, GONE)
    return value


def _files_of(belongings: list[tuple[type[models.Model], list[int]]]) -> set[int]:
    stored: set[int] = set()
    for model, keys in belongings:
        for field in model._meta.concrete_fields:
            if field.related_model is StoredFile:
                rows = model._default_manager.filter(pk__in=keys)
                stored |= set(rows.values_list(field.attname, flat=True))
    return stored - {None}


def _remove_files(keys: set[int]) -> int:
    """The rows that show a file go with it, wherever it is shown."""
    for relation in StoredFile._meta.related_objects:
        owner = relation.related_model
        if not isinstance(owner, str):
            owner._default_manager.filter(**{f"{relation.field.name}__in": keys}).delete()
    return files.remove(list(StoredFile.objects.filter(pk__in=keys)))


def _bury(subject: Any, reason: str) -> None:
    journal.bury(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        code=subject.code,
        reason=reason,
    )


def tombstones_file() -> Path:
    """Kept outside the database: an older backup cannot bring back what was removed since."""
    return Path(settings.DATA_DIR) / "tombstones.jsonl"


def keep(stone: Tombstone) -> None:
    line = {
        "subject_kind": stone.subject_kind,
        "subject_id": stone.subject_id,
        "code": stone.code,
        "reason": stone.reason,
        "at": stone.at.isoformat(),
    }
    path = tombstones_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def kept() -> list[dict[str, Any]]:
    path = tombstones_file()
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def replay(stones: list[dict[str, Any]]) -> int:
    """Remove again what the database, just restored, still has. Safe to repeat."""
    done = 0
    for stone in stones:
        key = {name: stone[name] for name in ("subject_kind", "subject_id")}
        there = BURIED[stone["subject_kind"]].objects.filter(
            pk=stone["subject_id"], code=stone["code"]
        )
        if there.exists() and not Tombstone.objects.filter(**key).exists():
            purge_again(by=None, stone=stone)
            done += 1
    return done


def _out_of_reach(mails: int) -> tuple[str, ...]:
    sent = [f"{mails} thư điện tử đã gửi đi"] if mails else []
    today = clock.today().strftime("%d/%m/%Y")
    return (
        f"bản sao lưu làm trước ngày {today} (khi phục hồi sẽ tự gỡ lại)",
        *sent,
        "bảng đã xuất, gói ngoại tuyến và giấy đã in",
    )
