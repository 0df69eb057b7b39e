"""Where a list ends although its sheet goes on: totals, place and day, who signs, who receives."""

import re
from collections.abc import Sequence

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.text import fold

LONGEST = 70  # characters of such a line's cell: what is longer is somebody's text
_SIGNING = re.compile(
    r"(nguoi (lap|tong hop|kiem tra|duyet|ky|nhan|phu trach)|thu truong|noi nhan|lanh dao don vi"
    r"|xac nhan cua|y kien cua|phe duyet|thay mat|dai dien|t m|tm|k t|kt|t l|tl|tuq|t u q"
    r"|ky ten|ky ghi|ky va|ky dong dau|da ky|ghi ro ho ten|chu tich|bi thu|pho bi thu|chi huy"
    r"|giam doc|truong phong|an dinh danh sach|danh sach nay co|danh sach co)\b"
)
_TOTAL = re.compile(r"(tong|cong|tong cong|tong so|cong thang)\b[\d ]*( y| y tuong| sang kien)?")
_NUMBER = re.compile(r"=.*|[\d.,% ]+")
_COLUMN = re.compile(r"\(?\d{1,2}\)?( ?= ?.*)?")  # "(4) = (2) + (3)"
_DAY = re.compile(r"(.* )?ngay( \d+)? thang( \d+)? nam( \d+)?")


def is_beside(row: Sequence[object]) -> bool:
    """A line of sums, or (1) (2) (3) below a head: left out, and the list may go on below."""
    texts = _texts(row)
    if len(texts) > 2 and texts[0].strip("()") == "1":
        return all(_COLUMN.fullmatch(text) for text in texts)
    return (
        bool(texts)
        and _TOTAL.fullmatch(fold(texts[0])) is not None
        and all(_NUMBER.fullmatch(text) for text in texts[1:])
    )


def is_end(row: Sequence[object], *, full: bool) -> bool:
    """Whether a line stands below its list. `full`: somebody and their words stand in it."""
    texts = _texts(row)
    if not texts or texts[0].isdecimal():  # a numbered line is of the list
        return False
    if len(texts) == 1 and len(texts[0]) <= LONGEST and _DAY.fullmatch(fold(texts[0])):
        return True
    signing = [len(text) <= LONGEST and _SIGNING.match(fold(text)) is not None for text in texts]
    return all(signing) if full else any(signing)


def _texts(row: Sequence[object]) -> list[str]:
    return [text for cell in row if (text := as_text(cell))]
