"""Reading what is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import default_storage

from vuonuom.files.models import StoredFile


def has_small(stored: StoredFile) -> bool:
    """Whether a picture has its small copy: not when it is small itself, or waits for its turn."""
    return bool(stored.small) and default_storage.exists(stored.small_name)


@contextmanager
def on_disk(stored: StoredFile) -> Iterator[Path]:
    """A path under which a stored file can be read: its own, or a copy of what lies elsewhere."""
    try:
        path = Path(stored.content.path)
    except NotImplementedError:  # a store that is no folder
        with NamedTemporaryFile() as copy, stored.content.open("rb") as content:
            shutil.copyfileobj(content, copy)
            copy.flush()
            yield Path(copy.name)
        return
    yield path
