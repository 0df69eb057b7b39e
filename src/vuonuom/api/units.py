"""Units of one's part of the trees, and the board of one by year."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from vuonuom.accounts.models import Person
from vuonuom.api import paging
from vuonuom.api.progress import BoardOut, board_of
from vuonuom.core import clock
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries import unit as units_read
from vuonuom.progress.queries.near import Place, open_unit
from vuonuom.progress.states import Reading

router = Router()


class UnitOut(Schema):
    code: str
    name: str
    kind: str
    organization: str
    opened_on: date
    closed_on: date | None


class SuccessionOut(Schema):
    code: str
    name: str
    on: date


class UnitPageOut(UnitOut):
    parent: str | None
    children: list[str]
    fields: list[str]
    members: int
    former_names: list[str]
    came_from: list[SuccessionOut]
    went_into: list[SuccessionOut]


@router.get("", response=paging.PageOf[UnitOut], summary="Các đơn vị trong phần của mình")
def units(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="tên không cần dấu, hoặc mã")] = "",
    cursor: paging.Cursor = "",
    limit: paging.Limit = 25,
) -> dict[str, Any]:
    who = _person(request)
    found = units_read.search(who, q) if q.strip() else units_read.visible(who)
    rows, following = paging.page(found, order=("code",), cursor=cursor, limit=limit)
    return {"items": [_unit(unit) for unit in rows], "next": following}


@router.get("/{code}", response=UnitPageOut, summary="Một đơn vị, với quá khứ của nó")
def unit(request: HttpRequest, code: str) -> dict[str, Any]:
    found = get_object_or_404(units_read.visible(_person(request)), code=code)
    profile = units_read.profile(found, clock.today().year)
    above = profile.near.above
    return {
        **_unit(found),
        "parent": above[-2].code if len(above) > 1 else None,
        "children": [_code(child) for child in profile.near.children],
        "fields": [field.code for field in profile.fields],
        "members": profile.all_members,
        "former_names": [former.name for former in profile.former_names],
        "came_from": [_link(one.predecessor, one.on) for one in profile.came_from],
        "went_into": [_link(one.successor, one.on) for one in profile.went_into],
    }


@router.get("/{code}/progress", response=BoardOut, summary="Tiến độ một năm của một đơn vị")
def progress(
    request: HttpRequest,
    code: str,
    year: Annotated[int, Query(ge=rules.FIRST_YEAR, le=2100)],
    reading: Reading = Reading.COHORT,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> dict[str, Any]:
    today = clock.today()
    found = open_unit(_person(request), code) if rules.is_shown(year, today) else None
    if found is None:
        raise Http404
    return board_of(found, year, reading=reading, today=today, page=page)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101  # the token has said who asks
    return request.user


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind.name,
        "organization": unit.organization.name,
        "opened_on": unit.opened_on,
        "closed_on": unit.closed_on,
    }


def _code(place: Place) -> str:
    return place.code


def _link(unit: Unit, on: date) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "on": on}
