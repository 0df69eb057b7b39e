"""Hashes of entries and of changed fields, and Merkle trees over them."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

# Made once: `json.dumps` with these words makes an encoder anew for each entry.
_canonical = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def new_salt() -> str:
    return secrets.token_hex(16)


def salted(value: Any, salt: str) -> str:
    return hashlib.sha256(f"{salt}\x1f{value}".encode()).hexdigest()


def salted_changes(changed: Mapping[str, Any], salt: str) -> dict[str, str]:
    return {name: salted(value, salt) for name, value in changed.items()}


class SaidByEntry(Protocol):
    """What of an entry is hashed: its row, or the same facts on their way into the table."""

    kind: str
    at: datetime
    claimed_at: Any
    actor_id: Any
    subject_kind: str
    subject_id: int
    changes: Any
    reverses_id: Any
    request_key: Any


class SaidByPosting(Protocol):
    unit_id: int
    measure: str
    amount: int
    local_date: date
    cohort: int
    about: str
    person_id: Any


def entry_hash(entry: SaidByEntry, postings: Iterable[SaidByPosting]) -> str:
    """Over everything that an entry and its postings say, salt and number apart."""
    rows = sorted(
        [p.unit_id, p.measure, p.amount, p.local_date.isoformat(), p.cohort, p.about,
         p.person_id or 0]
        for p in postings
    )  # fmt: skip
    said = [
        entry.kind,
        entry.at.timestamp(),
        entry.claimed_at.timestamp() if entry.claimed_at else None,
        entry.actor_id,
        entry.subject_kind,
        entry.subject_id,
        entry.changes,
        entry.reverses_id,
        entry.request_key,
        rows,
    ]
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


def _pair(left: str, right: str) -> str:
    return hashlib.sha256(bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """The root over hex digests; an odd one out is carried up unpaired."""
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [_pair(*level[i : i + 2]) for i in range(0, len(level) - 1, 2)] + odd
    return level[0]


def merkle_path(leaves: Sequence[str], index: int) -> list[tuple[str, str]]:
    """What to hash with the leaf at `index`, bottom up: ("left" | "right", digest)."""
    level, path = list(leaves), []
    while len(level) > 1:
        mate = index ^ 1
        if mate < len(level):
            path.append(("left" if mate < index else "right", level[mate]))
        odd = level[-1:] if len(level) % 2 else []
        level = [_pair(*level[i : i + 2]) for i in range(0, len(level) - 1, 2)] + odd
        index //= 2
    return path


def root_from_path(leaf: str, path: Iterable[tuple[str, str]]) -> str:
    for side, digest in path:
        leaf = _pair(digest, leaf) if side == "left" else _pair(leaf, digest)
    return leaf


def seal_hash(root: str, previous: str, first: int, last: int) -> str:
    return hashlib.sha256(f"{previous}:{first}:{last}:{root}".encode()).hexdigest()
