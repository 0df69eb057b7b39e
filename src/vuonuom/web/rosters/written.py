"""A list of units or people as a file: Excel while somebody waits, CSV where it is long."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from vuonuom.organization.models import Unit
from vuonuom.rosters.queries import taking
from vuonuom.rosters.states import ListKind
from vuonuom.web.frame import sheets

MOST = 50_000  # rows of an Excel file: two seconds
WIDTH = 24


def written(
    request: HttpRequest, kind: ListKind, unit: Unit, below: "QuerySet[Unit, Any]"
) -> HttpResponseBase:
    scope = Q(pk__in=below)
    head, rows = taking.head(kind), taking.rows(kind, scope)
    name = f"{'don-vi' if kind is ListKind.UNITS else 'nguoi'}-{unit.code}"
    if request.GET.get("as") == "csv" or taking.count(kind, scope) > MOST:
        return sheets.stream(f"{name}.csv", head, rows)
    return sheets.send(f"{name}.xlsx", [(words, WIDTH) for words in head], rows)
