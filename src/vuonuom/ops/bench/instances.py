"""Two instances on each database: the whole country, and the same with 1/100 of the ideas."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from vuonuom.ops import postgres
from vuonuom.ops.bench import copying
from vuonuom.ops.bench.instance import Instance
from vuonuom.ops.bench.size import Size
from vuonuom.ops.terminal import Failed, complain


@dataclass(frozen=True)
class Pair:
    large: Instance
    small: Instance
    size: Size

    @property
    def database(self) -> str:
        return self.large.database


@dataclass(frozen=True)
class Files:
    """The country as it was built, in two SQLite files."""

    folder: Path

    @property
    def large(self) -> Path:
        return self.folder / "large.sqlite3"

    @property
    def small(self) -> Path:
        return self.folder / "small.sqlite3"

    @property
    def urls(self) -> tuple[str, str]:
        return f"sqlite:///{self.large}", f"sqlite:///{self.small}"

    def build(self, size: Size) -> None:
        """Build, unless a finished build of this size is there from before."""
        done = self.folder / "size.json"
        if done.exists() and json.loads(done.read_text()) == size.facts:
            for url in self.urls:
                with Instance(url) as one:
                    one.do("prepare_tables")
            return
        if any(path.exists() for path in (self.large, self.small)):
            raise Failed(f"Thư mục {self.folder} đang giữ dữ liệu khác. Chọn thư mục khác.")
        large, small = self.urls
        with Instance(small) as builder:
            builder.do("build_ground", units=size.units, people=size.people)
            builder.do("add_ideas", number=size.small.ideas)
        copying.copy_file(self.small, self.large)
        with Instance(large) as builder:
            builder.do("add_ideas", number=size.ideas - size.small.ideas)
        done.write_text(json.dumps(size.facts))


def pairs(size: Size, database: str | None, keep: Path | None) -> Iterator[Pair]:
    """Each database in turn, started and filled; gone afterwards, but for what is kept."""
    with ExitStack() as stack:
        files = Files(keep or Path(stack.enter_context(_temporary())))
        files.folder.mkdir(parents=True, exist_ok=True)
        files.build(size)
        if database is None:
            yield from _running(files.urls, size)
            server = stack.enter_context(postgres.server(durable=True))
            yield from _running(_filled(files, server.url), size)
        elif database.startswith("sqlite"):
            yield from _running(_copied(files, Path(database.removeprefix("sqlite:///"))), size)
        else:
            yield from _running(_filled(files, database), size)


@contextmanager
def empty_beside(url: str, folder: Path) -> Iterator[str]:
    """An empty database of the same kind: a file in `folder`, or one on the same server."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / 'empty.sqlite3'}"
        return
    made = copying.make_database(url, f"{copying.name_of(url)}_empty")
    try:
        yield made
    finally:
        copying.drop_database(url, copying.name_of(made))


def _temporary() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="vuonuom-bench-")


def _running(urls: tuple[str, str], size: Size) -> Iterator[Pair]:
    with Instance(urls[0]) as large, Instance(urls[1]) as small:
        yield Pair(large, small, size)


def _filled(files: Files, url: str) -> tuple[str, str]:
    """Copies in two databases of a PostgreSQL server; what is there already is left alone."""
    small = copying.make_database(url, f"{copying.name_of(url)}_small")
    for source, target in ((files.large, url), (files.small, small)):
        with Instance(target) as empty:
            if not empty.do("is_empty"):
                raise Failed("Cơ sở dữ liệu này đang giữ dữ liệu khác, nên không đo ở đó.")
            complain(f"Đang chép dữ liệu vào {copying.name_of(target)} …")
            empty.do("prepare_tables")
        copying.copy(source, target)
    return url, small


def _copied(files: Files, target: Path) -> tuple[str, str]:
    """At a path of the caller's: the file itself, and the smaller one beside it."""
    small = target.with_name(f"{target.stem}-small{target.suffix}")
    if target.exists() or small.exists():
        raise Failed(f"Tệp {target} đã có, nên không đo ở đó.")
    for source, copy in ((files.large, target), (files.small, small)):
        copying.copy_file(source, copy)
    return f"sqlite:///{target}", f"sqlite:///{small}"
