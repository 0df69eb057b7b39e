"""The reference library: real titles, read-only, with their source and never an author."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from vuonuom.core import text
from vuonuom.ideas.models import ReferenceInitiative
from vuonuom.similarity import actions as similarity

PACKAGED = Path(__file__).parent.parent / "data" / "initiatives.jsonl"


@transaction.atomic
def load_reference(path: Path = PACKAGED) -> int:
    """Load or renew the library from a file of JSON lines; returns how many there are.

    A library is no act of anybody: nothing is counted and nothing recorded.
    """
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    for row in rows:
        initiative, _ = ReferenceInitiative.objects.update_or_create(
            code=row["id"], defaults=_told(row)
        )
        similarity.put(
            initiative,
            code=initiative.code,
            title=initiative.title,
            body=initiative.description,
            unit_id=None,
            year=initiative.year or 0,
            stage="reference",
        )
    return len(rows)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": text.one_line(row["title"])[:500],
        "description": text.clean(row.get("description") or ""),
        "field_name": text.one_line(row.get("field") or "")[:120],
        "unit_name": text.one_line(row.get("unit") or "")[:200],
        "level": text.one_line(row.get("level") or "")[:120],
        "year": row.get("year"),
        "kind": text.one_line(row.get("kind") or "")[:60],
        "source": text.clean(row["source"]),
    }
