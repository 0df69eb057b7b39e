"""Vectors sorted into cells, so that a question looks at the nearest cells only.

Of one's own making and short, because the looking goes on until enough texts that the person may
see were found: a library's fixed number of cells finds nothing in a small part of the tree.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vuonuom.similarity.encoders import Vectors
    from vuonuom.similarity.vectors import Rows, Store

FEW = 20_000  # vectors that are all compared: 10 ms
ENOUGH = 20_000  # compared when there are more
SAMPLES, ROUNDS = 64, 8  # of k-means: samples for each cell, times round
STEP = 50_000


@dataclass(frozen=True)
class Cells:
    middles: "Vectors"  # one row for each cell
    order: "Rows"  # rows of the store, cell by cell
    starts: "Rows"  # where each cell begins in `order`, and the end

    @property
    def count(self) -> int:
        """Rows that were sorted; those after them are compared each time."""
        return len(self.order)


def candidates(
    store: "Store", cells: Cells | None, vector: "Vectors", tops: "Sequence[int] | None"
) -> "Rows":
    """The rows to compare with: all of a small store, those of the nearest cells of a large."""
    if cells is None or cells.count > store.count:
        return store.allowed(np.arange(store.count), tops)
    found = [store.allowed(np.arange(cells.count, store.count), tops)]
    number = len(found[0])
    for cell in np.argsort(-(cells.middles @ vector)):
        rows = store.allowed(cells.order[cells.starts[cell] : cells.starts[cell + 1]], tops)
        found.append(rows)
        number += len(rows)
        if number >= ENOUGH:
            break
    return np.concatenate(found)


def are_due(store: "Store", cells: Cells | None) -> bool:
    """Whether so many came since the last sorting that it should be done again."""
    sorted_ones = cells.count if cells else 0
    return store.count - sorted_ones > max(FEW, sorted_ones // 4)


def sort(store: "Store", path: Path) -> None:
    """Sort every row into the cell it lies nearest to (k-means on a sample), and keep that."""
    number = int(np.sqrt(store.count))
    random = np.random.default_rng(57)
    some = random.choice(store.count, min(store.count, number * SAMPLES), replace=False)
    sample = store.numbers[np.sort(some)].astype(np.float32)
    sample /= np.maximum(np.linalg.norm(sample, axis=1, keepdims=True), 1)
    middles = sample[:: max(len(sample) // number, 1)][:number].copy()
    for _ in range(ROUNDS):
        nearest = np.argmax(sample @ middles.T, axis=1)
        sums = np.zeros_like(middles)
        np.add.at(sums, nearest, sample)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        middles = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), middles)
    cell_of = np.concatenate([
        np.argmax(store.numbers[at : at + STEP].astype(np.float32) @ middles.T, axis=1)
        for at in range(0, store.count, STEP)
    ])  # fmt: skip
    order = np.argsort(cell_of, kind="stable")
    starts = np.searchsorted(cell_of[order], np.arange(len(middles) + 1))
    fresh = path / "cells.new.npz"
    np.savez(fresh, middles=middles, order=order, starts=starts)
    fresh.replace(path / "cells.npz")


def stamp(path: Path) -> int:
    file = path / "cells.npz"
    return file.stat().st_mtime_ns if file.exists() else 0


def load(path: Path) -> Cells | None:
    file = path / "cells.npz"
    if not file.exists():
        return None
    with np.load(file) as kept:
        return Cells(kept["middles"], kept["order"], kept["starts"])
