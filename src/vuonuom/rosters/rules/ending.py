"""Where a list ends although its sheet goes on: totals, place and day, who signs, who receives."""

import re
from collections.abc import Sequence
from functools import lru_cache

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.text import fold

LONGEST = 70  # characters of such a line's cell: what is longer is somebody's text
_SIGNING = re.compile(
    r"(nguoi (lap|tong hop|kiem tra|duyet|ky|nhan|phu trach)|thu truong|noi nhan|lanh dao don vi"
    r"|xac nhan cua|y kien cua|phe duyet|thay mat|dai dien|t m|tm|k t|kt|t l|tl|tuq|t u q"
    r"|ky ten|ky ghi|ky va|ky dong dau|da ky|ghi ro ho ten|chu tich|bi thu|pho bi thu|chi huy"
    r"|giam doc|truong phong|an dinh danh sach|danh sach nay co|danh sach co)\b"
)
_COUNTED = "(y|y tuong|sang kien|nguoi|dong chi|doan vien|hoi vien|thanh vien|can bo|nam|nu|don vi)"
_SUM = rf"( ?(\d+|{_COUNTED}))*"
_TOTAL = re.compile(rf"(tong|cong|tong cong|tong so|tong so cong|cong thang)\b{_SUM}")
_NUMBER = re.compile(r"=.*|[\d.,% ]+")
_OF_SUM = re.compile(_SUM)  # "25 đồng chí" beside a total
_COLUMN = re.compile(r"\(?\d{1,2}\)?( ?= ?.*)?")  # "(4) = (2) + (3)"
_FIGURE = re.compile(r"\d")
_DAY = re.compile(r"(.* )?ngay( \d+)? thang( \d+)? nam( \d+)?")


def is_beside(row: Sequence[object]) -> bool:
    """A line of sums, or (1) (2) (3) below a head: left out, and the list may go on below."""
    texts = _texts(row)
    if len(texts) > 2 and texts[0].strip("()") == "1":
        return all(_COLUMN.fullmatch(text) for text in texts)
    return (
        bool(texts)
        and _TOTAL.fullmatch(fold(texts[0])) is not None
        and all(_NUMBER.fullmatch(text) or _OF_SUM.fullmatch(fold(text)) for text in texts[1:])
    )


def is_end(row: Sequence[object], *, full: bool) -> bool:
    """Whether a line stands below its list. `full`: what every line of the list says is there.

    A number or a code beside who signs is of the list: a line of it that lacks something.
    """
    texts = _texts(row)
    if not texts or texts[0].isdecimal():  # a numbered line is of the list
        return False
    if len(texts) == 1 and _is_day(texts[0]):
        return True
    if full:
        return all(is_signing(text) or _is_day(text) for text in reversed(texts))
    others = [text for text in texts if not is_signing(text)]
    return len(others) < len(texts) and all(_is_day(text) or not _FIGURE.search(text)
                                            for text in others)  # fmt: skip


@lru_cache(maxsize=16384)  # units and days come again in every list
def is_signing(text: str) -> bool:
    """Whether somebody signs, approves or receives here, by how the words begin."""
    return len(text) <= LONGEST and _SIGNING.match(fold(text)) is not None


def _is_day(text: str) -> bool:
    return len(text) <= LONGEST and _DAY.fullmatch(fold(text)) is not None


def _texts(row: Sequence[object]) -> list[str]:
    return [text for cell in row if (text := as_text(cell))]
