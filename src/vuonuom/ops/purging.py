"""Removing content for good (`trust.md` 2): the words and files go, the acts stay counted.

It takes two persons and a reason that tells nothing of it; a tombstone stays (`tombstones`), and
what a restore brings back is removed again.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from vuonuom.access.queries import can
from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Conference
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.journal import actions as journal
from vuonuom.journal.acts import act, record
from vuonuom.journal.models import Tombstone
from vuonuom.notifications.models import Mail
from vuonuom.ops.erasing import erase, quotes, texts_of
from vuonuom.ops.tombstones import keep
from vuonuom.products.models import Product
from vuonuom.recognition.models import EmulationMovement
from vuonuom.reports.models import Report

PERMISSION = "content.purge"
BURIED = {
    model._meta.label_lower: model
    for model in (Idea, Product, Conference, EmulationMovement, Report)
}


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
    prose = " ".join(texts_of(subject))
    return any(f" {name} " in said for name in names) or quotes(prose, reason)


def _bury(subject: Any, reason: str) -> None:
    journal.bury(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        code=subject.code,
        reason=reason,
    )


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
