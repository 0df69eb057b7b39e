"""Run the whole suite: on SQLite, then on a PostgreSQL of our own with the browser tests.

Further words are passed to pytest: `make test ARGS="-k mailbox"`. The last line is a test
runner's own summary: that of PostgreSQL, or that of SQLite again if only SQLite failed.
"""

import os
import subprocess
import sys
from pathlib import Path

from vuonuom.ops.postgres import temporary_postgres

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5


def main() -> int:
    words = sys.argv[1:]
    print("== SQLite: mọi bài trừ trình duyệt", flush=True)
    sqlite, summary = pytest("", "-m", "not browser", *words)
    print("== PostgreSQL: mọi bài, cả trình duyệt", flush=True)
    with temporary_postgres() as url:
        # What does not depend on the database was told by the first run.
        postgres, _ = pytest(url, "--ignore", "tests/consistency", *words)
    if sqlite and not postgres:
        print(f"== SQLite không đạt:\n{summary}", flush=True)
    if words and {sqlite, postgres} == {0, NOTHING_COLLECTED}:
        return 0
    return sqlite or postgres


def pytest(database: str, *words: str) -> tuple[int, str]:
    """Run pytest, showing what it says; return its exit status and its last line."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VUONUOM_")}
    # Compiled once and kept: servers that tests start took 7 seconds of CPU each to compile anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if database:
        environment["VUONUOM_DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", *words]
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        for line in running.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line.strip() or last
    return running.returncode, last


if __name__ == "__main__":
    sys.exit(main())
