"""Undo is a product feature and a legal demand (NĐ 224/2026 Điều 23): each act says how."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

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
    return entry.kind in known_undoers()


@cache
def known_undoers() -> dict[str, Callable[..., Any]]:
    """The undo of each kind: found in every room's actions, whoever imported them or not."""
    for room in apps.get_app_configs():
        if room.name.startswith("vuonuom.") and module_has_submodule(room.module, "actions"):
            actions = import_module(f"{room.name}.actions")
            for part in iter_modules(getattr(actions, "__path__", ())):
                import_module(f"{actions.__name__}.{part.name}")
    return _undoers


def undo(*, entry: Entry, by: Any) -> Any:
    """Undo one's own act within a day. Raises CannotUndo, TooLate, NotYours, AlreadyUndone."""
    undoer = known_undoers().get(entry.kind)
    if undoer is None:
        raise CannotUndo(_("Việc này không hoàn tác được."))
    if entry.actor_id != by.pk:
        raise NotYours(_("Chỉ người đã làm việc này mới hoàn tác được."))
    if clock.now() - entry.at > WINDOW:
        raise TooLate(_("Đã quá 24 giờ nên không hoàn tác được nữa."))
    return undoer(entry=entry, by=by)
