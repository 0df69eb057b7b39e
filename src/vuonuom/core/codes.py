"""Codes that are short, safe to read aloud and never reused: YT-2026-004Q7."""

import secrets
from collections.abc import Callable

# Crockford's alphabet without the letters read as digits or as each other: I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5  # 33.5 million a year and prefix


def new_code(prefix: str, year: int, taken: Callable[[str], bool]) -> str:
    """A random code that is not `taken`: random, so that it tells nobody how many there are."""
    while taken(code := any_code(prefix, year)):
        pass
    return code


def any_code(prefix: str, year: int) -> str:
    """A random code that may be taken already: of a million ideas in a year, 3 in 100 would be."""
    drawn = secrets.randbits(5 * LENGTH)
    tail = "".join([ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH)])
    return f"{prefix}-{year}-{tail}"


def spoken(code: str) -> str:
    """What a person typed, as the code it was read from: case, spaces and O/0, I/1 forgiven."""
    return code.strip().upper().replace(" ", "").translate(str.maketrans("OIL", "011"))
