"""What everybody may see, without an account: exhibitions, stands, photo sets.

These pages name units and never persons: nobody was asked whether the whole world may read their
name (`trust.md`). Whoever signs in finds the authors on the product's own page.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vuonuom.exhibitions import queries, rules
from vuonuom.exhibitions.models import Exhibition, PhotoSet, Stand
from vuonuom.web.frame import downloads
from vuonuom.web.frame.shortcuts import paginate, see

SHOWN = 48  # stands of an exhibition on one page: whole rows of one to six


def _may_curate(request: HttpRequest, exhibition: Exhibition) -> bool:
    who = request.user
    return who.is_authenticated and rules.may_curate_here(who, exhibition)


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    may_create = request.user.is_authenticated and queries.curating_units(request.user).exists()
    page = paginate(queries.listed(request.user), request, per=24)
    return render(request, "exhibitions/list.html", {"page": page, "may_create": may_create})


@login_not_required
@require_GET
def exhibition(request: HttpRequest, slug: str) -> HttpResponse:
    found: Exhibition = see(queries.seen(request.user), slug=slug)
    halls = [hall for hall in queries.halls(found) if hall.standing]
    chosen = request.GET.get("hall", "")
    page = paginate(queries.walk(found, chosen).select_related(*queries.ON_TILE), request, SHOWN)
    context = {
        "exhibition": found,
        "partners": queries.partners(found),
        "halls": halls,
        "chosen": chosen,
        "page": page,
        "rooms": [room for room in queries.rooms(found, page.rows) if room.tiles],
        "stands": sum(hall.standing for hall in halls),
        "photo_sets": [each for each in queries.photo_sets(found) if each.photos.all()]
        if page.number == 1 and not chosen
        else [],
        "may_curate": _may_curate(request, found),
    }
    return render(request, "exhibitions/exhibition.html", context)


@login_not_required
@require_GET
def stand(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    found: Stand = see(queries.stands_seen(request.user, slug), code=code)
    context = {
        "view": queries.stand_view(found),
        "exhibition": found.hall.exhibition,
        "may_curate": _may_curate(request, found.hall.exhibition),
    }
    return render(request, "exhibitions/stand.html", context)


@login_not_required
@require_GET
def picture(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponseBase:
    found = see(queries.pictures_seen(request.user, slug, code), pk=pk)
    return downloads.send(found.file, request)


@login_not_required
@require_GET
def photo_set(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found: PhotoSet = see(queries.photo_sets_seen(request.user, slug), pk=pk)
    context = {
        "photo_set": found,
        "exhibition": found.exhibition,
        "photos": found.photos.select_related("file"),
        "may_curate": _may_curate(request, found.exhibition),
    }
    return render(request, "exhibitions/photos.html", context)


@login_not_required
@require_GET
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    found = see(queries.photos_seen(request.user, slug), pk=pk)
    return downloads.send(found.file, request)
