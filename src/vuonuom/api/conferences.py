"""Study conferences over HTTP: as their page tells them to this person; figures, never names."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from vuonuom.api import paging
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference
from vuonuom.conferences.queries import turnout
from vuonuom.conferences.queries.partners import with_joint
from vuonuom.conferences.states import ConferenceState

router = Router()


class ConferenceOut(Schema):
    code: str
    title: str
    unit: str
    directive: str | None
    starts_at: datetime
    ends_at: datetime
    state: str
    partners: list[str]  # units that hold it with `unit`


class VenueOut(Schema):
    name: str
    place: str


class LineOut(Schema):
    at: datetime
    title: str
    speaker: str


class TurnoutOut(Schema):
    invited: int
    coming: int
    excused: int
    present: int


class ConferenceWhole(ConferenceOut):
    about: str
    venues: list[VenueOut]
    programme: list[LineOut]
    turnout: TurnoutOut | None  # for those who follow it


@router.get("", response=paging.PageOf[ConferenceOut], summary="Hội nghị, mới nhất trước")
def listed(
    request: HttpRequest,
    state: Annotated[ConferenceState | None, Query()] = None,
    cursor: paging.Cursor = "",
    limit: paging.Limit = 25,
) -> dict[str, Any]:
    found = _seen(request)
    found = found.filter(state=state) if state else found
    rows, following = paging.page(found, order=("-starts_at", "-pk"), cursor=cursor, limit=limit)
    return {"items": [_line(row) for row in rows], "next": following}


@router.get("/{code}", response=ConferenceWhole, summary="Một hội nghị, chương trình và con số")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    found: Conference = get_object_or_404(_seen(request), code=code)
    follows = rules.follows(request.user, found)  # type: ignore[arg-type]
    return _line(found) | {
        "about": found.about,
        "venues": [{"name": one.name, "place": one.place} for one in found.venues.all()],
        "programme": [
            {"at": one.at, "title": one.title, "speaker": one.speaker}
            for one in found.programme.all()
        ],
        "turnout": _turnout(found) if follows else None,
    }


def _seen(request: HttpRequest) -> Any:
    found = Conference.objects.visible_to(request.user).select_related("unit", "directive")
    return with_joint(found)


def _turnout(conference: Conference) -> dict[str, int]:
    counted = turnout.turnout_of(conference)
    return {name: getattr(counted, name) for name in TurnoutOut.model_fields}


def _line(found: Conference) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "unit": found.unit.code,
        "directive": found.directive.code if found.directive else None,
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "state": found.state,
        "partners": [one.unit.code for one in found.joint],  # type: ignore[attr-defined]
    }
