"""The journal by sequence number, for those who may: references, kinds and counts only."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Query, Router, Schema

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.journal.models import Entry, Posting
from vuonuom.tree import queries as tree

router = Router()
MOST = 1000


class PostingOut(Schema):
    unit: int
    measure: str
    amount: int
    local_date: date
    cohort: int
    about: str


class EntryOut(Schema):
    number: int
    kind: str
    at: datetime
    actor: int | None
    subject_kind: str
    subject_id: int
    reverses: int | None
    hash: str
    postings: list[PostingOut]


class JournalOut(Schema):
    items: list[EntryOut]
    next: int | None  # give it as `after` to go on


@router.get("", response=JournalOut, summary="Sổ cái, theo số thứ tự")
def entries(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """All entries for who watches over every tree; else those that count in one's part of it."""
    tops = access.tops(request.user, "journal.view")
    if not tops:
        raise NotAllowed
    wanted, postings = Entry.objects.filter(number__gt=after), Posting.objects.all()
    if not access.holds_all(request.user, tops):
        postings = postings.filter(unit__in=tree.below(tops))
        wanted = wanted.filter(pk__in=postings.values("entry"))
    found = list(
        wanted.order_by("number")
        .select_related("reverses")
        .prefetch_related(Prefetch("postings", postings))[:limit]
    )
    return {
        "items": [_entry(entry) for entry in found],
        "next": found[-1].number if len(found) == limit else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at,
        "actor": entry.actor_id,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "reverses": entry.reverses.number if entry.reverses else None,
        "hash": entry.hash,
        "postings": [
            {
                "unit": p.unit_id,
                "measure": p.measure,
                "amount": p.amount,
                "local_date": p.local_date,
                "cohort": p.cohort,
                "about": p.about,
            }
            for p in entry.postings.all()
        ],
    }
