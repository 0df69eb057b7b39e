"""The Vietnamese wordings that the product ships: one file a wording, versioned by its day.

A file begins with two lines, `title:` and `in_force_from:`, then a blank line and the body in
Django template syntax. Facts that the caller does not give stay empty.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Wording:
    key: str
    title: str
    in_force_from: date
    body: str


def shipped() -> list[Wording]:
    return [_read(path) for path in sorted(FOLDER.glob("*.html"))]


def _read(path: Path) -> Wording:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    day = date.fromisoformat(facts["in_force_from"])
    # The file is named key.html, or key.2027-01-01.html once a wording has a second version.
    return Wording(path.name.partition(".")[0], facts["title"], day, body)
