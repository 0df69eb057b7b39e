"""What holds of units, in plain Python."""

import re
from collections.abc import Sequence

from vuonuom.core.text import strip_marks

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NOT_IN_NUMBERS = re.compile(r"[^0-9a-z]+")


def is_code(words: str) -> bool:
    """Whether a unit may bear it: what can stand in an address."""
    return _CODE.fullmatch(words) is not None


def register_key(organization: int, number: str) -> str | None:
    """A member's number in the one form by which an organisation's register is searched.

    "00 123", "00123" and the 123 that Excel makes of it are one number; None of an empty one.
    """
    is_plain = number.isascii() and number.isalnum()
    plain = number.lower() if is_plain else _NOT_IN_NUMBERS.sub("", strip_marks(number))
    if not plain:
        return None
    return f"{organization}:{plain.lstrip('0') or '0' if plain.isdecimal() else plain}"


def in_proportion(whole: int, weights: Sequence[int], otherwise: Sequence[int]) -> list[int]:
    """`whole` in integer parts by `weights` (or `otherwise`, or evenly), by largest remainder.

    The parts always sum to the whole; among equal remainders the first comes first.
    """
    if not any(weights):
        weights = otherwise if any(otherwise) else [1] * len(weights)
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    for at in by_remainder[: whole - sum(parts)]:
        parts[at] += 1
    return parts
