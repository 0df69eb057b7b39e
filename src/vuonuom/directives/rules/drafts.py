"""Clauses as the lines of a directive suggest them: a draft that a person corrects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 200  # clauses read at a time
LONGEST_LABEL = 60
LONGEST_TEXT = 5000

# The outer ones first; a line that opens none goes on with the clause before it.
_ARTICLE = re.compile(
    r"^(?:#+\s*)?[*_]*(Điều|Mục|Chương|Phần)\s+([IVXLC]+|\d+)\b[.:)–—-]?\s*(.*)$", re.IGNORECASE
)
_ROMAN = re.compile(r"^(?:#+\s*)?[*_]*([IVXLC]+)\s*[.)–—-]\s*(\S.*)$")
_NUMBER = re.compile(r"^(?:#+\s*)?[*_]*(\d{1,2}(?:\.\d{1,2})*)\s*[.)–—-]?\s+(\S.*)$")
_LETTER = re.compile(r"^(?:#+\s*)?[*_]*([a-zđ])\)\s*(\S.*)$")
_END = re.compile(r"^(?:Nơi nhận|T/M|TM\.|KT\.)\b", re.IGNORECASE)


@dataclass(frozen=True)
class DraftClause:
    label: str
    text: str
    is_heading: bool = False  # its parts are clauses of their own


@dataclass
class _Open:
    depth: int
    label: str
    title: str
    body: list[str]
    has_parts: bool = False

    def written(self) -> DraftClause | None:
        words = "\n".join([self.title, *self.body]).strip()
        if not words:
            return None
        is_heading = self.has_parts and not self.body
        return DraftClause(self.label[:LONGEST_LABEL], words[:LONGEST_TEXT], is_heading)


def clauses(lines: Iterable[str]) -> list[DraftClause]:
    """Left out: what stands before the first number, and all from "Nơi nhận" on."""
    found: list[_Open] = []
    path: list[_Open] = []
    for line in lines:
        if _END.match(line):
            break
        opened = _opened(line, path)
        if opened is None:
            if path:
                path[-1].body.append(line.strip("*_# "))
            continue
        path = [one for one in path if one.depth < opened.depth]
        if path:
            path[-1].has_parts = True
        path.append(opened)
        found.append(opened)
    written = [clause for one in found if (clause := one.written()) is not None]
    return written[:MOST]


def _opened(line: str, path: list[_Open]) -> _Open | None:
    if match := _ARTICLE.match(line):
        word, number, rest = match.groups()
        depth = 1 if word.lower() in ("chương", "phần") else 2
        return _Open(depth, f"{word.capitalize()} {number.upper()}", rest.strip("*_ "), [])
    if match := _ROMAN.match(line):
        return _Open(2, f"Mục {match[1]}", match[2].strip("*_ "), [])
    if match := _NUMBER.match(line):
        depth = 3 + match[1].count(".")
        return _Open(depth, _below(path, depth, match[1]), match[2].strip("*_ "), [])
    if match := _LETTER.match(line):
        return _Open(9, _below(path, 9, match[1]), match[2].strip("*_ "), [])
    return None


def _below(path: list[_Open], depth: int, number: str) -> str:
    """ "Mục II.3", "Mục II.3.a"; a number that repeats those above it ("1.2") names them once."""
    above = next((one for one in reversed(path) if one.depth < depth), None)
    if above is None:
        return f"Mục {number}"
    last = above.label.rpartition(".")[2].rpartition(" ")[2]
    own = number.removeprefix(f"{last}.") if above.depth > 2 else number
    return f"{above.label}.{own}"
