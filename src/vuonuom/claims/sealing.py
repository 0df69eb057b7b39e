"""The lock on a sealed name: two keys of two people, neither of them kept here.

X25519 boxes and AES-GCM of the `cryptography` package. A key holder's secret is shown once, on
paper; the server keeps its public half. The name is encrypted under a key of its own, which is
split in two for each pair of holders: one half alone is pure chance.
"""

import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vuonuom.claims.tokens import bare
from vuonuom.core.codes import ALPHABET

LETTERS = 30  # of a holder's secret: 150 bits
KEY = 32
ONCE = bytes(12)  # each key encrypts one thing
LENGTH = 1024  # every name fills as much: its length tells nothing


@dataclass(frozen=True)
class Name:
    """Who a sealed idea is by."""

    person: int
    full_name: str
    unit: str


def new_secret() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return "-".join(letters[at : at + 5] for at in range(0, LETTERS, 5))


def public_of(secret: str) -> str:
    return _kept(_private(secret).public_key().public_bytes_raw())


def lock(name: Name, about: bytes) -> tuple[str, bytes]:
    """The name encrypted, and the key that opens it."""
    key = secrets.token_bytes(KEY)
    said = json.dumps([name.person, name.full_name, name.unit]).encode()
    return _kept(AESGCM(key).encrypt(ONCE, said.ljust(LENGTH), about)), key


def unlock(box: str, key: bytes, about: bytes) -> Name:
    person, full_name, unit = json.loads(AESGCM(key).decrypt(ONCE, b64decode(box), about))
    return Name(person, full_name, unit)


def split(key: bytes) -> tuple[bytes, bytes]:
    """Two halves that make the key together."""
    half = secrets.token_bytes(KEY)
    return half, joined(key, half)


def joined(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def box_for(public: str, content: bytes, about: bytes) -> str:
    """Only who holds the secret of `public` can open it, not even who made it."""
    holder, sender = b64decode(public), X25519PrivateKey.generate()
    shared = sender.exchange(X25519PublicKey.from_public_bytes(holder))
    mine = sender.public_key().public_bytes_raw()
    return _kept(mine + AESGCM(_derived(shared, mine + holder)).encrypt(ONCE, content, about))


def unboxed(secret: str, box: str, about: bytes) -> bytes | None:
    """What the box holds, or None when the secret is not its own or the box was purged."""
    private = _private(secret)
    try:
        raw = b64decode(box, validate=True)
        shared = private.exchange(X25519PublicKey.from_public_bytes(raw[:KEY]))
        salt = raw[:KEY] + private.public_key().public_bytes_raw()
        return AESGCM(_derived(shared, salt)).decrypt(ONCE, raw[KEY:], about)
    except (InvalidTag, ValueError):
        return None


def _kept(raw: bytes) -> str:
    """As text, which backups carry and a purge empties."""
    return b64encode(raw).decode()


def _private(secret: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(bare(secret).encode(), b"holder"))


def _derived(material: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt=salt, info=b"vuonuom.claims").derive(material)
