from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vuonuom.ideas import queries as ideas
from vuonuom.ideas.actions.novelty import sealed
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import Stage
from vuonuom.organization.models import Field
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.queries import Narrow, key_of
from vuonuom.web.frame.shortcuts import person, see
from vuonuom.web.search import finding

LONGEST = 300  # characters of a query that are read
MOST_TYPED = 4000  # of a text whose likes are looked for
KINDS = {
    "idea": (_("Ý tưởng"), ("ideas.idea",)),
    "product": (_("Sản phẩm"), ("products.product",)),
    "library": (_("Sáng kiến tham khảo"), ("ideas.referenceinitiative",)),
    "directive": (_("Văn bản, việc khó"), ("directives.directive", "directives.challenge")),
}


def search(request: HttpRequest) -> HttpResponse:
    """One box over everything; the question stays in the address."""
    words = request.GET.get("q", "")[:LONGEST].strip()
    narrow = _narrow(request)
    hits = similarity.search(words, person=person(request), narrow=narrow) if words else []
    context = {
        "words": words,
        "found": finding.shown(hits, person(request)),
        "kinds": [(key, label) for key, (label, _kinds) in KINDS.items()],
        "kind": request.GET.get("kind", ""),
        "stages": Stage.choices,
        "fields": Field.objects.order_by("sort_key"),
        "catching_up": similarity.waiting() > 0,
    }
    part = "search/results.html" if request.headers.get("HX-Request") else "search/search.html"
    return render(request, part, context)


def like(request: HttpRequest) -> HttpResponse:
    """The two lists while an idea is being typed; never in the way of sending."""
    words = f"{request.POST.get('title', '')} {request.POST.get('text', '')}".strip()[:MOST_TYPED]
    found = finding.likes(words, person(request))
    if not found:
        return HttpResponse()  # truly empty: the page folds the place away
    context = {"found": found, "seal": sealed(found.codes), "typing": True}
    return render(request, "search/like.html", context)


def like_of(request: HttpRequest, code: str) -> HttpResponse:
    """The two lists of an idea that was sent, for its mailbox and its council: products first."""
    who = person(request)
    idea = see(Idea.objects.visible_to(who), code=code)
    words = f"{idea.title}. {idea.text}"[:MOST_TYPED]
    context = {
        "idea": idea,
        "found": finding.likes(words, who, but=key_of(idea), products_first=True),
        "novelty": ideas.novelty(idea),
    }
    part = "search/like.html" if request.headers.get("HX-Request") else "search/like_page.html"
    return render(request, part, context)


def _narrow(request: HttpRequest) -> Narrow:
    year, field = request.GET.get("year", ""), request.GET.get("field", "")
    stage = request.GET.get("stage", "")
    return Narrow(
        kinds=KINDS.get(request.GET.get("kind", ""), ("", ()))[1],
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        field_id=Field.objects.filter(code=field).values_list("pk", flat=True).first(),
        stage=stage if stage in Stage.values else "",
    )
