"""`vuonuom check`: everything that is derived, counted again from what it is derived from."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.db import transaction

from vuonuom.journal import locks, recount
from vuonuom.journal.locks import Hold
from vuonuom.journal.recount import Difference
from vuonuom.ops.checking.files import differing_files
from vuonuom.ops.checking.frozen import differing_frozen
from vuonuom.ops.checking.records import (
    differing_answers,
    differing_hidings,
    differing_letters,
    differing_records,
    differing_shares,
)
from vuonuom.ops.checking.reports import differing_reports
from vuonuom.ops.checking.waiting import waiting_texts
from vuonuom.ops.snapshot import snapshot
from vuonuom.ops.terminal import progress, say
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import index
from vuonuom.similarity import queries as texts
from vuonuom.tree import actions as tree

HELP = (
    "Đếm lại liên kết, số tổng, lượt tham gia, dấu niêm phong, tệp và chỉ mục từ các bản ghi; "
    "in bảng và khóa của từng chỗ sai khác. Mã thoát 1 nếu có, 0 nếu không."
)
# What is derived and can be written anew; an entry, a posting or a record never is.
DERIVED = ("tree_link", "journal_tally", "journal_participation", "index")
CHECKS: tuple[Callable[[], Iterator[Difference]], ...] = (
    recount.differences,
    differing_records,
    differing_shares,
    differing_answers,
    differing_letters,
    differing_hidings,
    differing_frozen,
    differing_reports,
    differing_files,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--repair", action="store_true", help="dựng lại những gì suy ra được (liên kết, số tổng)"
    )


def run(options: argparse.Namespace) -> int:
    found = told()
    if found and options.repair:
        repaired = repair(found)
        say(f"Đã dựng lại: {', '.join(repaired) or 'không có gì suy ra được'}.")
        found = told()
    if found:
        say(f"{len(found)} chỗ sai khác.")
        return 1
    say("Khớp hoàn toàn.")
    return 0


def told() -> list[Difference]:
    """All differences, each printed as it is found."""
    done = progress("Đã kiểm tra")
    found = []
    for number, difference in enumerate(differences(), 1):
        say(str(difference))
        found.append(difference)
        done(number)
    return found


def differences() -> Iterator[Difference]:
    with snapshot():
        for check in CHECKS:
            yield from check()
    yield from texts.differences()  # the index goes on being written
    yield from waiting_texts()


def repair(found: list[Difference]) -> list[str]:
    """Write the derived tables anew that differ. Returns their names."""
    tables = [table for table in DERIVED if any(one.table == table for one in found)]
    with transaction.atomic():
        locks.hold_tree(Hold.EXCLUSIVE)
        if "tree_link" in tables:
            tree.rebuild_links()
        if "journal_tally" in tables or "journal_participation" in tables:
            recount.rewrite()
    if "index" in tables:
        with suppress(index.Busy):  # a running server makes it anew
            similarity.rebuild()
    return tables
