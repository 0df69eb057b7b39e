"""One file that holds an instance: every table as JSON lines, every upload, and their hashes.

The same form for both databases: what was kept on SQLite is restored on PostgreSQL and back.
"""

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from vuonuom import __version__
from vuonuom.core import clock, tables
from vuonuom.files.models import StoredFile
from vuonuom.ops.checking.files import BLOCK
from vuonuom.ops.snapshot import snapshot
from vuonuom.ops.terminal import Failed

FORMAT = 1
MANIFEST, DEMO = "manifest.json", "demo.json"
NOT_KEPT = {"sessions.session", "usersessions.usersession"}  # everybody signs in again

Told = Callable[[int], None]


@dataclass
class Manifest:
    """What must be in the file, and of which version it is."""

    version: str
    at: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)  # label: rows, sha256
    files: dict[str, str] = field(default_factory=dict)  # name: sha256
    format: int = FORMAT


def kept_models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and m._meta.label_lower not in NOT_KEPT]


def migrations() -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied)


def write(path: Path, told: Told) -> Manifest:
    """Write the whole instance to `path`, which appears only when it is complete."""
    manifest = Manifest(__version__, clock.now().isoformat(), migrations())
    part = path.with_name(f"{path.name}.part")
    try:
        with tarfile.open(part, "w:gz", compresslevel=3) as tar, snapshot():
            for number, model in enumerate(kept_models(), 1):
                _add_table(tar, model, manifest)
                told(number)
            _add_files(tar, manifest)
            demo = Path(settings.DATA_DIR) / DEMO
            if demo.exists():
                tar.add(demo, DEMO)
            _add_bytes(tar, MANIFEST, json.dumps(vars(manifest)).encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _add_table(tar: tarfile.TarFile, model: type[models.Model], manifest: Manifest) -> None:
    names = [f.attname for f in model._meta.concrete_fields]
    rows, digest = 0, hashlib.sha256()
    with tempfile.TemporaryFile() as lines:
        for row in model._default_manager.order_by("pk").values_list(*names).iterator(5000):
            line = json.dumps(row, cls=_Encoder, ensure_ascii=False).encode() + b"\n"
            lines.write(line)
            digest.update(line)
            rows += 1
        label = model._meta.label_lower
        info = tarfile.TarInfo(f"tables/{label}.jsonl")
        info.size = lines.tell()
        lines.seek(0)
        tar.addfile(info, lines)
    manifest.tables[label] = {"rows": rows, "sha256": digest.hexdigest(), "columns": names}


class _Encoder(DjangoJSONEncoder):
    """Moments to the microsecond: an entry's hash depends on it."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _add_files(tar: tarfile.TarFile, manifest: Manifest) -> None:
    for file in StoredFile.objects.order_by("pk").iterator():
        for name in (file.content.name or "", file.small_name):
            if name in manifest.files or not default_storage.exists(name):
                continue  # `check` names a file that is missing; the rest is still worth keeping
            with default_storage.open(name, "rb") as content:
                data = content.read()
            manifest.files[name] = hashlib.sha256(data).hexdigest()
            _add_bytes(tar, f"files/{name}", data)


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack into `folder` and verify all of it. Raises Failed; nothing else has changed."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (tarfile.TarError, EOFError, OSError, TypeError, ValueError) as error:
        if not path.exists():
            raise Failed(f"Không có tệp {path}.") from error
        raise Failed(f"{path.name} không phải là một bản sao lưu nguyên vẹn.") from error
    if manifest.format != FORMAT or manifest.migrations != migrations():
        raise Failed(f"Bản sao lưu thuộc phiên bản {manifest.version}, khác bản đang chạy.")
    for name, digest in _promised(manifest):
        if _digest(folder / name) != digest:
            raise Failed(f"Bản sao lưu đã hỏng: {name} không khớp mã băm.")
    if set(manifest.tables) != {model._meta.label_lower for model in kept_models()}:
        raise Failed("Bản sao lưu thiếu bảng.")
    return manifest


def _promised(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for label, table in manifest.tables.items():
        yield f"tables/{label}.jsonl", table["sha256"]
    for name, digest in manifest.files.items():
        yield f"files/{name}", digest


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    if path.exists():
        with path.open("rb") as content:
            while block := content.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()


def replace_everything(folder: Path, manifest: Manifest, told: Told) -> None:
    """Put the unpacked instance in the place of the present one, all or nothing."""
    found = kept_models()
    fresh = _files_beside(folder)
    try:
        with transaction.atomic():
            _empty()
            for number, model in enumerate(found, 1):
                table = manifest.tables[model._meta.label_lower]
                rows = _rows(folder / f"tables/{model._meta.label_lower}.jsonl", model, table)
                tables.insert(model, table["columns"], rows)
                told(number)
            tables.reset_sequences(found)
            connection.check_constraints()
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _swap_files(fresh)
    _mark_demo(folder)


def _empty() -> None:
    """Foreign keys are checked at the commit: the order of tables does not matter."""
    names = [
        m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed
    ]
    for statement in connection.ops.sql_flush(no_style(), names, allow_cascade=False):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _rows(path: Path, model: type[models.Model], table: dict[str, Any]) -> Iterator[list[Any]]:
    by_name = {f.attname: f for f in model._meta.concrete_fields}
    fields = [by_name[name] for name in table["columns"]]
    read = [None if isinstance(f, models.JSONField) else _reader(f) for f in fields]
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            values = json.loads(line)
            yield [
                value if convert is None or value is None else convert(value)
                for value, convert in zip(values, read, strict=True)
            ]


def _reader(one: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    dated = isinstance(one, models.DateField | models.DecimalField | models.TimeField)
    return one.to_python if dated else None


def _files_beside(folder: Path) -> Path:
    """The files on the disk that they will stay on: what remains is a rename."""
    fresh = Path(settings.MEDIA_ROOT).with_name("files.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    source = folder / "files"
    if source.exists():
        shutil.copytree(source, fresh)
    else:
        fresh.mkdir(parents=True)
    return fresh


def _swap_files(fresh: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    old = root.with_name("files.before")
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.replace(old)
    fresh.replace(root)
    shutil.rmtree(old, ignore_errors=True)


def _mark_demo(folder: Path) -> None:
    """A demo stays a demo, and only a demo is one (`trust.md` 10)."""
    mark = Path(settings.DATA_DIR) / DEMO
    if (folder / DEMO).exists():
        shutil.copy(folder / DEMO, mark)
    else:
        mark.unlink(missing_ok=True)
