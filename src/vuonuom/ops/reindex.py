"""`vuonuom reindex`: drop the index and build it from the records."""

import argparse

from vuonuom.directives.actions import finding
from vuonuom.ops import terminal
from vuonuom.similarity import actions, encoding

HELP = "Dựng lại chỉ mục tìm kiếm từ dữ liệu."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(options: argparse.Namespace) -> int:
    finding.put_all()
    number = actions.rebuild()
    encoding.tidy()
    terminal.say(f"Đã dựng lại chỉ mục: {number} mục.")
    return 0
