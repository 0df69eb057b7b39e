"""Terms with the congress that opens each, and events that several congresses share."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from vuonuom.api import paging
from vuonuom.congresses import queries
from vuonuom.congresses.models import Congress, Event, Term
from vuonuom.organization.models import Unit

terms = Router()
events = Router()


class CongressOut(Schema):
    unit: str
    ordinal: str
    starts_on: date
    ends_on: date
    place: str
    event: str | None


class TermOut(Schema):
    id: int
    unit: str
    name: str
    starts_on: date
    ends_on: date
    congress: CongressOut | None


class EventOut(Schema):
    code: str
    unit: str
    title: str
    place: str
    starts_on: date
    ends_on: date


class EventWhole(EventOut):
    congresses: list[CongressOut]


@terms.get("", response=paging.PageOf[TermOut], summary="Nhiệm kỳ, mới nhất trước")
def all_terms(
    request: HttpRequest,
    unit: Annotated[str, Query(max_length=40)] = "",
    cursor: paging.Cursor = "",
    limit: paging.Limit = 25,
) -> dict[str, Any]:
    found = queries.terms(request.user)
    if unit:
        found = found.filter(unit=get_object_or_404(Unit, code=unit))
    rows, following = paging.page(found, order=("-starts_on", "-pk"), cursor=cursor, limit=limit)
    return {"items": [_term(row) for row in rows], "next": following}


@events.get("", response=paging.PageOf[EventOut], summary="Đợt đại hội, mới nhất trước")
def all_events(
    request: HttpRequest, cursor: paging.Cursor = "", limit: paging.Limit = 25
) -> dict[str, Any]:
    found = queries.events(request.user)
    rows, following = paging.page(found, order=("-starts_on", "-pk"), cursor=cursor, limit=limit)
    return {"items": [_event(row) for row in rows], "next": following}


@events.get("/{code}", response=EventWhole, summary="Một đợt đại hội, với các đại hội trong đợt")
def one_event(request: HttpRequest, code: str) -> dict[str, Any]:
    found: Event = get_object_or_404(queries.events(request.user), code=code)
    held = queries.congresses_of(found)
    return _event(found) | {"congresses": [_congress(one, one.term, found) for one in held]}


def _term(term: Term) -> dict[str, Any]:
    congress: Congress | None = getattr(term, "congress", None)
    return {
        "id": term.pk,
        "unit": term.unit.code,
        "name": term.name,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "congress": _congress(congress, term, congress.event) if congress else None,
    }


def _congress(congress: Congress, term: Term, event: Event | None) -> dict[str, Any]:
    return {
        "unit": term.unit.code,
        "ordinal": congress.ordinal,
        "starts_on": congress.starts_on,
        "ends_on": congress.ends_on,
        "place": congress.place,
        "event": event.code if event else None,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "code": event.code,
        "unit": event.unit.code,
        "title": event.title,
        "place": event.place,
        "starts_on": event.starts_on,
        "ends_on": event.ends_on,
    }
