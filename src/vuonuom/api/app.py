"""The root of the API. An area adds its module and one line to AREAS."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.security import HttpBearer

import vuonuom
from vuonuom.accounts import tokens
from vuonuom.accounts.models import Person
from vuonuom.api import (
    conferences,
    congresses,
    councils,
    directives,
    exhibitions,
    ideas,
    incubator,
    journal,
    movements,
    problems,
    products,
    reports,
    units,
)
from vuonuom.core import clock


class Token(HttpBearer):
    """A token opens what its owner may open; `request.auth` is that person."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = tokens.owner(token, clock.today())
        if person is not None:
            request.user = person
        return person


# An area: where it begins and its router. Lists answer `paging.PageOf`, writes call one action.
AREAS: tuple[tuple[str, Router], ...] = (
    ("/journal", journal.router),
    ("/ideas", ideas.router),
    ("/directives", directives.router),
    ("/units", units.router),
    ("/products", products.router),
    ("/exhibitions", exhibitions.router),
    ("/panels", councils.router),
    ("/projects", incubator.router),
    ("/conferences", conferences.router),
    ("/terms", congresses.terms),
    ("/events", congresses.events),
    ("/movements", movements.router),
    ("/reports", reports.router),
)

api = NinjaAPI(
    title="Vườn Ươm",
    version="1",
    description="Cùng những việc và những con số như trên trang, qua HTTP.",
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
    openapi_url="/openapi.json",
)
problems.register(api)
for prefix, router in AREAS:
    api.add_router(prefix, router, tags=[prefix.strip("/")])


@api.get("/", auth=None, response=dict[str, Any], summary="Giới thiệu")
def root(request: HttpRequest) -> dict[str, Any]:
    here = request.build_absolute_uri(request.path)
    return {
        "product": "vuonuom",
        "version": vuonuom.__version__,
        "openapi": f"{here}openapi.json",
    }
