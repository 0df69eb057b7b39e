"""Vectors on disk: two files of rows that only grow, read in place by every process.

A row says whose it is and which units stand above it, so that what a person may not see is left
out before anything is compared. Eight bits a number: 1,000,000 texts are 384 MB, which the
processes share. What is erased is overwritten with zeros.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from django.conf import settings

from vuonuom.similarity import cells, crowds
from vuonuom.similarity.encoders import SIZE, Vectors

ABOVE = 12  # levels kept; of a longer path the nearest are left out
ROW = np.dtype(
    [("text", "<i8"), ("digest", "<u8"), ("scale", "<f4"), ("crowd", "<f4"),
     ("above", "<i4", (ABOVE,))],
    align=True,
)  # fmt: skip
NUMBERS = np.dtype(np.int8)
LAYOUT = 2  # of a row: another one is another encoder's, so that all are made anew
CROWDED = 0.5  # of how crowded it is around a text is taken from its nearness

type Rows = npt.NDArray[np.intp]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "vectors"


def are_of(encoder: str) -> bool:
    """Whether the encoder of this name made what lies here."""
    file = folder() / "encoder"
    return file.exists() and file.read_text() == _made_by(encoder)


def _made_by(encoder: str) -> str:
    return f"{encoder} {LAYOUT}"


def digest(words: str) -> int:
    """Whether a text still says what was encoded."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "little")


class Store:
    """The rows as they lie on disk. A row that is half written is not there yet."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        self.mode: Literal["r+", "r"] = "r+" if write else "r"
        if write:
            path.mkdir(parents=True, exist_ok=True)
            self._touch()
        self.reload()

    def _touch(self) -> None:
        for name in ("rows", "numbers"):
            (self.path / name).touch()

    def reload(self) -> None:
        sizes = [_size(self.path / "rows") // ROW.itemsize, _size(self.path / "numbers") // SIZE]
        self.count = min(sizes)
        self.rows = self._mapped("rows", ROW, (self.count,))
        self.numbers = self._mapped("numbers", NUMBERS, (self.count, SIZE))

    def _mapped(self, name: str, kind: "np.dtype[Any]", shape: tuple[int, ...]) -> Any:
        if not self.count:
            return np.empty(shape, kind)
        return np.memmap(self.path / name, kind, self.mode, shape=shape)

    def add(self, texts: Sequence[int], digests: Sequence[int], above: Sequence[Sequence[int]],
            vectors: Vectors) -> None:  # fmt: skip
        rows = np.zeros(len(texts), ROW)
        rows["text"], rows["digest"] = texts, digests
        for row, path in zip(rows, above, strict=True):
            row["above"] = _levels(path)
        most = np.abs(vectors).max(axis=1)
        rows["scale"] = most / 127
        rows["crowd"] = crowds.around(vectors, crowds.sample(self))
        numbers = np.rint(vectors / rows["scale"][:, None]).astype(NUMBERS)
        for name, laid, size in (("numbers", numbers, SIZE), ("rows", rows, ROW.itemsize)):
            with (self.path / name).open("r+b") as file:
                file.truncate(self.count * size)  # what a killed writer left half
                file.seek(0, os.SEEK_END)
                file.write(laid.tobytes())
        self.reload()

    def begin_anew(self, encoder: str) -> None:
        """Empty, for another encoder. Whoever reads the old files keeps them until they look."""
        for name in ("rows", "numbers", "cells.npz", crowds.FILE):
            (self.path / name).unlink(missing_ok=True)
        self._touch()
        self.reload()
        (self.path / "encoder").write_text(_made_by(encoder))

    def of(self, text: int) -> list[int]:
        """The rows of a text: one, or none."""
        return [int(row) for row in np.flatnonzero(self.rows["text"] == text)]

    def move(self, row: int, above: Sequence[int]) -> None:
        self.rows["above"][row] = _levels(above)

    def erase(self, row: int) -> None:
        self.rows[row] = np.zeros((), ROW)
        self.numbers[row] = 0

    def allowed(self, rows: Rows, tops: Sequence[int] | None) -> Rows:
        """Those of `rows` that are anybody's and lie below one of `tops`; None: all."""
        here = self.rows[rows]
        open_to = here["text"] != 0
        if tops is not None:
            open_to &= np.isin(here["above"], list(tops)).any(axis=1)
        found: Rows = rows[open_to]
        return found

    def vectors(self, rows: Rows) -> Vectors:
        lengthened: Vectors = self.numbers[rows] * self.rows["scale"][rows, None]
        return lengthened

    def scores(self, rows: Rows, vector: Vectors) -> Vectors:
        """How near each is, less a part of how crowded it is around it: to rank by, no cosine."""
        near: Vectors = (self.numbers[rows].astype(np.float32) @ vector) * self.rows["scale"][rows]
        told: Vectors = near - CROWDED * self.rows["crowd"][rows]
        return told


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0


def _levels(path: Sequence[int]) -> list[int]:
    """The ids above a text, nearest first; whoever has signed in may find one without any."""
    kept = list(path)[-ABOVE:] or [EVERYBODY]
    return kept + [NOBODY] * (ABOVE - len(kept))


EVERYBODY, NOBODY = 0, -1


@dataclass
class _Opened:
    store: Store
    cells: cells.Cells | None
    stamp: tuple[int, int, int]


_open: dict[Path, _Opened] = {}


def opened() -> _Opened:
    """What this process reads; looked at again when a file has changed."""
    path = folder()
    stamp = (_size(path / "rows"), _inode(path / "rows"), cells.stamp(path))
    if path not in _open or _open[path].stamp != stamp:
        _open[path] = _Opened(Store(path), cells.load(path), stamp)
    return _open[path]


def nearest(vector: Vectors, *, tops: Sequence[int] | None, limit: int) -> list[tuple[int, float]]:
    """(text, score) of the nearest texts below `tops`, best first."""
    now = opened()
    rows = cells.candidates(now.store, now.cells, vector, tops)
    if not len(rows):
        return []
    scores = now.store.scores(rows, vector)
    best = np.argsort(-scores, kind="stable")[:limit]
    return [(int(now.store.rows["text"][rows[at]]), float(scores[at])) for at in best]


@contextmanager
def writing() -> Iterator[Store | None]:
    """The store for the one writer; None while another process writes."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield Store(folder(), write=True)


def drop() -> None:
    _open.pop(folder(), None)
    shutil.rmtree(folder(), ignore_errors=True)
