"""Fictitious names for units and people, drawn in a fixed order by the seed."""

import csv
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import vuonuom.organization
from vuonuom.core.text import fold
from vuonuom.ops.demo import words

REAL = Path(vuonuom.organization.__file__).parent / "data" / "wards.csv"
KINDS = ("Xã", "Phường", "Đặc khu")


def places(random: Random) -> Iterator[str]:
    """Names of two syllables, no two alike, none that a real ward bears (`trust.md` 10)."""
    taken = real_places()
    pairs = [f"{a} {b}" for a, b in product(words.PLACE_FIRST, words.PLACE_SECOND) if a != b]
    pairs = [pair for pair in pairs if fold(pair) not in taken]
    random.shuffle(pairs)
    yield from pairs


def real_places() -> set[str]:
    """Folded names of the real wards, without their kind."""
    with REAL.open(encoding="utf-8") as file:
        rows = [row["name"] for row in csv.DictReader(file)]
    return {fold(re.sub("^(Xã|Phường|Đặc khu) ", "", name)) for name in rows}


def person(random: Random) -> str:
    last = random.choices(words.LAST_NAMES, words.LAST_WEIGHTS)[0]
    middle = random.choice(words.MIDDLE_NAMES)
    first = random.choice(words.FIRST_NAMES)
    return f"{last} {middle} {first}"
