"""The answer to a list: a copy of it with one more column, why a line cannot enter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from vuonuom.core.sheets import reading, writing
from vuonuom.core.sheets.reading import Row
from vuonuom.rosters.queries.plans import Source
from vuonuom.rosters.states import Rejection


def write_answer(path: Path, source: Source, rejected: Iterable[Rejection], line: int) -> None:
    """Copy a list whose head stands in `line` to `path` (.xlsx or .csv)."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for rejection in rejected:
        reasons[rejection.line].append(told(rejection))
    with reading.opened(source.path, source.ending) as sheet:
        *above, head = islice(sheet.rows, line)
        writing.write(
            path,
            (*head, _("Lý do chưa nhập")),
            _with_reasons(sheet.rows, reasons, line + 1, len(head)),
            above=above,
        )


def _with_reasons(
    rows: Iterator[Row], reasons: dict[int, list[str]], first: int, width: int
) -> Iterator[list[object]]:
    for at, row in enumerate(rows, start=first):
        cells = [*row, *[""] * (width - len(row))]
        yield [*cells[:width], "; ".join(reasons.get(at, ())), *cells[width:]]


def told(rejection: Rejection) -> str:
    """The column, what stood in it, and why that cannot be."""
    if not rejection.value:
        return f"{rejection.column}: {rejection.reason}"
    return f"{rejection.column} “{rejection.value}”: {rejection.reason}"
