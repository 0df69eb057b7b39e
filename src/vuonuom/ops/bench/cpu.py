"""CPU seconds: of this process and, on PostgreSQL, of the database server's processes."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


def clock() -> Callable[[], float]:
    """A clock of all CPU time that pages of the default database take."""
    if connection.vendor != "postgresql":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    postmaster = parent_of(backend)
    return lambda: time.process_time() + server_time(postmaster)


def server_time(postmaster: int) -> float:
    """Of all its sessions and helpers; those that have ended stand in the postmaster's account."""
    ended = [int(n) for n in _stat(postmaster)[13:15]]  # cutime, cstime
    return sum(ended) / TICK + sum(process_time(child) for child in children(postmaster))


def process_time(pid: int) -> float:
    """In nanoseconds where the kernel keeps them, else in ticks. 0 for one that has ended."""
    try:
        ran = Path(f"/proc/{pid}/schedstat").read_text().split()
        if ran:
            return int(ran[0]) / 1e9
        return sum(int(n) for n in _stat(pid)[11:13]) / TICK
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def children(pid: int) -> list[int]:
    return [child for child, parent in _all() if parent == pid]


def below(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from below(child)


def rss_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _all() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                yield int(folder.name), parent_of(int(folder.name))
            except (FileNotFoundError, ProcessLookupError):
                continue


def _stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on: the name before may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
