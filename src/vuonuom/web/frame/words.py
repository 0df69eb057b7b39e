"""Figures and dates as people here write them."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

from vuonuom.core import clock

NOTHING = "–"
MIDNIGHT = time()
NO_BREAK = "\u00a0"


_SWAPPED = str.maketrans(",.", ".,")


def _swap(text: str) -> str:
    """English marks to Vietnamese ones, unless the page is read in English."""
    if (get_language() or "vi").startswith("en"):
        return text
    return text.translate(_SWAPPED)


def number(value: float | Decimal | None, places: int = 2) -> str:
    """1.234 and 2,5; a dash for None."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, int):
        return f"{value:d}" if -1000 < value < 1000 else _swap(f"{value:,}")
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:,}".partition(".")
    fraction = fraction.rstrip("0")
    return _swap(f"{whole}.{fraction}" if fraction else whole)


def counts() -> Callable[[int], str]:
    """`number` for the many whole figures of one table: the page's language is asked once."""
    swapped = _swap(",") == "."
    return lambda value: (
        f"{value:d}"
        if -1000 < value < 1000
        else f"{value:,}".translate(_SWAPPED)
        if swapped
        else f"{value:,}"
    )


def percent(share: float | Decimal | None, places: int = 1) -> str:
    """A share of one: 0.025 is 2,5 %."""
    if share is None or share == "":
        return NOTHING
    return f"{number(Decimal(str(share)) * 100, places)}{NO_BREAK}%"


def day(value: date | datetime | None) -> str:
    """22/11/2026, in Viet Nam."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = clock.local_date(value)
    return f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """22/11/2026 09:30, in Viet Nam; what was kept as a day alone, at midnight, has no hour."""
    if not value:
        return NOTHING
    if value.astimezone(clock.LOCAL).time() == MIDNIGHT:
        return day(value)
    return f"{value.astimezone(clock.LOCAL):%d/%m/%Y %H:%M}"
