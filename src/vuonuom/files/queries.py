"""Reading what is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from vuonuom.files.models import StoredFile


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
