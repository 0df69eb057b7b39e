from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.ideas import queries as ideas
from vuonuom.ideas.actions.novelty import sealed
from vuonuom.ideas.states import Stage
from vuonuom.mailbox.queries import reading
from vuonuom.organization.models import Field, Unit
from vuonuom.products import finding as records
from vuonuom.similarity import abbreviations
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.index import CatchingUp
from vuonuom.similarity.queries import Narrow, key_of
from vuonuom.web.frame.shortcuts import person, see
from vuonuom.web.search import facets, finding

LONGEST = 300  # characters of a query that are read
SHOWN = 25
MOST_TYPED = 4000  # of a text whose likes are looked for
KINDS = {
    "idea": (_("Ý tưởng"), ("ideas.idea",)),
    "product": (_("Sản phẩm"), ("products.product",)),
    "library": (_("Sáng kiến tham khảo"), ("ideas.referenceinitiative",)),
    "challenge": (_("Việc khó"), ("directives.challenge",)),
    "directive": (_("Văn bản chỉ đạo"), ("directives.directive",)),
}


def search(request: HttpRequest) -> HttpResponse:
    """One box over everything; the question stays in the address."""
    who, words = person(request), request.GET.get("q", "")[:LONGEST].strip()
    seen, is_whole = _seen(words, request, who)
    offered = facets.of(seen, request.GET.dict(), KINDS) if words else []
    context = {
        "words": words,
        "found": finding.told(seen[:SHOWN]),
        "number": len(seen),
        "is_whole": is_whole,
        "more": len(seen) > SHOWN,
        "facets": offered,
        "is_narrowed": any(choice.chosen for facet in offered for choice in facet.choices),
        "may_abbreviate": abbreviations.may_edit(who),
        "catching_up": not is_whole or similarity.waiting() > 0,
    }
    part = "search/results.html" if request.headers.get("HX-Request") else "search/search.html"
    return render(request, part, context)


def _seen(words: str, request: HttpRequest, who: Person) -> tuple[facets.Seen, bool]:
    """The best hits that the person may see, and whether there was an index to ask."""
    if not words:
        return [], True
    try:
        hits = similarity.search(words, person=who, narrow=_narrow(request, who), limit=facets.READ)
    except CatchingUp:
        return [], False
    return records.seen(hits, who), True


def like(request: HttpRequest) -> HttpResponse:
    """The two lists while an idea is being typed; never in the way of sending."""
    words = f"{request.POST.get('title', '')} {request.POST.get('text', '')}".strip()[:MOST_TYPED]
    found = finding.likes(words, person(request), typing=True)
    if not found:
        return HttpResponse()  # truly empty: the page folds the place away
    said = request.POST.get("novelty", "")  # what is new about it, typed under the lists before
    context = {"found": found, "seal": sealed(found.codes), "typing": True, "said": said}
    return render(request, "search/like.html", context)


def like_of(request: HttpRequest, code: str) -> HttpResponse:
    """The two lists of an idea that was sent, for its mailbox and its council: products first."""
    who = person(request)
    idea = see(reading.ideas_before(who), code=code)
    words = f"{idea.title}. {idea.text}"[:MOST_TYPED]
    novelty = ideas.novelty(idea)
    context = {
        "idea": idea,
        "found": finding.likes(words, who, but=key_of(idea), products_first=True),
        "novelty": novelty,
        "shown": records.seen_codes(novelty.shown, who) if novelty else [],
    }
    part = "search/like.html" if request.headers.get("HX-Request") else "search/like_page.html"
    return render(request, part, context)


def _narrow(request: HttpRequest, who: Person) -> Narrow:
    """Anything unreadable is as if it had not been asked."""
    asked, author = request.GET, request.GET.get("by", "")
    year, stage = asked.get("year", ""), asked.get("stage", "")
    return Narrow(
        kinds=KINDS.get(asked.get("kind", ""), ("", ()))[1],
        unit_id=_key(Unit.objects.all(), asked.get("unit", "")),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        field_id=_key(Field.objects.all(), asked.get("field", "")),
        stage=stage if stage in Stage.values else "",
        keys=[key_of(idea) for idea in ideas.written_by(author, who)] if author else None,
    )


def _key(rows: QuerySet[Any], code: str) -> int | None:
    return rows.filter(code=code).values_list("pk", flat=True).first() if code else None
