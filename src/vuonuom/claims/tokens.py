"""Secrets of links and codes: made, spelt, and known again by their hash."""

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

from vuonuom.core.codes import ALPHABET, spoken

SALT = "vuonuom.claims"
LASTS = 24 * 60 * 60  # how long a form may lie open before it is sent
LINK = 26  # characters of 5 bits: 130
CODE = 10  # 50 bits, tried at most some forty times a day
CARD = 3  # the first characters, against which tries are counted


@dataclass(frozen=True)
class Ticket:
    """What stands in a form instead of a cookie: it is ours, for this mailbox, and it is one."""

    nonce: str
    unit: int


def new_ticket(unit: int) -> str:
    return signing.dumps([secrets.token_hex(16), unit], salt=SALT)


def ticket(signed: str) -> Ticket | None:
    """The ticket, or None when it is not ours or too old."""
    try:
        nonce, unit = signing.loads(signed, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Ticket(nonce, unit)


def link_of(nonce: str, said: bytes) -> str:
    """The secret of the link that a form leads to: with the same words, the same link.

    Gone back to and filled in otherwise, a form is another letter. The nonce is not kept, so that
    nobody can make the link again from the database and our key.
    """
    raw = salted_hmac(f"{SALT}.link:{nonce}", said, algorithm="sha256").digest()
    return _spelt(raw, LINK)


def link_digest(secret: str) -> str:
    """Fast on purpose: 130 random bits need no slow hash."""
    return hashlib.sha256(spoken(secret).encode()).hexdigest()


def new_code() -> str:
    """ "7K2M4-Q9XDA": read aloud, typed with a thumb."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE))
    return f"{letters[:5]}-{letters[5:]}"


def code_digest(typed: str) -> str:
    """Keyed: 50 bits could be tried against a stolen database, but not without our key."""
    return salted_hmac(f"{SALT}.code", bare(typed), algorithm="sha256").hexdigest()


def bare(typed: str) -> str:
    return spoken(typed).replace("-", "")


def place_digest(*parts: object) -> str:
    """The key of what is counted: an address is not kept, not even hashed without our key."""
    joined = "\x00".join(map(str, parts))
    return salted_hmac(f"{SALT}.tries", joined, algorithm="sha256").hexdigest()


def _spelt(raw: bytes, length: int) -> str:
    number = int.from_bytes(raw)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length))
