"""Dividing a whole number so that nothing is lost, and reading parts that somebody pasted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vuonuom.core import text

MARKS = ("\t", ";", "|", ",")  # a comma last: names have commas


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` by weight, by largest remainder: the shares always sum to it.

    Whoever stands first is given first where remainders are equal; weights of nothing but zero
    divide evenly.
    """
    if not weights:
        return []
    whole = sum(weights)
    if not whole:
        return shares(total, [1] * len(weights))
    found = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for place in order[: total - sum(found)]:
        found[place] += 1
    return found


@dataclass(frozen=True)
class Line:
    """One pasted line: which unit, by code or name, and how much; or what is wrong with it."""

    number: int
    unit: str
    amount: int = 0
    wrong: str = ""
    is_heading: bool = False


def read_lines(pasted: str) -> list[Line]:
    """Lines as a spreadsheet pastes them: a unit, a tab or semicolon, a number.

    A first line whose last word has no digit is a heading.
    """
    lines = enumerate(text.clean(pasted).splitlines(), start=1)
    found = [_line(number, line) for number, line in lines if line.strip()]
    return found[1:] if found and found[0].is_heading else found


def _line(number: int, line: str) -> Line:
    for mark in MARKS:
        if mark in line:
            unit, amount = line.rsplit(mark, 1)
            unit, amount = text.one_line(unit), text.one_line(amount)
            break
    else:
        return Line(number, text.one_line(line), wrong=_("thiếu con số (ngăn bằng dấu tab hoặc ;)"))
    read = whole_number(amount)
    if read is None:
        wrong = _("“%(typed)s” không phải số nguyên từ 0 trở lên") % {"typed": amount[:40]}
        return Line(number, unit, wrong=wrong, is_heading=not any(c.isdigit() for c in amount))
    return Line(number, unit, read)


def whole_number(written: str) -> int | None:
    """1200, 1.200 and 1 200 as people write them; None of anything else."""
    digits = written.replace(" ", "")
    groups = digits.split(".")
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        digits = "".join(groups)
    is_plain = digits.isascii() and digits.isdecimal() and len(digits) <= 9
    return int(digits) if is_plain else None
