"""Emulation movements over HTTP: steps, targets, models; persons only as a count of ten up."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from vuonuom.api import paging
from vuonuom.recognition import queries
from vuonuom.recognition.models import EmulationMovement

router = Router()


class MovementOut(Schema):
    code: str
    name: str
    unit: str
    directive: str | None
    form: str
    state: str
    starts_on: date
    ends_on: date


class StepOut(Schema):
    step: str
    on: date


class MovementWhole(MovementOut):
    aim: str
    scope: str
    subjects: str
    criteria: str
    steps: list[StepOut]
    programmes: list[str]
    registered: int
    joined: int | None  # null: fewer than ten
    models: list[str]  # codes of the products made known


@router.get("", response=paging.PageOf[MovementOut], summary="Phong trào thi đua, mới nhất trước")
def listed(
    request: HttpRequest, cursor: paging.Cursor = "", limit: paging.Limit = 25
) -> dict[str, Any]:
    found = _seen(request)
    rows, following = paging.page(found, order=("-starts_on", "-pk"), cursor=cursor, limit=limit)
    return {"items": [_line(row) for row in rows], "next": following}


@router.get("/{code}", response=MovementWhole, summary="Một phong trào, theo từng bước")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    found: EmulationMovement = get_object_or_404(_seen(request), code=code)
    page = queries.page_of(found, request.user)  # type: ignore[arg-type]  # a token has its person
    return _line(found) | {
        "aim": found.aim,
        "scope": found.scope,
        "subjects": found.subjects,
        "criteria": found.criteria,
        "steps": [{"step": one.step, "on": one.on} for one in page.steps],
        "programmes": [link.programme.title for link in page.programmes],
        "registered": page.registered,
        "joined": page.joined,
        "models": [one.product.code for one in page.picked],
    }


def _seen(request: HttpRequest) -> Any:
    return EmulationMovement.objects.visible_to(request.user).select_related("unit", "directive")


def _line(found: EmulationMovement) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "unit": found.unit.code,
        "directive": found.directive.code if found.directive else None,
        "form": found.form,
        "state": found.state,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
    }
