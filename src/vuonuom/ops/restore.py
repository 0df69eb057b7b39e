"""`vuonuom restore FILE`: verified before it replaces anything; purges are replayed after it."""

import argparse
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from vuonuom.core import clock
from vuonuom.journal.models import Tombstone
from vuonuom.ops import archive, purging, schema, tombstones
from vuonuom.ops.terminal import progress, say
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import index

HELP = (
    "Phục hồi từ một tệp sao lưu: kiểm chứng toàn bộ trước khi thay bất cứ thứ gì, "
    "rồi gỡ lại những gì đã gỡ bỏ sau bản sao lưu. Hãy dừng máy chủ trước."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="tệp sao lưu")


def run(options: argparse.Namespace) -> int:
    schema.bring_up_to_date()
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    # Beside the data: a small /tmp does not hold a large instance.
    with tempfile.TemporaryDirectory(dir=data, prefix="restore-") as folder:
        manifest = archive.unpack(options.file, Path(folder))
        removed = _removed_for_good()
        archive.replace_everything(Path(folder), manifest, progress("Đã nạp số bảng"))
    again = purging.replay(removed)
    with suppress(index.Busy):  # a running server makes it anew
        similarity.rebuild()
    at = datetime.fromisoformat(manifest.at).astimezone(clock.LOCAL)
    day = f"{at:%H:%M} ngày {at:%d/%m/%Y}"
    say(f"Đã phục hồi bản sao lưu lúc {day}, {len(manifest.files)} tệp.")
    if again:
        say(f"Đã gỡ lại {again} nội dung đã gỡ bỏ sau bản sao lưu.")
    return 0


def _removed_for_good() -> list[dict[str, Any]]:
    """What this instance knows to be removed: kept in its file, or in the database of today."""
    rows = Tombstone.objects.values("subject_kind", "subject_id", "code", "reason")
    known = {(row["subject_kind"], row["subject_id"]) for row in tombstones.kept()}
    return tombstones.kept() + [
        dict(row) for row in rows if (row["subject_kind"], row["subject_id"]) not in known
    ]
