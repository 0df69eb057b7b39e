"""What the model learned from pairs of ideas: something small added to each of its tables.

`scripts/tuning` says from what and how. Of 220 ideas told again in other words, written apart
from it, with traps among 940 texts, 0.72 were in the first ten before, and 0.96 with it.
"""

from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from vuonuom.similarity.e5.packed import Floats

FILE = Path(__file__).with_name("tuning.npz")
TABLES = ("q", "k", "v", "ao", "fi", "fo")  # of each layer


@cache
def name() -> str:
    """Tells one tuning from the next: vectors of two cannot be compared."""
    return blake2b(FILE.read_bytes(), digest_size=4).hexdigest()


def added(table: str) -> Floats:
    """What is added to a table (`l0.q`), in its own shape."""
    with np.load(FILE) as parts:
        a, b = (parts[f"{table}.{part}"].astype(np.float32) for part in "ab")
    product: Floats = b @ a
    return product
