"""Takes the measures that were asked for and writes each as a line."""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from vuonuom.ops import terminal
from vuonuom.ops.bench import measures
from vuonuom.ops.bench.instances import Pair, pairs
from vuonuom.ops.bench.size import QUICK, Size


def run(options: argparse.Namespace) -> int:
    size = _size(options)
    wanted = [group for group in measures.GROUPS if group.answers(options.only)]
    if not wanted:
        raise terminal.Failed(f"Không có phép đo nào bắt đầu bằng {options.only}.")
    with _out(options.json) as write:
        for pair in pairs(size, options.database, options.keep):
            for group in wanted:
                for row in group.take(pair):
                    if row["measure"].startswith(options.only):
                        write(_told(row, pair, quick=options.quick))
    return 0


def _size(options: argparse.Namespace) -> Size:
    usual = QUICK if options.quick else Size()
    size = Size(
        options.ideas or usual.ideas, options.units or usual.units, options.people or usual.people
    )
    if min(size.ideas, size.people) < 1_000 or size.units < 300:
        raise terminal.Failed("Cần ít nhất 1.000 ý tưởng, 1.000 người và 300 đơn vị để đo.")
    return size


def _told(row: dict[str, Any], pair: Pair, *, quick: bool) -> dict[str, Any]:
    marked = {"quick": True} if quick else {}
    return row | {"database": pair.database, **pair.size.facts, **marked}


@contextmanager
def _out(file: Path | None) -> Iterator[Any]:
    """A function that writes a row to standard output and, if asked for, to a file."""
    with ExitStack() as open_files:
        copy = open_files.enter_context(file.open("w", encoding="utf-8")) if file else None

        def write(row: dict[str, Any]) -> None:
            line = json.dumps(row)
            terminal.say(line)
            if copy is not None:
                copy.write(line + "\n")
                copy.flush()

        yield write
