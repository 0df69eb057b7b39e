"""An exhibition over HTTP: its halls and stands, as its public page shows them."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from vuonuom.exhibitions import queries
from vuonuom.exhibitions.models import Exhibition

router = Router()


class StandOut(Schema):
    code: str
    headline: str
    problem: str
    product: str
    unit: str
    state: str
    in_use_elsewhere: int


class HallOut(Schema):
    title: str
    intro: str
    stands: list[StandOut]


class ExhibitionOut(Schema):
    slug: str
    title: str
    intro: str
    unit: str
    state: str
    opens_on: date
    closes_on: date
    halls: list[HallOut]


@router.get("/{slug}", response=ExhibitionOut, summary="Một triển lãm, với các phòng và gian")
def read(request: HttpRequest, slug: str) -> dict[str, Any]:
    found: Exhibition = get_object_or_404(queries.seen(request.user), slug=slug)
    return {
        "slug": found.slug,
        "title": found.title,
        "intro": found.intro,
        "unit": found.unit.code,
        "state": found.state,
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "halls": [_hall(room) for room in queries.rooms(found)],
    }


def _hall(room: queries.Room) -> dict[str, Any]:
    return {
        "title": room.hall.title,
        "intro": room.hall.intro,
        "stands": [_stand(tile) for tile in room.tiles],
    }


def _stand(tile: queries.Tile) -> dict[str, Any]:
    product = tile.stand.product
    return {
        "code": tile.stand.code,
        "headline": tile.headline,
        "problem": tile.stand.problem,
        "product": product.code,
        "unit": product.unit.code,
        "state": product.state,
        "in_use_elsewhere": tile.in_use,
    }
