"""Keeping an upload, and removing it for good."""

import errno
import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.files import kinds, pictures
from vuonuom.files.kinds import Kind, TooLarge, WrongContent
from vuonuom.files.models import SMALL, StoredFile
from vuonuom.journal.acts import act, record

__all__ = [
    "Checked",
    "NoRoom",
    "TooLarge",
    "WrongContent",
    "checked",
    "checked_list",
    "keep",
    "remove",
    "store",
    "sweep",
]
LONGEST_NAME = 120
LEFT_ALONE = timedelta(days=1)
SMALL_AT_ONCE = 20  # one takes up to 100 ms of a processor, and letters wait meanwhile
FULL = (errno.ENOSPC, errno.EDQUOT)  # the disk, or what we may use of it
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|%;\x00-\x1f]+')


class NoRoom(Refused):
    """The disk is full: what was typed is the form's to keep."""


@dataclass(frozen=True)
class Checked:
    """An upload that was read, found good and, if a picture, made anew."""

    name: str
    kind: Kind
    content: bytes
    width: int | None = None
    height: int | None = None
    small: bytes | None = None  # a picture's copy for lists and telephones


def checked(upload: Any) -> Checked:
    """Read an upload (anything with `name`, `size` and `read`). Raises WrongContent, TooLarge.

    Forms do this while they are validated, before the act: making a picture anew takes a while,
    and SQLite has one writer.
    """
    if isinstance(upload, Checked):
        return upload
    kinds.refuse_size(upload.size, kinds.BY_ENDING.get(kinds.ending_of(upload.name or "")))
    upload.seek(0)
    content = upload.read()
    kind = kinds.agreed(upload.name or "", content)
    name = clean_name(upload.name or "", kind)
    if not kind.is_picture:
        return Checked(name, kind, content)
    picture = pictures.renewed(content, kind)
    return Checked(name, kind, picture.content, picture.width, picture.height, picture.small)


def checked_list(upload: Any) -> Checked:
    """As `checked`, of a spreadsheet that holds a list. Raises WrongContent, TooLarge."""
    if isinstance(upload, Checked):
        return upload
    upload.seek(0)
    content = upload.read(kinds.LIST_BYTES + 1)
    kind = kinds.agreed_list(upload.name or "", content)
    return Checked(clean_name(upload.name or "", kind), kind, content)


def clean_name(name: str, kind: Kind) -> str:
    """A name that is safe on every disk and in every header, with the ending of its content."""
    stem = _NOT_IN_NAMES.sub(" ", text.one_line(name.replace("\\", "/").rpartition("/")[2]))
    stem, dot, ending = stem.rpartition(".")
    if not dot or ending.lower() not in kind.endings:
        stem = f"{stem}{dot}{ending}"
    stem = text.one_line(stem).strip(". ")[:LONGEST_NAME].strip(". ")
    return f"{stem or 'tep'}.{kind.endings[0]}"


@act
def store(*, by: Person | None, upload: Any) -> StoredFile:
    """Keep an upload, or what `checked` made of it. Raises WrongContent, TooLarge, NoRoom.

    No undo of its own: a file that no record points to is swept away (`sweep`).
    """
    stored = keep(upload=upload, at=clock.now(), owner=by)
    record("files.file.stored", by=by, subject=stored)
    return stored


def keep(*, upload: Any, at: datetime, owner: Person | None = None) -> StoredFile:
    """As `store`, without a word in the journal: of what is sealed no moment is told."""
    ready = checked(upload)
    stored = StoredFile(
        name=ready.name,
        media_type=ready.kind.media_type,
        size=len(ready.content),
        sha256=hashlib.sha256(ready.content).hexdigest(),
        width=ready.width,
        height=ready.height,
        uploaded_by=owner,
        uploaded_at=at,
        small=ready.small is not None,
    )
    # On the disk it has a name of chance: what the sender called it stays in the row.
    name = f"{secrets.token_hex(16)}.{ready.kind.endings[0]}"
    try:
        stored.content.save(name, ContentFile(ready.content), save=False)
        if ready.small:
            default_storage.save(stored.small_name, ContentFile(ready.small))
    except OSError as error:  # what was half written is swept away later
        if error.errno not in FULL:
            raise
        sentence = _("Máy chủ đã hết chỗ để giữ tệp. Xin gửi không kèm tệp, hoặc báo quản trị.")
        raise NoRoom(sentence, field="file") from error
    stored.save()
    return stored


def make_small_copies() -> int:
    """Look at some pictures that came before small copies were made, and make theirs.

    What cannot be read is left as it is, with its large copy only: `check` names it. Returns how
    many were made. Done twice it makes nothing twice.
    """
    made = 0
    for stored in StoredFile.objects.filter(small=None).order_by("pk")[:SMALL_AT_ONCE]:
        has_one = _small_copy(stored)
        if not StoredFile.objects.filter(pk=stored.pk).update(small=has_one):
            _delete([stored.small_name])  # removed meanwhile, and its copy with it
        made += has_one
    return made


def _small_copy(stored: StoredFile) -> bool:
    """Whether a picture has its small copy now."""
    if not stored.is_picture or default_storage.exists(stored.small_name):
        return stored.is_picture
    try:
        with stored.content.open("rb") as content:
            small = pictures.small(content.read())
    except (OSError, pictures.Unreadable):
        return False
    if small:
        default_storage.save(stored.small_name, ContentFile(small))
    return small is not None


@transaction.atomic
def remove(files: Iterable[StoredFile]) -> int:
    """Part of a purge: rows now, content when the purge is committed. Nothing may point to them."""
    removed = 0
    for file in files:
        names = (file.content.name or "", file.small_name)
        file.delete()
        transaction.on_commit(lambda names=names: _delete(names))  # type: ignore[misc]
        removed += 1
    return removed


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def sweep() -> int:
    """Delete what lies on the disk without a row: left by acts that failed half-way.

    Only what is older than a day, so that an act under way keeps its file.
    """
    before = clock.now() - LEFT_ALONE
    swept = 0
    for name in _names_on_disk(""):
        if default_storage.get_modified_time(name) < before and not _is_kept(name):
            default_storage.delete(name)
            swept += 1
    return swept


def _names_on_disk(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder or "."):
        return
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _names_on_disk(f"{folder}{inner}/")


def _is_kept(name: str) -> bool:
    return StoredFile.objects.filter(content=name.removesuffix(SMALL)).exists()
