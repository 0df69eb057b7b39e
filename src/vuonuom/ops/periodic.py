"""`vuonuom periodic`: what is due, done once. Running it twice does nothing twice."""

import argparse
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.contrib.sessions.backends.db import SessionStore

from vuonuom.files.actions import sweep
from vuonuom.journal.actions import number_entries, seal_entries
from vuonuom.notifications import digests, sending
from vuonuom.ops import terminal

HELP = "Làm những việc đến hạn: đánh số, niêm phong, bản tin, thư, sắp xếp tổ chức, dọn tệp."

type Job = Callable[[], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    for name, job in jobs():
        done = _count(job())
        if done:
            terminal.say(f"{name}: {done}")
    return 0


def jobs() -> list[tuple[str, Job]]:
    """In this order: what follows the journal goes by the numbers that the first one gives."""
    return [
        ("đánh số mục nhật ký", number_entries),
        ("niêm phong", seal_entries),
        *_optional("sắp xếp tổ chức đến ngày", "organization.actions.plans", "apply_due"),
        *_optional("nhắc hạn hộp thư", "mailbox.actions", "remind_due"),
        *_optional("chỉ mục tìm kiếm", "similarity.actions", "follow"),
        ("bản tin gộp", digests.gather),
        ("thư gửi đi", _send_all),
        ("tệp không còn ai dùng", sweep),
        ("phiên đăng nhập hết hạn", SessionStore.clear_expired),
    ]


def _optional(name: str, module: str, function: str) -> list[tuple[str, Job]]:
    """A job of a room that may not have it yet."""
    job = hook(module, function)
    return [(name, job)] if job else []


def hook(module: str, function: str) -> Job | None:
    full = f"vuonuom.{module}"
    return getattr(import_module(full), function, None) if find_spec(full) else None


def _send_all() -> int:
    sent = 0
    while batch := sending.send_due():
        sent += batch
    return sent


def _count(answer: object) -> int:
    if isinstance(answer, int):
        return answer
    return len(answer) if isinstance(answer, list | tuple) else 0
