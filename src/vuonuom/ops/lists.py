"""Lists that were sent, read and entered in a process of its own.

A million lines take a minute and a gigabyte: the background process goes on with letters and
numbers meanwhile, and the memory goes with this process.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import django

from vuonuom.ops.processes import die_with_parent


class Lists:
    """Starts the process when a list waits and none is at work; called again and again."""

    def __init__(self, next_one: Callable[[], int | None]) -> None:
        self._next_one = next_one
        self._process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        is_busy = self._process is not None and self._process.poll() is None
        if not is_busy and self._next_one() is not None:
            self._process = subprocess.Popen([sys.executable, "-m", __name__])


def main() -> None:
    die_with_parent(signal.SIGTERM)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")
    django.setup()
    from vuonuom.rosters import tasks  # noqa: PLC0415  # models are there after set-up only

    while (key := tasks.next_one()) is not None:
        tasks.work_on(key)


if __name__ == "__main__":
    main()
