"""The one background process: numbers, index and mail within moments, what is due every minute.

`vuonuom serve` starts it and starts it again should it die. All that it does is a row with a
state, so it may be killed at any time.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial

import django
from django.db import DatabaseError, close_old_connections, connections

logger = logging.getLogger("vuonuom.background")
# Seconds: an act is numbered, and its text searchable, within moments. Where many come at once
# rounds grow longer, and so do naps: senders need the processor.
NAP = 0.05
LONGEST_NAP = 0.5
ROUNDS_TO_NAP = 8
FEW = 3  # acts or texts in a round: of a single person
MAIL_EVERY = 1.0
MINUTE = 60.0
ENCODE_EVERY = 1.0
STOPS_WITHIN = 5.0
LAST = 19  # the priority of a thread that may wait


class Background:
    def __init__(self) -> None:
        # Imported here: this module starts before Django is set up.
        from vuonuom.journal.actions import number_entries  # noqa: PLC0415
        from vuonuom.journal.models import Entry  # noqa: PLC0415
        from vuonuom.notifications import sending  # noqa: PLC0415
        from vuonuom.ops import periodic  # noqa: PLC0415
        from vuonuom.ops.following import follow_units  # noqa: PLC0415
        from vuonuom.ops.lists import Lists  # noqa: PLC0415
        from vuonuom.rosters.tasks import next_one  # noqa: PLC0415
        from vuonuom.similarity.actions import follow, look_again, look_over  # noqa: PLC0415
        from vuonuom.similarity.encoding import encode  # noqa: PLC0415
        from vuonuom.similarity.sweeping import nightly  # noqa: PLC0415

        self.stop = threading.Event()
        self.entries_wait = Entry.objects.filter(number=None).exists
        self.number_entries = number_entries
        self.follow_units, self.follow = follow_units, partial(follow, staying=True)
        self.encode, self.look_over, self.nightly = encode, look_over, nightly
        self.look_again = look_again
        self.sending = sending
        self.lists = Lists(next_one)
        self.jobs = periodic.jobs
        self.parent = os.getppid()
        self.mail_at = self.minute_at = 0.0
        self.came = 0  # acts or texts in this round

    def run(self) -> None:
        self._safely(self.look_over)
        encoding = threading.Thread(target=self._encode, daemon=True)
        encoding.start()
        while not self.stop.is_set() and os.getppid() == self.parent:
            began = time.monotonic()
            if not self._safely(self._round):
                self.stop.wait(1.0)
            self.stop.wait(nap(self.came, time.monotonic() - began))
        self.stop.set()
        encoding.join(STOPS_WITHIN)  # all it does is done again where it was cut off
        connections.close_all()

    def _encode(self) -> None:
        """Vectors, when nobody else wants the processor: one text takes as long as a page."""
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
        while not self.stop.is_set():
            if not self._safely(self._encode_some):
                self.stop.wait(ENCODE_EVERY)
        connections.close_all()

    def _encode_some(self) -> None:
        if not self.encode():
            self.nightly()
            self.stop.wait(ENCODE_EVERY)

    def _round(self) -> None:
        """Reads first: an idle product takes no write lock."""
        self.came = 0
        if self.entries_wait():
            self.came = self.number_entries()
            self.follow_units()
        self._safely(self._index)  # an index that cannot be written holds up neither mail nor lists
        now = time.monotonic()
        if now >= self.mail_at:
            self.mail_at = now + MAIL_EVERY
            if self.sending.anything_due():
                self.sending.send_due()
            self.lists.look()
        if now >= self.minute_at:
            self.minute_at = now + MINUTE
            self._safely(self.look_again)
            for _name, job in self.jobs():
                self._safely(job)

    def _index(self) -> None:
        self.came = max(self.came, self.follow())

    def _safely(self, job: Callable[[], object]) -> bool:
        """One failing job must not keep the others from being done."""
        try:
            job()
        except DatabaseError as error:
            logger.warning("Cơ sở dữ liệu chưa trả lời: %s", error)
            close_old_connections()
            return False
        except Exception:
            logger.exception("Một việc nền không xong, sẽ làm lại.")
            return False
        return True


def nap(came: int, took: float) -> float:
    """Seconds until the next round, after one in which so many came and that took so long."""
    return NAP if came <= FEW else min(max(NAP, ROUNDS_TO_NAP * took), LONGEST_NAP)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")
    django.setup()
    background = Background()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: background.stop.set())
    background.run()


if __name__ == "__main__":
    main()
