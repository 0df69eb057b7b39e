"""Cells of an .ods whose formula holds no result, or an error."""

import html
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

# A value may hold ">": it is passed over whole.
_TAG = re.compile(
    rb"<(/?)table:(table-row|(?:covered-)?table-cell|table)(?=[\s/>])"
    rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
)
_WORDS = re.compile(rb"\s*<text:p[^>]*>([^<]*)")

Cells = dict[int, dict[int, str]]  # line, from 1 -> column, from 0 -> what stands there


def without_result(path: Path, name: str, *, naught: bool, most: int) -> Cells:
    """Of one sheet: formulas whose result is missing, an error or (`naught`) a bare 0.

    Nothing where the content is longer than `most` bytes.
    """
    found: Cells = defaultdict(dict)
    with zipfile.ZipFile(path) as package:
        if package.getinfo("content.xml").file_size > most:
            return found
        content = package.read("content.xml")
    if b"table:formula" in content:
        for line, column, about, words in _cells(content, name):
            if (told := _lacking(about, words, naught=naught)) is not None:
                found[line][column] = told
    return found


def _cells(content: bytes, name: str) -> Iterator[tuple[int, int, bytes, str]]:
    """(line, column, attributes, words) of each cell; what repeats counts as often as it says."""
    is_ours, line, column, lines = False, 1, 0, 1
    for tag in _TAG.finditer(content):
        is_end, kind, about = tag[1] or tag[3].endswith(b"/"), tag[2], tag[3]
        if kind == b"table":
            is_ours, line = not tag[1] and _said(about, "table:name") == name, 1
        elif kind == b"table-row":
            column, lines = 0, lines if tag[1] else _times(about, "rows")
            line += lines if is_end else 0
        elif is_ours and not tag[1]:
            words = None if is_end else _WORDS.match(content, tag.end())
            yield line, column, about, _plain(words[1]) if words else ""
            column += _times(about, "columns")


def _lacking(about: bytes, words: str, *, naught: bool) -> str | None:
    """What is told of a cell: its error, its formula; None where nothing is amiss."""
    formula = _said(about, "table:formula").removeprefix("of:")
    if formula and _said(about, "calcext:value-type") == "error":
        return words or formula
    has_result = _said(about, "office:value-type") and words
    is_naught = naught and _said(about, "office:value") == "0"
    is_empty_text = _said(about, "office:value-type") == "string"
    return formula if formula and (is_naught or not (has_result or is_empty_text)) else None


def _times(about: bytes, what: str) -> int:
    return int(_said(about, f"table:number-{what}-repeated") or 1)


def _said(about: bytes, attribute: str) -> str:
    found = re.search(rf"""\s{attribute}=(["'])(.*?)\1""".encode(), about, re.DOTALL)
    return _plain(found[2]) if found else ""


def _plain(content: bytes) -> str:
    return html.unescape(content.decode(errors="replace"))
