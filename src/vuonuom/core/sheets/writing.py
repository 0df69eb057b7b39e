"""Tables written row by row, whatever their length, in constant memory: .xlsx or .csv."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused

ENDINGS = ("xlsx", "csv")
MOST_ROWS = 1_000_000  # a sheet; Excel holds 1,048,576
WIDTH = 22  # characters
LONGEST_CELL = 32_767  # characters: Excel's own limit
# Text that looks like a formula, a link or a number stays the text it is.
_PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_GUARDED = ("=", "+", "-", "@", "\t", "\r")


class CannotWrite(Refused):
    pass


Line = Sequence[Any]


@dataclass(frozen=True)
class Linked:
    """A number that opens an address."""

    value: int
    link: str


@dataclass(frozen=True)
class Sheet:
    """One of several tables of a file."""

    name: str
    head: Line
    rows: Sequence[Line]
    above: Sequence[Line] = ()
    widths: Sequence[int] = ()


def write_book(path: Path, sheets: Sequence[Sheet]) -> None:
    """An Excel file of several tables, each a sheet of its own."""
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        day, taken = book.add_format({"num_format": "dd/mm/yyyy"}), set[str]()
        for sheet in sheets:
            _write_sheet(
                book,
                book.add_worksheet(_named(sheet.name, taken)),
                (*sheet.above, sheet.head),
                sheet.rows,
                sheet.widths or [WIDTH] * len(sheet.head),
                day,
            )


def _named(name: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel forbids, and no name twice."""
    clean = _FORBIDDEN.sub(" ", name).strip("' ") or "1"
    made = clean[:31].strip()
    while made.casefold() in taken:
        made = f"{clean[:27].strip()} {len(taken) + 1}"
    taken.add(made.casefold())
    return made


def write(
    path: Path,
    head: Line,
    rows: Iterable[Line],
    *,
    above: Sequence[Line] = (),
    widths: Sequence[int] = (),
) -> int:
    """Write a table under its head, below the lines `above` it; how many rows there were.

    `widths` are of the columns of an Excel file, in characters.
    """
    ending = path.suffix.lstrip(".").lower()
    if ending == "xlsx":
        return _write_xlsx(path, (*above, head), rows, widths or [WIDTH] * len(head))
    if ending == "csv":
        return _write_csv(path, (*above, head), rows)
    raise CannotWrite(_("Xin đặt tên tệp có đuôi .xlsx hoặc .csv."), field="file")


def _write_xlsx(
    path: Path, top: Sequence[Line], rows: Iterable[Line], widths: Sequence[int]
) -> int:
    with xlsxwriter.Workbook(str(path), _PLAIN) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        return sum(
            _write_sheet(book, book.add_worksheet(), top, sheet_rows, widths, day)
            for sheet_rows in _cut(rows)
        )


def _write_sheet(
    book: Any,
    sheet: Any,
    top: Sequence[Line],
    rows: Iterable[Line],
    widths: Sequence[int],
    day: Any,
) -> int:
    """How many rows there were below the lines at the top."""
    bold = book.add_format({"bold": True})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for at, line in enumerate(top):
        sheet.set_row(at, None, bold)
        _write_row(sheet, at, line, day)
    sheet.freeze_panes(len(top), 0)
    written = 0
    for at, row in enumerate(rows, start=len(top)):
        _write_row(sheet, at, row, day)
        written += 1
    return written


def _cut(rows: Iterable[Line]) -> Iterator[Iterator[Line]]:
    """At least one sheet, and another when one is full."""
    waiting = iter(rows)
    yield islice(waiting, MOST_ROWS)
    for first in waiting:
        yield chain((first,), islice(waiting, MOST_ROWS - 1))


def _write_row(sheet: Any, at: int, row: Line, day: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, _cut_to_fit(cell))
        elif isinstance(cell, bool):
            sheet.write_boolean(at, column, cell)
        elif isinstance(cell, int | float):
            sheet.write_number(at, column, cell)
        elif isinstance(cell, Linked):
            sheet.write_url(at, column, cell.link)
            sheet.write_number(at, column, cell.value, sheet.default_url_format)
        elif isinstance(cell, date | datetime):
            sheet.write_datetime(at, column, cell, day)
        elif cell is not None:
            sheet.write_string(at, column, str(cell))


def _cut_to_fit(words: str) -> str:
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…"


def _write_csv(path: Path, top: Sequence[Line], rows: Iterable[Line]) -> int:
    """UTF-8 with its mark, which Excel needs to read Vietnamese."""
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerows([guarded(cell) for cell in line] for line in top)
        for row in rows:
            out.writerow([guarded(cell) for cell in row])
            written += 1
    return written


def guarded(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a mark in front (CWE-1236)."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_GUARDED) else cell
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell
