"""Speaking on the terminal: results on standard output, progress and errors beside it."""

import sys
import time
from collections.abc import Callable

QUIET_FOR = 2.0  # seconds; anything longer shows how far it has come


class Failed(Exception):
    """The thing asked for was not done; the text is the one plain sentence that says why."""


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def progress(what: str) -> Callable[[int], None]:
    """A function to tell how many are done; it speaks only when the work takes long."""
    started = told = time.monotonic()

    def done(number: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - started > QUIET_FOR and now - told > 1:
            told = now
            complain(f"{what}: {number}")

    return done
