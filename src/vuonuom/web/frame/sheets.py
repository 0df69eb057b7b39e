"""A list as a file to save: Excel for what a person reads, CSV for any length."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from vuonuom.core.sheets import writing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterable[Sequence[Any]]


def send(
    name: str,
    header: Sequence[tuple[str, int]],
    rows: Rows,
    *,
    above: Sequence[Sequence[Any]] = (),
) -> HttpResponseBase:
    """`header` gives each column its word and its width; a demo's sheet says what it is.

    `above` are lines that stand over the head.
    """
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  # the response closes it
    words, widths = zip(*header, strict=True)
    writing.write(Path(file.name), words, rows, above=[*_above(), *above], widths=widths)
    return _kept_private(FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))


def send_book(name: str, sheets: Sequence[writing.Sheet]) -> HttpResponseBase:
    """Several tables; a demo's say what they are."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  # the response closes it
    marked = [replace(sheet, above=(*_above(), *sheet.above)) for sheet in sheets]
    writing.write_book(Path(file.name), marked)
    return _kept_private(FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))


def stream(name: str, head: Sequence[str], rows: Rows) -> HttpResponseBase:
    """As CSV, sent while it is read."""
    answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept_private(answer)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(head: Sequence[str], rows: Rows) -> Iterator[str]:
    out = csv.writer(_Echo())
    yield "\ufeff"  # Excel reads Vietnamese only with this mark
    for row in (*_above(), head):
        yield out.writerow(map(writing.guarded, row))
    for row in rows:
        yield out.writerow(map(writing.guarded, row))


def _above() -> list[list[str]]:
    return [[_("SỐ LIỆU GIẢ LẬP")]] if settings.DEMO else []


def _kept_private(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "private, no-store"
    return answer
