"""What was removed for good, kept outside the database: an older backup cannot bring it back."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from vuonuom.journal.models import Tombstone


def tombstones_file() -> Path:
    return Path(settings.DATA_DIR) / "tombstones.jsonl"


def keep(stone: Tombstone) -> None:
    """Add a line; none is ever taken out."""
    line = {
        "subject_kind": stone.subject_kind,
        "subject_id": stone.subject_id,
        "code": stone.code,
        "reason": stone.reason,
        "at": stone.at.isoformat(),
    }
    path = tombstones_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def kept() -> list[dict[str, Any]]:
    """What `purging.replay` removes again after a restore."""
    path = tombstones_file()
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
