"""How a mailbox is kept: who is away, words to answer with, how soon letters are answered."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.mailbox import actions, queries, rules
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.mailbox.settings_forms import AwayForm, ClockForm, TemplateForm


@dataclass(frozen=True)
class Part:
    """One form of the page: what it calls, what is said after it."""

    form: type[Form]
    action: Any
    said: str | Promise


PARTS = {
    "away": Part(AwayForm, actions.go_away, gettext_lazy("Đã báo vắng và báo người thay.")),
    "template": Part(TemplateForm, actions.add_template, gettext_lazy("Đã thêm mẫu trả lời.")),
    "clock": Part(ClockForm, actions.set_clock, gettext_lazy("Đã đặt hạn trả lời.")),
}


def _box(request: HttpRequest, code: str) -> Unit:
    unit: Unit = see(queries.boxes_kept(person(request)), code=code)
    return unit


@require_GET
def page(request: HttpRequest, unit_code: str) -> HttpResponse:
    return _page(request, _box(request, unit_code))


@require_POST
def add(request: HttpRequest, unit_code: str, what: str) -> HttpResponse:
    """One of the three forms."""
    unit, part = _box(request, unit_code), PARTS.get(what)
    if part is None:
        raise Http404
    form = part.form(request.POST, auto_id=f"{what}_%s")
    if form.is_valid():
        try:
            made = part.action(by=person(request), unit=unit, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, str(part.said), made)
            return redirect("mailbox:settings", unit.code)
    return _page(request, unit, **{what: form})


@require_POST
def drop(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    """Take one of the unit's own templates out."""
    unit = _box(request, unit_code)
    template = see(queries.templates(unit).filter(unit=unit), pk=pk)
    try:
        actions.remove_template(by=person(request), template=template)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, str(gettext_lazy("Đã bỏ mẫu này.")), template)
    return redirect("mailbox:settings", unit.code)


@require_POST
def back(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    """Back earlier than one had said."""
    unit, who = _box(request, unit_code), person(request)
    absence = see(queries.absences(unit, clock.today()).filter(person=who), pk=pk)
    try:
        actions.come_back(by=who, absence=absence)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, str(gettext_lazy("Chào mừng bạn trở lại. Người thay đã được báo.")), absence)
    return redirect("mailbox:settings", unit.code)


def _page(request: HttpRequest, unit: Unit, **tried: Form) -> HttpResponse:
    who, today = person(request), clock.today()
    terms = rules.terms_of(unit.pk, today)
    context = {
        "unit": unit,
        "absences": queries.absences(unit, today),
        "works_here": queries.works_here(who, unit),
        "templates": queries.templates(unit),
        "clock": queries.clock_rule(terms),
        "terms": terms,
        "may_lead": access.can(who, "mailbox.lead", unit),
        "forms": {
            "away": tried.get("away") or AwayForm(auto_id="away_%s"),
            "template": tried.get("template") or TemplateForm(auto_id="template_%s"),
            "clock": tried.get("clock") or ClockForm(auto_id="clock_%s", initial=terms.numbers),
        },
    }
    return render(request, "mailbox/settings.html", context)
