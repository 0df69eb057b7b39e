"""The paragraphs of a PDF that has text: lines joined again, running heads and numbers gone."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused

SECONDS = 30  # on a busy machine; the child has 20 of CPU
EDGE = 2  # lines at the top and at the bottom of a page that may run through all pages
FEWEST = 3  # pages on which a line stands before it is a running head
_SHORT = 0.8  # of the longest line: a paragraph ends in a line so short

_PAGE_NUMBER = re.compile(
    r"(?:trang|page)?\s*[-–—]?\s*\d{1,4}\s*(?:[-–—]|/\s*\d{1,4})?", re.IGNORECASE
)
# A hyphen at the end of a line, as the reader marks it: in a word it goes, in "57-NQ/TW" it stays.
_DIVIDED = re.compile("(\\w)[\u00ad\ufffe\x02]\\s*(\\w)")
_OPENS = re.compile(
    r"(?:Chương|Phần)\s+[IVXLC\d]+\s*(?:$|[.:–—-]|[A-ZĐ]{2})|(?:Điều|Mục)\s+[IVXLC\d]+\s*[.:]"
    r"|[IVXLC]+\s*[.)–—-]\s|\d{1,2}(?:\.\d{1,2})*\s*[.)]\s|\d{1,2}(?:\.\d{1,2})+\s"
    r"|[a-zđ]\)\s|[-+•–]\s|Nơi nhận|T/M|TM\.|KT\."
)
_ENDS = (".", ":", ";", "!", "?", "…", "”")


class Unreadable(Refused):
    """The file cannot be read as text."""


def paragraphs(content: bytes) -> list[str]:
    """Raises Unreadable."""
    pages = [_lines(page) for page in _pages(content)]
    found = list(_joined(list(chain.from_iterable(_without_edges(pages)))))
    if not found:
        raise Unreadable(
            _(
                "Tệp PDF là bản chụp ảnh, không có chữ để đọc;"
                " xin dùng bản Word hoặc bản PDF có chữ."
            )
        )
    return found


def _pages(content: bytes) -> list[str]:
    try:
        answer = subprocess.run(
            [sys.executable, "-P", "-m", "vuonuom.core.pdf.child"],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        said = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError):
        said = {"wrong": "broken"}
    if "wrong" in said:
        raise Unreadable(_sentence(said["wrong"]))
    pages: list[str] = said["pages"]
    return pages


def _sentence(wrong: str) -> str:
    if wrong == "password":
        return _("Tệp PDF đặt mật khẩu nên không mở được. Xin bỏ mật khẩu rồi gửi lại.")
    if wrong in ("pages", "long"):
        return _("Tệp PDF dài quá 300 trang. Xin gửi riêng phần cần đọc.")
    return _("Tệp hỏng, hoặc không phải PDF như tên của nó nói.")


def _lines(page: str) -> list[str]:
    whole = _DIVIDED.sub(_undivided, page)
    return [line for each in whole.splitlines() if (line := each.strip())]


def _undivided(found: re.Match[str]) -> str:
    before, after = found.groups()
    is_of_a_number = before.isdecimal() or not after.islower()
    return f"{before}{'-' if is_of_a_number else ''}{after}"


def _without_edges(pages: Sequence[list[str]]) -> Iterator[list[str]]:
    """Without page numbers and without what stands at the edge of many pages."""
    at_edges = Counter(
        key for page in pages for key in {_key(line) for line in (*page[:EDGE], *page[-EDGE:])}
    )
    fewest = max(min(FEWEST, len(pages)), len(pages) // 3, 2)
    running = {key for key, n in at_edges.items() if n >= fewest}
    for page in pages:
        first, last = 0, len(page)
        while first < min(EDGE, last) and _runs(page[first], running):
            first += 1
        while last > max(len(page) - EDGE, first) and _runs(page[last - 1], running):
            last -= 1
        yield page[first:last]


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _runs(line: str, running: Iterable[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _key(line) in running


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Lines of a paragraph in one, also where a page ends within it."""
    full = max(map(len, lines), default=0)
    open_one, last = "", ""
    for line in lines:
        if open_one and _begins(line, last, full):
            yield open_one
            open_one = line
        else:
            open_one = _put_together(open_one, line)
        last = line
    if open_one:
        yield open_one


def _begins(line: str, last: str, full: int) -> bool:
    """Whether a line begins a paragraph after the line `last`."""
    if _OPENS.match(line):
        return True
    ended = last.endswith(_ENDS) or len(last) < full * _SHORT
    return ended and not line[:1].islower()


def _put_together(before: str, line: str) -> str:
    if not before:
        return line
    # "57-" and "NQ/TW" are one number; "chính trị -" and "xã hội" keep their space.
    is_glued = before.endswith("-") and before[-2:-1].isalnum()
    return before + line if is_glued else f"{before} {line}"
