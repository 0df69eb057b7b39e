"""What is wrong with a cell, in one plain sentence."""

import re
from datetime import date

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_day, as_text

FIRST_DAY = date(1900, 1, 1)
LONGEST_NUMBER, LONGEST_NAME, LONGEST_UNIT_NAME = 40, 120, 200
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_USERNAME = re.compile(r"[A-Za-z0-9._@+-]{3,60}")


class BadCell(ValueError):
    """Its text is the reason; `key` the field, where not the one that was asked for."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.key = key


def person_name(words: str) -> str:
    if not words:
        raise BadCell(_("Thiếu họ và tên."))
    if len(words) > LONGEST_NAME:
        raise BadCell(_("Họ và tên dài quá 120 chữ."))
    if not any(map(str.isalpha, words)):
        raise BadCell(_("Họ và tên không có chữ nào."))
    return words


def unit_name(words: str) -> str:
    if not words:
        raise BadCell(_("Thiếu tên đơn vị."))
    if len(words) > LONGEST_UNIT_NAME:
        raise BadCell(_("Tên đơn vị dài quá 200 chữ."))
    return words


def number(words: str) -> str:
    if len(words) > LONGEST_NUMBER:
        raise BadCell(_("Mã số dài quá 40 ký tự."))
    return words


def day(cell: object, today: date) -> date | None:
    """A day that has come; None where the cell is empty."""
    try:
        found = as_day(cell)
    except ValueError:
        sentence = _("“%(words)s” không phải ngày/tháng/năm.")
        raise BadCell(sentence % {"words": as_text(cell)[:40]}) from None
    if found is not None and found > today:
        raise BadCell(_("Ngày này chưa tới."))
    if found is not None and found < FIRST_DAY:
        raise BadCell(_("Ngày này trước năm 1900."))
    return found


def email(words: str) -> str:
    if words and not _EMAIL.fullmatch(words):
        raise BadCell(_("Thư điện tử viết chưa đúng."))
    return words


def username(words: str) -> str:
    if words and not _USERNAME.fullmatch(words):
        raise BadCell(_("Tên đăng nhập gồm 3 đến 60 chữ không dấu, số, dấu chấm, gạch nối."))
    return words
