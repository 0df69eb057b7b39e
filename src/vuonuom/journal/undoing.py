"""Undo is a product feature and a legal demand (NĐ 224/2026 Điều 23): each act says how."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.models import Entry

WINDOW = timedelta(hours=24)


class AlreadyUndone(Refused):
    pass


class TooLate(Refused):
    pass


class CannotUndo(Refused):
    pass


class NotYours(Refused):
    pass


_undoers: dict[str, Callable[..., Any]] = {}


def undoes[F: Callable[..., Any]](kind: str) -> Callable[[F], F]:
    """Mark an action `(entry=…, by=…)` as the undo of entries of `kind`."""

    def mark(undoer: F) -> F:
        _undoers[kind] = undoer
        return undoer

    return mark


def can_be_undone(entry: Entry) -> bool:
    return entry.kind in _undoers


def undo(*, entry: Entry, by: Any) -> Any:
    """Undo one's own act within a day. Raises CannotUndo, TooLate, NotYours, AlreadyUndone."""
    undoer = _undoers.get(entry.kind)
    if undoer is None:
        raise CannotUndo("Việc này không hoàn tác được.")
    if entry.actor_id != by.pk:
        raise NotYours("Chỉ người đã làm việc này mới hoàn tác được.")
    if clock.now() - entry.at > WINDOW:
        raise TooLate("Đã quá 24 giờ nên không hoàn tác được nữa.")
    return undoer(entry=entry, by=by)
