"""`/health/`: 200 when the database, the files and the index answer, 503 with what does not."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

import vuonuom
from vuonuom.similarity import index
from vuonuom.similarity.index import CatchingUp


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    told = {"product": "vuonuom", "version": vuonuom.__version__, "commit": commit()}
    failing = [name for name, answers in CHECKS.items() if not answers()]
    if failing:
        return JsonResponse({**told, "failing": failing}, status=503)
    return JsonResponse(told)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _files() -> bool:
    """The folder, or where it will be made with the first upload."""
    folder = settings.MEDIA_ROOT if settings.MEDIA_ROOT.exists() else settings.DATA_DIR
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def _index() -> bool:
    """An index that is not there yet follows with the first text."""
    try:
        return not index.exists() or index.searcher().num_docs >= 0
    except CatchingUp:
        return False


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "files": _files, "index": _index}


@cache
def commit() -> str:
    """The commit that runs: noted by the package, or read from the repository around it."""
    noted = Path(vuonuom.__file__).parent / "COMMIT"
    if noted.exists():
        return noted.read_text().strip()
    git = Path(vuonuom.__file__).parents[2] / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head
        if (git / name).exists():
            return (git / name).read_text().strip()
        packed = (git / "packed-refs").read_text().splitlines()
    except OSError:
        return "unknown"
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "unknown")
