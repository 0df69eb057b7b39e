"""What stands in a cell: as text, as a day."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from vuonuom.core.text import one_line

_EXCEL_ZERO = date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year 1900 included
_EXCEL_DAYS = range(1, 80_000)  # to the year 2119
_DMY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YMD = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[T ].*)?")
_MY = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.\-]|năm)\s*(\d{4})", re.IGNORECASE)
_SAID = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_Y = re.compile(r"(?:năm\s*)?(\d{4})", re.IGNORECASE)


def as_text(cell: object) -> str:
    """One clean line; a code that became a number is written without its ".0"."""
    if isinstance(cell, str):
        return one_line(cell)
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def as_day(cell: object) -> date | None:
    """A day in any of the ways people write one, day before month; None where nothing stands.

    A month or a year alone is its first day. Raises ValueError for what is no day.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float | int) and not isinstance(cell, bool) and _is_excel_day(cell):
        return _EXCEL_ZERO + timedelta(days=int(cell))
    words = as_text(cell)
    return _day(words) if words else None


def _is_excel_day(number: float) -> bool:
    """A bare 2020 is the year: as a day of Excel it would lie in 1905."""
    is_year = 1900 <= number <= 2100 and float(number).is_integer()
    return int(number) in _EXCEL_DAYS and not is_year


@lru_cache(maxsize=65536)  # a list of a million people joined on a few thousand days
def _day(words: str) -> date:
    for pattern, order in ((_DMY, "dmy"), (_YMD, "ymd"), (_SAID, "dmy"), (_MY, "my"), (_Y, "y")):
        if found := pattern.fullmatch(words):
            part = dict(zip(order, map(int, found.groups()), strict=True))
            return date(_full_year(part["y"]), part.get("m", 1), part.get("d", 1))
    raise ValueError(words)


def _full_year(year: int) -> int:
    """Two digits as Python's %y reads them: 69 to 99 lie in the last century."""
    if year >= 100:
        return year
    return year + (1900 if year >= 69 else 2000)
