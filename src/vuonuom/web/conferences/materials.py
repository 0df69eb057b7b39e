"""Materials: put up by the hosts, opened by whoever sees the conference."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.actions import materials as acts
from vuonuom.conferences.models import Conference, Material
from vuonuom.core.errors import Refused
from vuonuom.web.conferences.forms import MaterialForm
from vuonuom.web.frame import downloads
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told

OPENED = "opened_materials"  # in the session: a second look is no second opening


def add(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = acts.add_material(by=who, conference=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã thêm tài liệu %(title)s.") % {"title": new.title}, new)
            return redirect("conferences:page", code=code)
    return render(request, "conferences/material.html", {"form": form, "conference": found})


def read(request: HttpRequest, code: str, material: int) -> HttpResponseBase:
    """The file; that it was opened is counted once a session, without a name."""
    seen = Conference.objects.visible_to(person(request))
    found = see(Material.objects.filter(conference__in=seen).select_related("file"),
                pk=material, conference__code=code)  # fmt: skip
    opened = request.session.get(OPENED, [])
    if found.pk not in opened:
        acts.note_opening(found)
        request.session[OPENED] = [*opened, found.pk]
    return downloads.send(found.file, request)


@require_POST
def take_down(request: HttpRequest, code: str, material: int) -> HttpResponse:
    who = person(request)
    found = _hosted(who, code)
    one = see(found.materials.select_related("conference__unit", "file"), pk=material)
    try:
        acts.take_down(by=who, material=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ tài liệu."))
    return redirect("conferences:page", code=code)


def _hosted(who: Person, code: str) -> Conference:
    mine = Conference.objects.visible_to(who).filter(access.scope(who, rules.RUN))
    return see(mine.select_related("unit"), code=code)
