"""The clock: UTC in the records, Asia/Ho_Chi_Minh for counting and for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment told by `told`."""
    return _told.get() or datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The day on which a moment counts: its date in Viet Nam."""
    return moment.astimezone(LOCAL).date()


def today() -> date:
    return local_date(now())


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Viet Nam."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Pass a clock in: within the block every act happens at `moment` (imports, demo, tests)."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
