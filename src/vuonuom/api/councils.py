"""Panels over HTTP: the list, one panel with its files, and a member's score sheet."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field as Limits

from vuonuom.accounts.models import Person
from vuonuom.api.paging import Cursor, Limit, PageOf, page
from vuonuom.councils import actions, queries
from vuonuom.councils.models import Case, Panel

router = Router()


class PanelOut(Schema):
    code: str
    kind: str
    name: str
    unit: str
    state: str
    founded_on: date


class CaseOut(Schema):
    id: int
    idea: str
    title: str
    state: str
    votes_for: int | None
    votes_cast: int | None
    mean: float | None
    spread: float | None
    grade: str
    passed: bool | None
    reason: str


class PanelWhole(PanelOut):
    rubric: str
    members: list[str]
    cases: list[CaseOut]


class SheetIn(Schema):
    """`points` by item of the rubric: "novelty", or "novelty.1" for a criterion in parts."""

    points: Annotated[dict[str, int], Limits(max_length=40)]
    approves: bool
    comment: Annotated[str, Limits(max_length=5000)]


class SheetOut(Schema):
    case: int
    total: float


@router.get("", response=PageOf[PanelOut], summary="Các hội đồng được xem, mới nhất trước")
def listed(request: HttpRequest, cursor: Cursor = "", limit: Limit = 25) -> dict[str, Any]:
    found = Panel.objects.visible_to(_who(request)).select_related("unit")
    rows, following = page(found, order=["-founded_on", "-pk"], cursor=cursor, limit=limit)
    return {"items": [_line(panel) for panel in rows], "next": following}


@router.get("/{code}", response=PanelWhole, summary="Một hội đồng và các hồ sơ")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    who = _who(request)
    visible = Panel.objects.visible_to(who).select_related("unit", "rubric")
    view = queries.panel_view(get_object_or_404(visible, code=code), who)
    return _line(view.panel) | {
        "rubric": view.panel.rubric.key,
        "members": [member.person.full_name for member in view.members],
        "cases": [_case(row.case) for row in view.rows],
    }


@router.post("/{code}/cases/{pk}/sheet", response={201: SheetOut}, summary="Gửi phiếu chấm")
def score(request: HttpRequest, code: str, pk: int, payload: SheetIn) -> Status[dict[str, Any]]:
    who = _who(request)
    case = get_object_or_404(queries.cases_for(who), panel__code=code, pk=pk)
    sheet = actions.send_sheet(
        by=who,
        case=case,
        points=payload.points,
        approves=payload.approves,
        comment=payload.comment,
    )
    return Status(201, {"case": sheet.case_id, "total": sheet.total})


def _who(request: HttpRequest) -> Person:
    who: Person = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return who


def _line(panel: Panel) -> dict[str, Any]:
    return {
        "code": panel.code,
        "kind": panel.kind,
        "name": panel.name,
        "unit": panel.unit.code,
        "state": panel.state,
        "founded_on": panel.founded_on,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.pk,
        "idea": case.idea.code,
        "title": case.idea.title,
        "state": case.state,
        "votes_for": case.votes_for,
        "votes_cast": case.votes_cast,
        "mean": case.mean_total,
        "spread": case.spread,
        "grade": case.grade,
        "passed": case.passed,
        "reason": case.reason,
    }
