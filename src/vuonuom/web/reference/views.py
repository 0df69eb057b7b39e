"""Sáng kiến tham khảo: real titles with unit and source, read-only, never with an author."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vuonuom.ideas.models import ReferenceInitiative
from vuonuom.ideas.queries import reference
from vuonuom.web.frame.shortcuts import paginate, see


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    field = request.GET.get("field", "")[:120]
    context = {
        "page": paginate(reference(field), request),
        "field": field,
        "fields": ReferenceInitiative.objects.exclude(field_name="")
        .values_list("field_name", flat=True)
        .distinct()
        .order_by("field_name"),
    }
    return render(request, "reference/list.html", context)


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    initiative = see(ReferenceInitiative.objects.all(), code=code)
    return render(request, "reference/detail.html", {"initiative": initiative})
