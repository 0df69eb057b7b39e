"""Frozen boards of a unit and year: the list, one of them beside today, a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.rules import ASSIGN
from vuonuom.organization.models import Unit
from vuonuom.progress.actions import freezing as acts
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.queries import frozen as kept
from vuonuom.progress.states import Reading
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.progress import frozen
from vuonuom.web.progress.forms import FreezeForm
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.opening import unit_of


@require_http_methods(["GET", "POST"])
def boards(request: HttpRequest, code: str, year: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    may_freeze = access.can(person(request), ASSIGN, unit) and year <= clock.today().year
    form = FreezeForm(request.POST or None) if may_freeze else None
    if form is not None and form.is_valid():
        try:
            return _freeze(request, unit, year, form)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "unit": unit,
        "year": year,
        "form": form,
        "page": paginate(kept.of_board(unit, year), request),
        "planned": kept.planned(unit, year),
        "board_url": Links(year, Reading.COHORT).board(code),
    }
    return render(request, "progress/freezes.html", context)


def _freeze(request: HttpRequest, unit: Unit, year: int, form: FreezeForm) -> HttpResponse:
    who, title, on = person(request), form.cleaned_data["title"], form.cleaned_data["on"]
    if on is not None:
        planned = acts.plan_freeze(by=who, unit=unit, year=year, on=on, title=title)
        done(request, _("Đã đặt lịch. Bảng sẽ tự chốt khi hết ngày ấy."), planned)
        return redirect("progress:frozen", unit.code, year)
    new = acts.freeze_board(by=who, unit=unit, year=year, title=title)
    done(request, _("Đã chốt. Bản này không bao giờ đổi; số liệu đổi sau đó được ghi bên cạnh."))
    return redirect("progress:frozen_board", unit.code, year, new.pk)


def board(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    found = see(FrozenBoard.objects.select_related("by"), pk=pk, unit=unit, year=year)
    now = kept.content(unit, year, clock.today())
    reading = Reading.FLOW if request.GET.get("reading") == "flow" else Reading.COHORT
    return render(request, "progress/frozen.html", frozen.context(found, now, reading))


@require_POST
def drop(request: HttpRequest, code: str, year: int, pk: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    planned = see(kept.planned(unit, year), pk=pk)
    try:
        acts.drop_freeze(by=person(request), planned=planned)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã bỏ lịch chốt."))
    return redirect("progress:frozen", code, year)
