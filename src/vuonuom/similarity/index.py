"""The index on disk: a follower of the table, which can be dropped and rebuilt.

tantivy: its Python binding kills the writer on an unsigned field given an int; integers are i64.
"""

import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import tantivy
from django.conf import settings

from vuonuom.similarity import terms
from vuonuom.similarity.models import Text

TITLE_AGAIN = 2  # the words of a title count as if they were said so often
LOCK = ".tantivy-writer.lock"
EVERYBODY = 0  # the "ancestor" of texts that whoever has signed in may find


def folder() -> Path:
    return Path(settings.DATA_DIR) / "index"


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "stage"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("folded", tokenizer_name="whitespace", index_option="position")
    for name in ("pairs", "exact"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("above", "under", "year", "field"):
        builder.add_integer_field(name, indexed=True)
    return builder.build()


class CatchingUp(Exception):
    """There is no index that can be read at the moment; the one writer will make it anew."""


_open: dict[Path, tuple[int, tantivy.Index]] = {}  # with the folder it was opened in


def opened() -> tantivy.Index:
    """The index for its one writer: made when it is not there or not readable."""
    path = folder()
    if path not in _open or _open[path][0] != _inode(path):
        index = _open_or_make(path)
        _open[path] = _inode(path), index
    return _open[path][1]


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0


def _read() -> tantivy.Index:
    """The index for those who only read. Raises CatchingUp when there is none."""
    path = folder()
    if path not in _open or _open[path][0] != _inode(path):
        if not exists():
            raise CatchingUp
        _open[path] = _inode(path), tantivy.Index(schema(), str(path))
    return _open[path][1]


def exists() -> bool:
    return (folder() / "meta.json").exists()


def _open_or_make(path: Path) -> tantivy.Index:
    """Open what is there; what is lost, half written or of another schema begins anew."""
    if exists():
        try:
            index = tantivy.Index(schema(), str(path))
            index.reload()  # looks into every file
        except ValueError:
            shutil.rmtree(path)
        else:
            return index
    path.mkdir(parents=True, exist_ok=True)
    Text.objects.filter(stale=False).update(stale=True)
    return tantivy.Index(schema(), str(path))


def forget() -> None:
    """Look at the files anew next time: they may not be as they should be."""
    _open.pop(folder(), None)


def drop() -> None:
    forget()
    end_staying()
    shutil.rmtree(folder(), ignore_errors=True)


def searcher() -> tantivy.Searcher:
    """A reader of what was last committed, by whichever process. Raises CatchingUp."""
    try:
        index = _read()
        index.reload()
        return index.searcher()
    except (OSError, ValueError) as error:  # half written, or of an older schema
        raise CatchingUp from error


def key(kind: str, pk: int) -> str:
    return f"{kind}:{pk}"


class Busy(Exception):
    """Another process writes the index: it follows."""


class Writer:
    """One batch of changes. There is one writer at a time: the background process.

    Raises Busy.
    """

    def __init__(self, index: tantivy.Index) -> None:
        self.index = index
        try:
            self.writer = index.writer(heap_size=64_000_000, num_threads=1)
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise
            raise Busy from error

    def remove(self, kind: str, pk: int) -> None:
        self.writer.delete_documents_by_term("key", key(kind, pk))

    def add(self, text: Text, above: Sequence[int]) -> None:
        document = tantivy.Document()
        document.add_text("key", key(text.subject_kind, text.subject_id))
        document.add_text("kind", text.subject_kind)
        document.add_text("stage", text.stage)
        words = f"{text.title} . {text.body}"
        folded = terms.folded(words)
        title = terms.folded(text.title)
        code = terms.folded(text.code)
        document.add_text("folded", " ".join(folded + title * (TITLE_AGAIN - 1) + code))
        pairs = terms.pairs(folded) + terms.pairs(title) + terms.pairs(code)
        document.add_text("pairs", " ".join(pairs))
        document.add_text("exact", " ".join(terms.exact(words)))
        for unit in above if above and not text.open_to_all else [EVERYBODY]:
            document.add_integer("above", unit)
        for unit in above:
            document.add_integer("under", unit)
        document.add_integer("year", text.year)
        document.add_integer("field", text.field_id or 0)
        self.writer.add_document(document)

    def commit(self) -> None:
        """From now on every process finds it."""
        self.writer.commit()
        self.index.reload()

    def close(self) -> None:
        """Give the index back when its parts have been merged, which takes up to a second."""
        self.writer.wait_merging_threads()


_staying: dict[Path, tuple[int, Writer]] = {}  # with the lock that it holds


def staying() -> Writer:
    """The writer of a process that writes all day: parts are merged beside it, nobody waits.

    While it is open its lock has an inode of its own: another one lies there when somebody
    dropped the index.
    """
    index, path = opened(), folder()
    if path not in _staying or _staying[path][0] != _inode(path / LOCK):
        end_staying()
        writer = Writer(index)
        _staying[path] = _inode(path / LOCK), writer
    return _staying[path][1]


def is_staying() -> bool:
    return folder() in _staying


def end_staying() -> None:
    _staying.pop(folder(), None)
