"""Uploads against what their rows say of them."""

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from vuonuom.files.models import StoredFile
from vuonuom.journal.recount import Difference

BLOCK = 1 << 20


def digest(name: str) -> str:
    """sha256 of a stored file. Raises OSError when it cannot be read."""
    total = hashlib.sha256()
    with default_storage.open(name, "rb") as content:
        while block := content.read(BLOCK):
            total.update(block)
    return total.hexdigest()


def differing_files() -> Iterator[Difference]:
    """Files that are missing, or whose content is not what was stored."""
    for file in StoredFile.objects.order_by("pk").iterator():
        key = f"(id={file.pk}, {file.content.name})"
        try:
            found = digest(file.content.name or "")
        except OSError:
            yield Difference("files_storedfile", key, "không đọc được tệp", file.sha256[:12])
            continue
        if found != file.sha256:
            yield Difference("files_storedfile", key, found[:12], file.sha256[:12])
