from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vuonuom.ideas.states import Stage
from vuonuom.organization.models import Field
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.queries import Narrow
from vuonuom.web.frame.shortcuts import person
from vuonuom.web.search import finding

LONGEST = 300  # characters of a query that are read
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
    """Almost the same text, while an idea is being typed; never in the way of sending."""
    words = f"{request.POST.get('title', '')} {request.POST.get('text', '')}".strip()[:4000]
    hits = similarity.similar(words, person=person(request), limit=5)
    found = finding.shown(hits, person(request), words)
    # Earlier products first: they are what can be used at once.
    found.sort(key=lambda one: one.kind != "products.product")
    return render(request, "search/like.html", {"found": found})


def _narrow(request: HttpRequest) -> Narrow:
    year, field = request.GET.get("year", ""), request.GET.get("field", "")
    stage = request.GET.get("stage", "")
    return Narrow(
        kinds=KINDS.get(request.GET.get("kind", ""), ("", ()))[1],
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        field_id=Field.objects.filter(code=field).values_list("pk", flat=True).first(),
        stage=stage if stage in Stage.values else "",
    )
