"""Units: those the person may see, and one with its past."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.progress.queries import unit as reads
from vuonuom.web.frame.shortcuts import paginate, person, see


def units(request: HttpRequest) -> HttpResponse:
    who = person(request)
    wanted = request.GET.get("q", "")[:200]
    found = reads.search(who, wanted) if wanted.strip() else reads.tops(who)
    context = {"page": paginate(found, request), "q": wanted.strip()}
    return render(request, "units/list.html", context)


def unit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = see(reads.visible(who), code=code)
    year = clock.today().year
    context = {
        "unit": found,
        "profile": reads.profile(found, year),
        "year": year,
        "may_see_progress": access.can(who, "progress.view", found),
        "may_work_mailbox": not found.is_closed and access.can(who, "mailbox.work", found),
        "may_manage_people": not found.is_closed and access.can(who, "people.manage", found),
        "may_give_roles": access.can(who, access.GIVE, found),
        "may_manage_units": not found.is_closed and access.can(who, "units.manage", found),
    }
    return render(request, "units/page.html", context)
