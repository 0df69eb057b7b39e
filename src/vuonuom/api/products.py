"""The register over HTTP: accepted products, and one with its road and where it is in use."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from vuonuom.accounts.models import Person
from vuonuom.adoptions import queries as adoptions
from vuonuom.api.paging import Cursor, Limit, PageOf, page
from vuonuom.organization.models import Field, Unit
from vuonuom.products import queries
from vuonuom.products.models import Product
from vuonuom.products.states import ProductKind, ProductState

router = Router()


class ProductOut(Schema):
    code: str
    title: str
    unit: str
    kind: str
    fields: list[str]
    state: str
    accepted_on: date | None
    in_use_elsewhere: int


class StepOut(Schema):
    sign: str
    label: str
    state: str
    detail: str


class UseOut(Schema):
    unit: str
    confirmed_on: date | None
    use: str


class ProductWhole(ProductOut):
    summary: str
    idea: str | None
    guardian: str | None
    authors: list[str]
    fits_field: bool
    mismatch_reason: str
    novelty: str  # as judged at acceptance; before, as stated
    novelty_reason: str
    withdrawn_on: date | None
    withdrawn_reason: str
    road: list[StepOut]
    uses: list[UseOut]


@router.get("", response=PageOf[ProductOut], summary="Danh mục sản phẩm, mới nghiệm thu trước")
def listed(
    request: HttpRequest,
    unit: Annotated[str, Query(max_length=40)] = "",
    kind: Annotated[ProductKind | None, Query()] = None,
    field: Annotated[str, Query(max_length=60)] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
    state: Annotated[ProductState | None, Query()] = None,
    cursor: Cursor = "",
    limit: Limit = 25,
) -> dict[str, Any]:
    found = queries.register(
        _who(request),
        unit=get_object_or_404(Unit, code=unit) if unit else None,
        kind=kind or "",
        field=get_object_or_404(Field, code=field) if field else None,
        year=year,
        state=state or "",
    )
    order = ["-pk"] if state == ProductState.PROPOSED else ["-accepted_on", "-pk"]
    rows, following = page(found, order=order, cursor=cursor, limit=limit)
    spread = adoptions.spread(product.pk for product in rows)
    return {"items": [_line(p, spread[p.pk]) for p in rows], "next": following}


@router.get("/{code}", response=ProductWhole, summary="Một sản phẩm")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    product: Product = get_object_or_404(queries.seen(_who(request)), code=code)
    spread = adoptions.spread([product.pk])[product.pk]
    authors = product.idea.authors.select_related("person") if product.idea else []
    fit = queries.fit(product)
    return _line(product, spread) | {
        "summary": product.summary,
        "idea": product.idea.code if product.idea else None,
        "guardian": str(product.guardian) if product.guardian else None,
        "authors": [str(author.person) for author in authors],
        "fits_field": fit.is_met,
        "mismatch_reason": product.mismatch_reason,
        "novelty": product.novelty or product.stated_novelty,
        "novelty_reason": product.novelty_reason,
        "withdrawn_on": product.withdrawn_on,
        "withdrawn_reason": product.withdrawn_reason,
        "road": [vars(step) for step in adoptions.road(product, spread)],
        "uses": [
            {"unit": use.taker.code, "confirmed_on": use.confirmed_on, "use": use.use}
            for use in adoptions.uses(product)
        ],
    }


def _who(request: HttpRequest) -> Person:
    who: Person = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return who


def _line(product: Product, spread: adoptions.Spread) -> dict[str, Any]:
    return {
        "code": product.code,
        "title": product.title,
        "unit": product.unit.code,
        "kind": product.kind,
        "fields": [field.code for field in product.fields.all()],
        "state": product.state,
        "accepted_on": product.accepted_on,
        "in_use_elsewhere": spread.in_use,
    }
