"""Who may write at the same time. SQLite's single write lock already says: one at a time."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from django.db import connection

from vuonuom.core import rows

TREE = 57_001  # advisory lock numbers of this product on PostgreSQL
SEQUENCER = 57_002


class Hold(StrEnum):
    SHARED = "shared"
    EXCLUSIVE = "exclusive"


@contextmanager
def turn() -> Iterator[None]:
    """On SQLite, wait in line for the write lock. Take it before the transaction begins.

    SQLite itself waits by sleeping longer and longer and asking again: with eight senders one in
    twenty waited 560 ms. A lock on a file beside the database is handed on at once.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or not Path(name).is_file():
        yield
        return
    with Path(f"{name}-turn").open("w") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


def hold_tree(hold: Hold) -> None:
    """Recording shares the tree; a reorganisation has it alone (architecture 1.7)."""
    shared = "_shared" if hold is Hold.SHARED else ""
    _postgresql(f"SELECT pg_advisory_xact_lock{shared}(%s)", TREE)


def hold_sequencer() -> None:
    _postgresql("SELECT pg_advisory_xact_lock(%s)", SEQUENCER)


def hold_request(actor: int | None, key: str, hold: Hold) -> None:
    """Two sends of one request wait for each other; the second then finds the first's answer.

    The tree is held in the same breath: on PostgreSQL every question is a journey.
    """
    digest = hashlib.blake2b(f"{actor}:{key}".encode(), digest_size=8).digest()
    shared = "_shared" if hold is Hold.SHARED else ""
    sql = f"SELECT pg_advisory_xact_lock(%s), pg_advisory_xact_lock{shared}(%s)"
    _postgresql(sql, int.from_bytes(digest, signed=True), TREE)


def _postgresql(sql: str, *numbers: int) -> None:
    if connection.vendor == "postgresql":
        rows.write(sql, *numbers)
