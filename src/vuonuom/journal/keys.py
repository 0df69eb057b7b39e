"""The key of the present request, so that a repeat gets the first answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.crypto import salted_hmac

LONGEST = 80
SALT = "vuonuom.journal.keys"
Said = Callable[[], bytes]  # what is asked for; told only when an act takes the key
_NOTHING: tuple[str, Said | None] = ("", None)
_given: ContextVar[tuple[str, Said | None]] = ContextVar("request_key", default=_NOTHING)


@contextmanager
def given(key: str, said: Said | None = None) -> Iterator[None]:
    """Within the block the first act carries `key`: forms, API and offline queue send one.

    With `said`, only the same request is a repeat: the key with other words is another act. A page
    gone back to has its old key, and what is typed there then must not be taken for done.
    """
    token = _given.set((key[:LONGEST] if said is None else key, said))
    try:
        yield
    finally:
        _given.reset(token)


def take() -> str:
    """The key, once: the outermost act has it, acts nested in it or after it have none.

    Of key and words one digest is kept, and neither of them: from the journal nobody can try what
    somebody may have written, not even who has our secret as well.
    """
    key, said = _given.get()
    _given.set(_NOTHING)
    if not key or said is None:
        return key
    return salted_hmac(f"{SALT}:{key}", said(), algorithm="sha256").hexdigest()
