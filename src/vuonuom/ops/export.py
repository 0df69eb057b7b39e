"""`vuonuom export`: what the organisation owns as a spreadsheet, row by row at any length."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from vuonuom.core import clock
from vuonuom.core.sheets import writing
from vuonuom.ops import exporting, terminal
from vuonuom.ops.terminal import Failed
from vuonuom.organization.models import Unit
from vuonuom.rosters.queries import taking
from vuonuom.rosters.states import ListKind
from vuonuom.tree import queries as tree

HELP = "Xuất đơn vị, người, ý tưởng, sản phẩm hoặc tiến độ ra tệp .xlsx hay .csv."

Rows = Iterable[Sequence[Any]]
Table = tuple[Sequence[str], Rows]


def _list(kind: ListKind) -> Callable[[Q, int | None], Table]:
    return lambda scope, _year: (taking.head(kind), taking.rows(kind, scope))


KINDS: dict[str, Callable[[Q, int | None], Table]] = {
    "units": _list(ListKind.UNITS),
    "people": _list(ListKind.PEOPLE),
    "ideas": exporting.ideas,
    "products": exporting.products,
    "progress": exporting.progress,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KINDS, metavar="LOẠI", help=", ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE", help="tệp .xlsx hoặc .csv sẽ ghi")
    parser.add_argument("--unit", metavar="MÃ", help="chỉ đơn vị này và bên dưới")
    parser.add_argument(
        "--year", type=int, metavar="NĂM", help="chỉ ý tưởng, sản phẩm, tiến độ của năm"
    )


def run(options: argparse.Namespace) -> int:
    if options.file.suffix.lower() not in (".xlsx", ".csv"):
        raise Failed("Xin đặt tên tệp có đuôi .xlsx hoặc .csv.")
    if options.year is not None and not 2000 <= options.year <= clock.today().year + 1:
        raise Failed(f"Không có năm {options.year}.")
    head, rows = KINDS[options.kind](_scope(options.unit), options.year)
    above = [["SỐ LIỆU GIẢ LẬP"]] if settings.DEMO else []
    partial = options.file.with_name(f".{options.file.name}.part{options.file.suffix}")
    try:
        written = writing.write(partial, head, _told(rows), above=above)
        partial.replace(options.file)
    finally:
        partial.unlink(missing_ok=True)
    terminal.say(f"Đã ghi {written} dòng vào {options.file}.")
    return 0


def _scope(code: str | None) -> Q:
    """A filter of units, by key."""
    if not code:
        return ~Q(pk__in=[])
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Failed(f"Không có đơn vị mang mã {code}.")
    return Q(pk__in=tree.below([unit.pk]))


def _told(rows: Rows) -> Iterator[Sequence[Any]]:
    tell = terminal.progress("Đã ghi số dòng")
    for number, row in enumerate(rows, start=1):
        if number % 1000 == 0:
            tell(number)
        yield row
