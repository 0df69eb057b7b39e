"""Reports over HTTP: words and tables of the frozen board that each is of."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from vuonuom.api import paging
from vuonuom.organization.models import Unit
from vuonuom.reports.models import Report
from vuonuom.reports.queries import pages
from vuonuom.reports.queries.tables import Table
from vuonuom.reports.states import ReportState

router = Router()


class ReportOut(Schema):
    code: str
    unit: str
    year: int
    kind: str
    title: str
    symbol: str
    state: str
    issued_at: datetime | None
    hash: str


class FigureOut(Schema):
    value: int | None  # null: does not add up, or is not known
    list: str  # address of the list behind it, on the pages


class RowOut(Schema):
    label: str
    figures: list[FigureOut]
    part: str  # own, whole or empty


class TableOut(Schema):
    title: str
    columns: list[str]
    rows: list[RowOut]


class ChapterOut(Schema):
    number: str
    title: str
    text: str
    tables: list[TableOut]


class ReportWhole(ReportOut):
    issued_by: str
    signer: str
    frozen_on: date
    bases: list[str]
    chapters: list[ChapterOut]


@router.get("", response=paging.PageOf[ReportOut], summary="Báo cáo, mới nhất trước")
def listed(
    request: HttpRequest,
    unit: Annotated[str, Query(max_length=40)] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
    cursor: paging.Cursor = "",
    limit: paging.Limit = 25,
) -> dict[str, Any]:
    found = _seen(request).defer("frozen__content")
    if unit:
        found = found.filter(unit=get_object_or_404(Unit, code=unit))
    if year is not None:
        found = found.filter(year=year)
    rows, following = paging.page(found, order=("-pk",), cursor=cursor, limit=limit)
    return {"items": [_line(row) for row in rows], "next": following}


@router.get("/{code}", response=ReportWhole, summary="Một báo cáo, cả lời và bảng")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    found: Report = get_object_or_404(_seen(request).select_related("movement"), code=code)
    told = pages.told(found, with_empty=False)
    return _line(found) | {
        "issued_by": found.issued_by,
        "signer": found.signer,
        "frozen_on": found.frozen.on,
        "bases": list(told.bases),
        "chapters": [
            {
                "number": chapter.number,
                "title": str(chapter.title),
                "text": chapter.text,
                "tables": [_table(passage.table) for passage in chapter.passages],
            }
            for chapter in told.chapters
        ],
    }


def _seen(request: HttpRequest) -> Any:
    seen = Report.objects.visible_to(request.user).exclude(state=ReportState.DROPPED)
    return seen.select_related("unit", "document", "frozen")


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": str(table.title),
        "columns": [str(column) for column in table.columns],
        "rows": [
            {
                "label": str(row.label),
                "figures": [{"value": one.value, "list": one.path} for one in row.figures],
                "part": row.part.value,
            }
            for row in table.rows
        ],
    }


def _line(found: Report) -> dict[str, Any]:
    return {
        "code": found.code,
        "unit": found.unit.code,
        "year": found.year,
        "kind": found.kind,
        "title": found.title,
        "symbol": found.symbol,
        "state": found.state,
        "issued_at": found.issued_at,
        "hash": found.hash,
    }
