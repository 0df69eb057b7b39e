"""Lists written for a browser: Excel for what a person reads, CSV for any length."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from vuonuom.core.sheets import writing
from vuonuom.organization.models import Unit
from vuonuom.rosters.queries import taking
from vuonuom.rosters.states import ListKind

MOST = 50_000  # rows of an Excel file made while somebody waits: two seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def written(
    request: HttpRequest, kind: ListKind, unit: Unit, below: "QuerySet[Unit, Any]"
) -> HttpResponseBase:
    scope = Q(pk__in=below)
    above = [[_("SỐ LIỆU GIẢ LẬP")]] if settings.DEMO else []
    head, rows = taking.head(kind), taking.rows(kind, scope)
    name = f"{'don-vi' if kind is ListKind.UNITS else 'nguoi'}-{unit.code}"
    if request.GET.get("as") == "csv" or taking.count(kind, scope) > MOST:
        answer: HttpResponseBase = StreamingHttpResponse(
            _lines([*above, head], rows), content_type="text/csv; charset=utf-8"
        )
        return _named(answer, f"{name}.csv")
    with TemporaryDirectory() as folder:
        path = Path(folder, "list.xlsx")
        writing.write(path, head, rows, above=above)
        return _named(HttpResponse(path.read_bytes(), content_type=XLSX), f"{name}.xlsx")


def _lines(top: Iterable[Iterable[Any]], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    out = csv.writer(_Echo())
    yield "\ufeff"  # Excel reads Vietnamese only with this mark
    for row in (*top,):
        yield out.writerow([writing.guarded(cell) for cell in row])
    for row in rows:
        yield out.writerow([writing.guarded(cell) for cell in row])


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
