"""`vuonuom reindex`: drop the index and build it from the records."""

import argparse

from vuonuom.directives.actions import finding
from vuonuom.ops import terminal
from vuonuom.ops.terminal import Failed
from vuonuom.similarity import actions, encoding, index

HELP = "Dựng lại chỉ mục tìm kiếm từ dữ liệu."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(options: argparse.Namespace) -> int:
    finding.put_all()
    try:
        number = actions.rebuild()
    except index.Busy as error:
        raise Failed("Máy chủ đang chạy đã tự dựng lại chỉ mục: không cần làm gì thêm.") from error
    except ValueError as error:  # what tantivy says of a disk
        raise Failed(
            f"Không ghi được chỉ mục: {error}. Không mất gì: tìm kiếm sẽ bắt kịp."
        ) from error
    encoding.tidy()
    terminal.say(f"Đã dựng lại chỉ mục: {number} mục.")
    return 0
