"""Processes that must run as long as the product does."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from vuonuom.ops import terminal
from vuonuom.ops.terminal import Failed

STEADY = 5.0  # seconds; a process that lived shorter failed at its start
MOST_FAILURES = 5
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: int) -> None:
    """On Linux: when the process that started us is killed outright, we get this signal."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def _stop_with_parent() -> None:
    die_with_parent(signal.SIGTERM)


@dataclass
class Child:
    """One process, in a group of its own with all that it starts."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,  # Ctrl-C goes to us; we stop them in order
            preexec_fn=_stop_with_parent,  # noqa: PLW1509  # we have no threads
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Raises Failed when it keeps failing at its start."""
        lived = time.monotonic() - self.started
        self.failures = self.failures + 1 if lived < STEADY else 0
        self._end_group()
        if self.failures >= MOST_FAILURES:
            raise Failed(f"{self.name} không khởi động được. Xem lý do ở các dòng trên.")
        terminal.complain(f"{self.name} đã dừng đột ngột, đang chạy lại …")
        time.sleep(min(0.2 * 2**self.failures, 5.0))
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Until the moment on the monotonic clock; then it is ended."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(until - time.monotonic(), 0.1))
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
