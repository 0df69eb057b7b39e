"""A division of a figure as a spreadsheet has it: which unit, how much, and what fits nothing."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from vuonuom.core.errors import Refused
from vuonuom.core.sheets import formulas, reading
from vuonuom.core.sheets.cells import as_text
from vuonuom.core.text import fold
from vuonuom.directives.rules.parts import whole_number
from vuonuom.organization.models import Unit

LINES = 30  # the head is looked for in the first so many
MOST_LINES = 20_000  # no unit has so many right below
MOST_BYTES = 5_000_000
LONGEST = 200  # characters of a cell that are shown again
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|^\s*\d+\s*[.)]|\*")
_NAMES = {
    "code": "mã đơn vị,mã,mã số,mã đv,unit code,code",
    "name": "tên đơn vị,đơn vị,đơn vị trực thuộc,tên,unit name,unit,name",
    "amount": "giao,số giao,chỉ tiêu giao,chỉ tiêu,con số,số lượng,kế hoạch,amount,target,figure",
}
COLUMNS = {key: [fold(name) for name in names.split(",")] for key, names in _NAMES.items()}
_SUMS = {fold(words) for words in ("cộng", "tổng", "tổng cộng", "tổng số", "total", "sum")}


class NoHead(Refused):
    pass


class TooLong(Refused):
    pass


@dataclass(frozen=True)
class Written:
    """One line of the file below its head, as it stands there."""

    line: int
    code: str
    name: str
    amount: str

    @property
    def unit(self) -> str:
        return " · ".join(part for part in (self.code, self.name) if part)


@dataclass(frozen=True)
class Odd:
    """A line that cannot be taken over, and why."""

    written: Written
    reason: str


@dataclass(frozen=True)
class Division:
    typed: dict[int, str]  # unit -> what its line says, right or wrong
    odd: list[Odd]


def read(path: Path, ending: str) -> list[Written]:
    """The lines below the head, wherever it is. Raises Unreadable, NoHead, TooLong."""
    with reading.opened(path, ending) as sheet:
        first = list(islice(sheet.rows, LINES))
        at, columns = _head(first)
        _refuse_unreckoned(path, sheet, below=at, read=columns.values())
        rest = enumerate(chain(first[at:], islice(sheet.rows, MOST_LINES)), start=at + 1)
        found = [line for number, row in rest if (line := _written(number, row, columns))]
    if len(found) >= MOST_LINES:
        raise TooLong(_("Tệp dài quá 20.000 dòng."), field="file")
    return found


def _refuse_unreckoned(
    path: Path, sheet: reading.Sheet, *, below: int, read: Collection[int]
) -> None:
    """A formula that nobody has reckoned reads as empty: a figure would be lost without a word."""
    for line, cells in formulas.without_result(path, sheet.name, naught=False).items():
        for column in sorted(cells):
            if line > below and column - sheet.left in read:
                sentence = _(
                    "Ô %(cell)s là công thức chưa có kết quả."
                    " Xin mở tệp bằng Excel, lưu lại rồi gửi."
                )
                cell = xl_rowcol_to_cell(line - 1, column)
                raise reading.Unreadable(sentence % {"cell": cell}, field="file")


def _head(first: Sequence[reading.Row]) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(first, start=1):
        columns = _columns([fold(_ASIDE.sub(" ", as_text(cell))) for cell in row])
        if "amount" in columns and ("code" in columns or "name" in columns):
            return at, columns
    raise NoHead(
        _(
            "Không thấy dòng tiêu đề trong 30 dòng đầu."
            " Cần cột Mã đơn vị (hoặc Đơn vị) và cột Giao."
        ),
        field="file",
    )


def _columns(words: Sequence[str]) -> dict[str, int]:
    """By the whole name first, then by how it begins: "Chỉ tiêu 2026" is a figure."""
    found: dict[str, int] = {}
    for is_whole in (True, False):
        for key, names in COLUMNS.items():
            fits = (
                at
                for name in names
                for at, word in enumerate(words)
                if _is(word, name, whole=is_whole) and at not in found.values()
            )
            if key not in found and (at := next(fits, None)) is not None:
                found[key] = at
    return found


def _is(word: str, name: str, *, whole: bool) -> bool:
    return word == name if whole else word.startswith(f"{name} ")


def _written(number: int, row: reading.Row, columns: Mapping[str, int]) -> Written | None:
    cells = {key: _said(row[at]) if at < len(row) else "" for key, at in columns.items()}
    line = Written(number, cells.get("code", ""), cells.get("name", ""), cells.get("amount", ""))
    return line if line.unit or line.amount else None


def _said(cell: object) -> str:
    """As it stands there; but 1.234 as a number, which would be read as thousands, is "1,234"."""
    said = as_text(cell)
    is_part = isinstance(cell, float) and not cell.is_integer()
    is_misread = is_part and whole_number(said) is not None
    return (said.replace(".", ",") if is_misread else said)[:LONGEST]


def divided(lines: Iterable[Written], units: Sequence[Unit]) -> Division:
    """Each line at its unit; a unit twice, an unknown one and a wrong sum are told of."""
    known = _Known(units)
    typed: dict[int, str] = {}
    seen: dict[int, int] = {}
    odd: list[Odd] = []
    for line in lines:
        unit = known.named(line)
        if unit is None and _is_sum(line):
            odd += _wrong_sum(line, typed)
        elif unit is None:
            odd.append(Odd(line, _("Không có đơn vị trực thuộc nào mang mã hoặc tên này.")))
        elif unit.pk in seen:
            facts = {"unit": unit.name, "line": seen[unit.pk]}
            odd.append(Odd(line, _("%(unit)s đã ghi ở dòng %(line)s.") % facts))
        else:
            seen[unit.pk], typed[unit.pk] = line.line, line.amount
    return Division(typed, odd)


def _is_sum(line: Written) -> bool:
    return fold(line.code) in _SUMS or fold(line.name) in _SUMS


def _wrong_sum(line: Written, typed: Mapping[int, str]) -> list[Odd]:
    """The file's own sum of what stands above it."""
    said = whole_number(line.amount)
    reached = sum(whole_number(amount) or 0 for amount in typed.values())
    if said is None or said == reached:
        return []
    facts = {"said": line.amount, "reached": reached}
    sentence = _("Tệp ghi tổng là %(said)s, nhưng các phần ở trên cộng lại được %(reached)s.")
    return [Odd(line, sentence % facts)]


class _Known:
    """Units by code, else by a name that only one bears."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.by_code = {unit.code.casefold(): unit for unit in units}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in units:
            self.by_name.setdefault(unit.search_text, []).append(unit)

    def named(self, line: Written) -> Unit | None:
        if line.code:
            return self.by_code.get(line.code.casefold())
        found = self.by_name.get(fold(line.name), [])
        return found[0] if len(found) == 1 else self.by_code.get(line.name.casefold())
