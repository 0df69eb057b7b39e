"""Directives clause by clause, for whoever has signed in."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from vuonuom.api import paging
from vuonuom.core import clock
from vuonuom.directives import queries
from vuonuom.directives.models import Directive
from vuonuom.directives.queries import ClauseLine
from vuonuom.products import queries as products

router = Router()


class DirectiveOut(Schema):
    code: str
    number: str
    kind: str
    title: str
    issuer: str
    issued_on: date
    parent: str | None


class ClauseOut(Schema):
    label: str
    text: str
    owner: str | None
    due_on: date | None
    state: str  # not_begun, under_way, done
    late: bool  # not done and its day is over, or done after it
    done_on: date | None
    carries_out: str | None  # number and label in the directive above
    programmes: list[str]


class DirectivePageOut(DirectiveOut):
    clauses: list[ClauseOut]


@router.get("", response=paging.PageOf[DirectiveOut], summary="Văn bản chỉ đạo")
def directives(
    request: HttpRequest, cursor: paging.Cursor = "", limit: paging.Limit = 25
) -> dict[str, Any]:
    found = Directive.objects.visible_to(request.user).select_related("parent")
    rows, following = paging.page(found, order=("-issued_on", "-pk"), cursor=cursor, limit=limit)
    return {"items": [_directive(row) for row in rows], "next": following}


@router.get("/{code}", response=DirectivePageOut, summary="Một văn bản, theo từng mục")
def directive(request: HttpRequest, code: str) -> dict[str, Any]:
    found = get_object_or_404(
        Directive.objects.visible_to(request.user).select_related("parent"), code=code
    )
    lines = queries.clause_lines(found, clock.today(), made=products.ANSWERS)
    return {**_directive(found), "clauses": [_clause(line) for line in lines]}


def _directive(directive: Directive) -> dict[str, Any]:
    return {
        "code": directive.code,
        "number": directive.number,
        "kind": directive.kind,
        "title": directive.title,
        "issuer": directive.issuer,
        "issued_on": directive.issued_on,
        "parent": directive.parent.code if directive.parent else None,
    }


def _clause(line: ClauseLine) -> dict[str, Any]:
    clause = line.clause
    above = clause.carries_out
    return {
        "label": clause.label,
        "text": clause.text,
        "owner": clause.owner.code if clause.owner else None,
        "due_on": clause.due_on,
        "state": line.state.value,
        "late": line.is_late,
        "done_on": clause.done_on,
        "carries_out": f"{above.directive.number}, {above.label}" if above else None,
        "programmes": [programme.title for programme in line.programmes],
    }
