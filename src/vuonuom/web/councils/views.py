"""The list of panels, one panel, its seats, its session and its minutes."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.councils import actions, queries
from vuonuom.councils.models import Panel
from vuonuom.councils.rules import seats
from vuonuom.documents import rendering
from vuonuom.web.councils.forms import FoundForm, SeatForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def index(request: HttpRequest) -> HttpResponse:
    who = person(request)
    context = {
        "waiting": queries.waiting_for(who),
        "page": paginate(queries.panels_for(who), request),
        "may_found": queries.units_to_run(who).exists(),
    }
    return render(request, "councils/index.html", context)


def new(request: HttpRequest) -> HttpResponse:
    who = person(request)
    units = queries.units_to_run(who)
    if not units.exists():
        raise Http404
    initial = {"unit": queries.own_unit(who)}
    form = FoundForm(
        request.POST or None, units=units, rubrics=queries.usable_rubrics(), initial=initial
    )
    if form.is_valid():
        try:
            founded = actions.found_panel(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lập hội đồng. Nay mời các thành viên."), founded)
            return redirect("councils:panel", founded.code)
    return render(request, "councils/new.html", {"form": form})


def panel(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _panel(request, code))


def _panel(request: HttpRequest, code: str) -> Panel:
    seen = Panel.objects.visible_to(person(request))
    return see(seen.select_related("unit", "rubric", "minutes"), code=code)


def _page(
    request: HttpRequest, shown: Panel, form: SeatForm | None = None, status: int = 200
) -> HttpResponse:
    view = queries.panel_view(shown, person(request))
    seatable = view.may_run and not view.is_closed
    if form is None and seatable:
        form = SeatForm(people=queries.reviewers(shown))
    return render(request, "councils/panel.html", {"view": view, "form": form}, status=status)


def _run(request: HttpRequest, code: str) -> Panel:
    """A panel for whoever runs its sessions; for others this page does not exist."""
    found = _panel(request, code)
    if not seats.may_run(person(request), found.unit_id):
        raise Http404
    return found


@require_POST
def appoint(request: HttpRequest, code: str) -> HttpResponse:
    shown = _run(request, code)
    form = SeatForm(request.POST, people=queries.reviewers(shown))
    if form.is_valid():
        try:
            member = actions.appoint(by=person(request), panel=shown, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã mời %(person)s.") % {"person": member.person}, member)
            return redirect("councils:panel", code)
    return _page(request, shown, form)


@require_POST
def dismiss(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    member = see(_run(request, code).members.select_related("panel", "person"), pk=pk)
    return _act(
        request, code, actions.dismiss, _("Đã rút %(person)s.") % {"person": member.person},
        member=member,
    )  # fmt: skip


@require_POST
def open_panel(request: HttpRequest, code: str) -> HttpResponse:
    shown = _run(request, code)
    sentence = _("Đã mở phiên chấm. Các thành viên được báo.")
    return _act(request, code, actions.open_panel, sentence, panel=shown)


def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """Reading the minutes; for the secretary also writing them."""
    if request.method == "POST":
        sentence = _("Đã lập biên bản. Hồ sơ chờ người đứng đầu quyết định.")
        return _act(request, code, actions.write_minutes, sentence, panel=_run(request, code))
    shown = _panel(request, code)
    if shown.minutes is None:
        raise Http404
    paper = shown.minutes
    body = rendering.page(paper.template.body, paper.facts)
    return render(request, "councils/minutes.html", {"panel": shown, "paper": paper, "body": body})


def _act(
    request: HttpRequest, code: str, action: Callable[..., Any], sentence: str, **what: Any
) -> HttpResponse:
    """One button: do it, say so, and come back to the panel."""
    try:
        subject = action(by=person(request), **what)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, sentence, subject)
    return redirect("councils:panel", code)
