"""How far a long act has come: on the disk, for its own rows are seen only when it has ended."""

import json
import re
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")


def tell(name: str, done: int, whole: int) -> None:
    """Say it; where the disk is full the act goes on unheard."""
    path = _path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps([done, whole]))
        fresh.replace(path)
    except OSError:
        return


def told(name: str) -> tuple[int, int]:
    """(done, whole); zeros where nothing was said."""
    try:
        done, whole = json.loads(_path(name).read_text())
    except (OSError, ValueError):
        return 0, 0
    return done, whole


def forget(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return Path(settings.DATA_DIR) / "progress" / name
