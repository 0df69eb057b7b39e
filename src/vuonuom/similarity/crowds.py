"""How crowded it is around a text: some lie near everything and would stand in every list.

Such hubs come with many dimensions (Radovanović et al. 2010,
https://jmlr.org/papers/v11/radovanovic10a.html). How near a text lies to a question therefore
counts less what it has near it anyway (Conneau et al. 2018, https://arxiv.org/abs/1710.04087, 2.3).
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from vuonuom.similarity.encoders import Vectors
    from vuonuom.similarity.vectors import Rows, Store

FEWEST = 1_000  # texts that show where crowds are
SAMPLE = 4_096  # of the texts stand for all of them
NEAREST = 10
FILE = "crowds.npz"
COPY = 0.97  # one text sent twice is no crowd
STEP = 4_096


def around(vectors: "Vectors", sample: "Vectors") -> "Vectors":
    """How near the nearest of the sample are to each vector, on average; 0 without a sample."""
    if len(sample) < NEAREST:
        return np.zeros(len(vectors), np.float32)
    near = vectors @ sample.T
    near[near > COPY] = 0
    nearest: Vectors = np.partition(near, -NEAREST, axis=1)[:, -NEAREST:]
    return nearest.mean(axis=1)


def are_due(store: "Store") -> bool:
    """Whether so many came since the last measuring that it should be done again."""
    measured = _kept(store.path)[1]
    return store.count - measured > max(FEWEST, measured // 4)


def measure(store: "Store") -> None:
    """Choose who stands for all, and tell every row how crowded it is around it."""
    random = np.random.default_rng(57)
    there = np.flatnonzero(store.rows["text"])
    chosen = np.sort(random.choice(there, min(len(there), SAMPLE), replace=False))
    those = store.vectors(chosen)
    for at in range(0, store.count, STEP):
        rows = np.arange(at, min(at + STEP, store.count))
        store.rows["crowd"][rows] = around(store.vectors(rows), those)
    fresh = store.path / "crowds.new.npz"
    np.savez(fresh, rows=chosen, count=store.count)
    fresh.replace(store.path / FILE)


def sample(store: "Store") -> "Vectors":
    """Kept as numbers of rows: of a text that is erased nothing stays here either."""
    return store.vectors(_kept(store.path)[0])


def _kept(path: Path) -> tuple["Rows", int]:
    """The rows of the sample, and how many rows there were when it was drawn."""
    if not (path / FILE).exists():
        return np.empty(0, np.intp), 0
    with np.load(path / FILE) as kept:
        return kept["rows"], int(kept["count"])
