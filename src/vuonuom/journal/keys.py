"""The key of the present request, so that a repeat gets the first answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LONGEST = 80
_key: ContextVar[str] = ContextVar("request_key", default="")


@contextmanager
def given(key: str) -> Iterator[None]:
    """Within the block the first act carries `key`: forms, API and offline queue send one."""
    token = _key.set(key[:LONGEST])
    try:
        yield
    finally:
        _key.reset(token)


def take() -> str:
    """The key, once: the outermost act has it, acts nested in it or after it have none."""
    key = _key.get()
    _key.set("")
    return key
