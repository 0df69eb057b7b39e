"""Movements one may see, one of them, and taking part in it: for units and for persons."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.recognition import queries, rules
from vuonuom.recognition.actions import taking_part
from vuonuom.recognition.models import EmulationMovement
from vuonuom.recognition.states import LEGAL_BASIS, OPEN, REGISTERS, REPLICATES, MovementState
from vuonuom.reports.models import Report
from vuonuom.reports.states import ReportState
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.movements import words
from vuonuom.web.movements.forms import RegisterForm


def movements(request: HttpRequest) -> HttpResponse:
    who = person(request)
    past = request.GET.get("show") == "past"
    page = paginate(queries.movements(who, past=past), request)
    context = {
        "page": page,
        "rows": [(row, words.status(row)) for row in page.rows],
        "past": past,
        "may_lead": queries.may_lead(who),
    }
    return render(request, "movements/list.html", context)


def movement(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = movement_of(who, code)
    page = queries.page_of(found, who)
    reports = Report.objects.visible_to(who).filter(movement=found, state=ReportState.ISSUED)
    context = {
        "movement": found,
        "status": words.status(found),
        "lines": words.lines(page.steps),
        "page": page,
        "basis": LEGAL_BASIS,
        "next": [(s.value, words.ACTS[s]) for s in rules.next_steps(found)] if page.leads else [],
        "may_register": found.state in REGISTERS and bool(access.tops(who, rules.SPEAK)),
        "may_join": found.state in OPEN and taking_part.may_join(who, found),
        "is_open": found.state in OPEN,
        "replicates": found.state in REPLICATES,
        "is_over": found.state == MovementState.FINAL,
        "reports": reports.select_related("unit", "document").order_by("-pk")[: queries.SHOWN],
    }
    return render(request, "movements/page.html", context)


def registrations(request: HttpRequest, code: str) -> HttpResponse:
    """All units that registered; each row can be withdrawn by who speaks for the unit."""
    who = person(request)
    found = movement_of(who, code)
    page = paginate(queries.registrations_of(found), request)
    mine = queries.units_to_register(who, found).filter(pk__in=[r.unit_id for r in page.rows])
    context = {
        "movement": found,
        "page": page,
        "mine": set(mine.values_list("pk", flat=True)) if found.state in REGISTERS else set(),
    }
    return render(request, "movements/registrations.html", context)


def register(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = movement_of(who, code)
    form = RegisterForm(request.POST or None, units=queries.units_to_register(who, found))
    if request.method == "POST" and form.is_valid():
        try:
            made = taking_part.register_unit(by=who, movement=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã đăng ký %(unit)s.") % {"unit": made.unit.name}, made)
            return redirect("movements:page", code=code)
    return render(request, "movements/register.html", {"form": form, "movement": found})


@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    who = person(request)
    found = movement_of(who, code)
    mine = found.registrations.filter(access.scope(who, rules.SPEAK))
    one = see(mine.select_related("movement", "unit"), pk=pk)
    try:
        taking_part.withdraw_registration(by=who, registration=one)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút đăng ký."))
    return redirect("movements:registrations", code=code)


@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    return _taking(request, code, taking_part.join, _("Bạn đã tham gia. Rút lúc nào cũng được."))


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    return _taking(request, code, taking_part.leave, _("Bạn đã rút. Không còn ghi tên bạn."))


def movement_of(who: Person, code: str) -> EmulationMovement:
    seen = EmulationMovement.objects.visible_to(who).select_related("unit", "directive")
    return see(seen, code=code)


def _taking(
    request: HttpRequest, code: str, act: Callable[..., EmulationMovement], sentence: str
) -> HttpResponse:
    who = person(request)
    try:
        act(by=who, movement=movement_of(who, code))
    except Refused as refused:
        told(request, refused)
    else:
        done(request, sentence)
    return redirect("movements:page", code=code)
