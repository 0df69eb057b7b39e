"""Rows of a spreadsheet as people send them: .xlsx, .xls, .ods and .csv."""

import csv
import statistics
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from vuonuom.core.errors import Refused
from vuonuom.core.sheets.formulas import unworked

ENDINGS = ("xlsx", "xls", "ods", "csv")
MOST_UNPACKED = 2 * 1024**3  # bytes: a million rows of 20 columns take 1.3 GB; a bomb takes more
DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024

Row = Sequence[object]


class Unreadable(Refused):
    """The file cannot be read as a table."""


@dataclass(frozen=True)
class Sheet:
    """One table: `rows` begins at the file's first line, blank lines included."""

    name: str
    rows: Iterator[Row]
    count: int


@contextmanager
def opened(path: Path, ending: str = "") -> Iterator[Sheet]:
    """The first visible sheet that holds anything. Raises Unreadable."""
    kind = (ending or path.suffix.lstrip(".")).lower()
    if kind not in ENDINGS:
        raise Unreadable(_("Xin gửi bảng tính .xlsx, .xls, .ods hoặc .csv."), field="file")
    if kind == "csv":
        with _opened_text(path) as sheet:
            yield sheet
    else:
        yield _of_workbook(path)


def _of_workbook(path: Path) -> Sheet:
    _refuse_bomb(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for at, about in enumerate(book.sheets_metadata):
            sheet = book.get_sheet_by_index(at)
            if about.visible == SheetVisibleEnum.Visible and sheet.start is not None:
                _refuse_unworked(path, at)
                return Sheet(about.name, sheet.iter_rows(), sheet.total_height)
    except PasswordError:
        sentence = _("Tệp đặt mật khẩu nên không mở được. Xin bỏ mật khẩu rồi gửi lại.")
        raise Unreadable(sentence, field="file") from None
    except (CalamineError, ValueError):
        sentence = _("Tệp không phải bảng tính, hoặc đã hỏng. Xin mở và lưu lại rồi gửi.")
        raise Unreadable(sentence, field="file") from None
    raise Unreadable(_("Tệp không có dòng nào."), field="file")


def _refuse_bomb(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise Unreadable(_("Tệp bung ra quá lớn. Xin chia thành nhiều tệp."), field="file")


def _refuse_unworked(path: Path, place: int) -> None:
    if cell := unworked(path, place):
        sentence = _(
            "Ô %(cell)s là công thức chưa có kết quả. Xin mở tệp bằng Excel, lưu lại rồi gửi."
        )
        raise Unreadable(sentence % {"cell": cell}, field="file")


@contextmanager
def _opened_text(path: Path) -> Iterator[Sheet]:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        if not sample.strip():
            raise Unreadable(_("Tệp không có dòng nào."), field="file")
        encoding = _encoding(sample)
        file.seek(0)
        count = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
        file.seek(0)
        lines = TextIOWrapper(file, encoding=encoding, newline="")
        delimiter = _delimiter(sample.decode(encoding, errors="ignore"))
        yield Sheet(path.stem, _rows(csv.reader(lines, delimiter=delimiter)), count + 1)


def _rows(lines: "Iterator[list[str]]") -> Iterator[Row]:
    try:
        for line in lines:
            yield [_without_guard(cell) for cell in line]
    except (UnicodeDecodeError, csv.Error):
        sentence = _("Tệp CSV bị hỏng hoặc không theo bảng mã UTF-8. Xin lưu lại rồi gửi.")
        raise Unreadable(sentence, field="file") from None


def _without_guard(cell: str) -> str:
    """`'=...` is how a CSV keeps a text that looks like a formula from being run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell


def _encoding(sample: bytes) -> str:
    """UTF-8 and UTF-16 by their marks; else what an old Vietnamese Windows writes."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in sample:
        raise Unreadable(_("Tệp không phải CSV."), field="file")
    try:
        sample[: sample.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """The one that cuts the first lines into the most columns."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]

    def columns(delimiter: str) -> int:
        return statistics.median_low(len(cut) for cut in csv.reader(lines, delimiter=delimiter))

    return max(DELIMITERS, key=columns)
