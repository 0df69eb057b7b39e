"""Ideas over HTTP: the same list, the same page, the same sending."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field as Limits

from vuonuom.accounts.models import Person
from vuonuom.api.paging import Cursor, Limit, PageOf, page
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.ideas import queries
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import ALIVE, Stage
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.queries import reading
from vuonuom.organization.models import Field, Unit
from vuonuom.products import finding
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.index import CatchingUp

router = Router()


class Unknown(Refused):
    """A code or user name in the request that names nothing the sender may use."""


class IdeaOut(Schema):
    code: str
    title: str
    unit: str
    year: int
    state: str
    stage: str
    submitted_at: datetime


class AuthorOut(Schema):
    name: str
    share: int


class IdeaWhole(IdeaOut):
    text: str
    field: str | None
    challenge: str | None
    version: int
    authors: list[AuthorOut]
    answered_at: datetime | None


class AuthorIn(Schema):
    username: Annotated[str, Limits(max_length=60)]
    share: Annotated[int, Limits(ge=1, le=100)]


class IdeaIn(Schema):
    """`no_secrets` is the tick of every sending: nothing secret and nobody's data is in it."""

    text: Annotated[str, Limits(max_length=10_000)]
    title: Annotated[str, Limits(max_length=200)] = ""
    unit: Annotated[str, Limits(max_length=40)]
    no_secrets: bool
    mailbox: Annotated[str | None, Limits(max_length=40)] = None
    field: Annotated[str | None, Limits(max_length=60)] = None
    challenge: Annotated[str | None, Limits(max_length=20)] = None
    authors: Annotated[list[AuthorIn], Limits(max_length=20)] = []


@router.get("", response=PageOf[IdeaOut], summary="Các ý tưởng được xem, mới nhất trước")
def listed(
    request: HttpRequest,
    unit: Annotated[str, Query(max_length=40)] = "",
    year: Annotated[int | None, Query(ge=1900, le=9999)] = None,
    stage: Annotated[Stage | None, Query()] = None,
    state: Annotated[str, Query(max_length=20)] = "",
    field: Annotated[str, Query(max_length=60)] = "",
    mine: bool = False,
    cursor: Cursor = "",
    limit: Limit = 25,
) -> dict[str, Any]:
    who = _who(request)
    found = queries.listed(
        who,
        unit=get_object_or_404(Unit, code=unit) if unit else None,
        year=year,
        stage=stage or "",
        state=state if state in ALIVE else "",
        field=get_object_or_404(Field, code=field) if field else None,
        mine=mine,
    )
    rows, following = page(found, order=["-submitted_at", "-pk"], cursor=cursor, limit=limit)
    return {"items": [_line(idea) for idea in rows], "next": following}


@router.post("", response={201: IdeaWhole}, summary="Gửi ý tưởng vào hộp thư")
def send(request: HttpRequest, payload: IdeaIn) -> Status[dict[str, Any]]:
    """Send an `Idempotency-Key` along: the same request again gets the first answer."""
    who = _who(request)
    if not payload.no_secrets:
        raise Unknown(_("Xin đọc và xác nhận không có bí mật nhà nước."), field="no_secrets")
    letter = mailbox.send_letter(
        by=who,
        unit=_own_unit(who, payload.unit),
        title=payload.title,
        text=payload.text,
        authors=_authors(who, payload.authors),
        field=_named(Field.objects.all(), "field", code=payload.field),
        challenge=_named(Challenge.objects.visible_to(who), "challenge", code=payload.challenge),
        mailbox=_named(Unit.objects.all(), "mailbox", code=payload.mailbox),
    )
    return Status(201, _whole(letter.idea))


class SimilarIn(Schema):
    title: Annotated[str, Limits(max_length=200)] = ""
    text: Annotated[str, Limits(max_length=10_000)] = ""


class LikeOut(Schema):
    """Scores rank within one list; those of the two lists are not to be compared."""

    kind: str
    code: str
    title: str
    score: float
    passages: list[str]


class SimilarOut(Schema):
    """Two lists, never blended. `same_idea` is empty where there is no encoder."""

    same_words: list[LikeOut]
    same_idea: list[LikeOut]


@router.post("/similar", response=SimilarOut, summary="Gần như cùng lời văn, và có thể cùng ý")
def similar(request: HttpRequest, payload: SimilarIn) -> dict[str, Any]:
    who = _who(request)
    words = f"{payload.title} {payload.text}".strip()[:4000]
    works = similarity.Narrow(kinds=finding.WORKS)
    try:
        near = similarity.similar(words, person=who, narrow=works)
    except CatchingUp:
        near = []
    far = similarity.same_idea(words, person=who, kinds=works.kinds)
    return {"same_words": _likes(near, who, words), "same_idea": _likes(far, who, words)}


def _likes(hits: list[similarity.Hit], who: Person, words: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": hit.kind,
            "code": record.code,
            "title": record.title,
            "score": hit.score,
            "passages": similarity.shared_passages(words, finding.said(record)),
        }
        for hit, record in finding.seen(hits, who)
    ]


@router.get("/{code}", response=IdeaWhole, summary="Một ý tưởng")
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    return _whole(get_object_or_404(reading.ideas_before(_who(request)), code=code))


def _who(request: HttpRequest) -> Person:
    who: Person = request.auth  # type: ignore[attr-defined]  # ninja sets it
    return who


def _own_unit(who: Person, code: str) -> Unit:
    """A unit for which this person may send; closed ones are refused by name in the action."""
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise Unknown(_("Không tìm thấy đơn vị này."), field="unit")
    return found


def _named(visible: Any, name: str, *, code: str | None) -> Any:
    if not code:
        return None
    found = visible.filter(code=code).first()
    if found is None:
        raise Unknown(_("Không tìm thấy mã này."), field=name)
    return found


def _authors(who: Person, named: list[AuthorIn]) -> list[tuple[Person, int]] | None:
    if not named:
        return None
    wanted = [author.username for author in named]
    known = {person.username: person for person in queries.possible_authors(who, wanted)}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise Unknown(_("Không tìm thấy người này."), field="authors")
    return [(known[author.username], author.share) for author in named]


def _line(idea: Idea) -> dict[str, Any]:
    return {
        "code": idea.code,
        "title": idea.title,
        "unit": idea.unit.code,
        "year": idea.year,
        "state": idea.state,
        "stage": idea.stage.value,
        "submitted_at": idea.submitted_at,
    }


def _whole(idea: Idea) -> dict[str, Any]:
    return {
        **_line(idea),
        "text": idea.text,
        "field": idea.field.code if idea.field else None,
        "challenge": idea.challenge.code if idea.challenge else None,
        "version": idea.version,
        "authors": [{"name": str(a.person), "share": a.share} for a in queries.authors(idea)],
        "answered_at": idea.answered_at,
    }
