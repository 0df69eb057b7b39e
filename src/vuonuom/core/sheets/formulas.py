"""Cells of a formula that hold no result: they read as empty where a person sees words."""

import html
import re
import zipfile
from collections import defaultdict
from pathlib import Path

from vuonuom.core.sheets import ods_formulas

MOST = 64 * 1024**2  # bytes of a sheet, some 150,000 lines: longer ones no hand has written
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_TARGET = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_CELL = re.compile(rb"<((?:\w+:)?)c\s([^>]*[^/>])>(.*?)</\1c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)")
_RESULT = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')

Cells = dict[int, dict[int, str]]  # line, from 1 -> column, from 0 -> what stands there


def without_result(path: Path, name: str, *, naught: bool = True) -> Cells:
    """Of one sheet: formulas whose result is missing, an error or (`naught`) a bare 0.

    A program that writes formulas without reckoning them puts nothing there, or 0, and so does a
    formula that leads to an empty cell; none of either is a name or a text.
    Of an .xlsx and an .ods: an .xls keeps its formulas in a form that is not read here.
    """
    if _is_ods(path):
        return ods_formulas.without_result(path, name, naught=naught, most=MOST)
    lacking = (b"", b"0") if naught else (b"",)
    found: Cells = defaultdict(dict)
    for cell in _CELL.finditer(_content(path, name)):
        about, inside = cell[2], cell[3]
        formula, result = _FORMULA.search(inside), _RESULT.search(inside)
        said = result[1] if result else b""
        is_error = b't="e"' in about
        is_lacking = formula and said in lacking and not (result and b't="str"' in about)
        place = _PLACE.search(about)
        if place and (is_error or is_lacking):
            shown = said if is_error else b"=" + (formula[1] if formula else b"")
            column = _column(place[1].decode())
            found[int(place[2])][column] = html.unescape(shown.decode(errors="replace"))
    return found


def _is_ods(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
    return "content.xml" in names and "xl/workbook.xml" not in names


def _content(path: Path, name: str) -> bytes:
    """The sheet as it lies in the file; nothing where it is of another kind, or holds neither."""
    if not zipfile.is_zipfile(path):
        return b""
    with zipfile.ZipFile(path) as package:
        part = _part(package, name)
        if part is None or package.getinfo(part).file_size > MOST:
            return b""
        content = package.read(part)
    return content if b"f>" in content or b"<f" in content or b't="e"' in content else b""


def _part(package: zipfile.ZipFile, name: str) -> str | None:
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = package.read("xl/workbook.xml").decode(errors="replace")
    related = package.read("xl/_rels/workbook.xml.rels").decode(errors="replace")
    keys = [_of(tag, r"\w+:id") for tag in _SHEET.findall(book) if _of(tag, "name") == name]
    targets = [_of(tag, "Target") for tag in _TARGET.findall(related) if _of(tag, "Id") in keys]
    parts = [f"xl/{target}" if target[:1] != "/" else target[1:] for target in targets]
    return next((part for part in parts if part in names), None)


def _of(tag: str, attribute: str) -> str:
    found = re.search(rf"""\s{attribute}=(["'])(.*?)\1""", tag)
    return html.unescape(found[2]) if found else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
