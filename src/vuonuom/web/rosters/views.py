"""A list of units or people on its way in, and on its way out."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.journal.undoing import WINDOW
from vuonuom.organization.models import Unit
from vuonuom.rosters.actions import handling as acts
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries import intakes as queries
from vuonuom.rosters.rules import columns
from vuonuom.rosters.states import ENTERED, LISTS, MANAGE, IntakeState, ListKind
from vuonuom.similarity import abbreviations
from vuonuom.tree import queries as tree
from vuonuom.web.frame.downloads import send as download
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.rosters.foreseen import reform_shown
from vuonuom.web.rosters.forms import CorrectForm, SendForm
from vuonuom.web.rosters.written import empty_reform, written

MARKS = {
    IntakeState.WAITING: ("clock", "going"),
    IntakeState.CHECKED: ("pen", "wait"),
    IntakeState.CONFIRMED: ("clock", "going"),
    IntakeState.ENTERED: ("tick", "good"),
    IntakeState.LEAVING: ("clock", "going"),
    IntakeState.UNREADABLE: ("stop", "late"),
    IntakeState.DROPPED: ("stop", "off"),
    IntakeState.UNDONE: ("undo", "off"),
}

OF_REFORM = {
    IntakeState.CONFIRMED: gettext_lazy("Đang sắp xếp"),
    IntakeState.ENTERED: gettext_lazy("Đã sắp xếp"),
}


def lists(request: HttpRequest) -> HttpResponse:
    who = person(request)
    kinds = _kinds(who)
    context = {
        **_listed(request, queries.intakes(who).filter(kind__in=ENTERED)),
        "kinds": [kind for kind in kinds if kind in ENTERED],
        "may_reform": ListKind.REFORM in kinds,
        "may_abbreviate": abbreviations.may_edit(who),
    }
    return render(request, "rosters/lists.html", context)


def reforms(request: HttpRequest) -> HttpResponse:
    """Reforms of many units at once: those sent, a form of the file, what may be in it."""
    who = person(request)
    _demand_reforms(who)
    found = queries.intakes(who).filter(kind=ListKind.REFORM)
    context = _listed(request, found) | {"columns": columns.REFORM}
    return render(request, "rosters/reforms.html", context)


def template(request: HttpRequest) -> HttpResponseBase:
    """An empty file with the columns, and above them what each kind of change needs."""
    _demand_reforms(person(request))
    return empty_reform()


def _listed(request: HttpRequest, found: "QuerySet[Intake]") -> dict[str, Any]:
    page = paginate(found, request)
    return {"page": page, "rows": [(intake, _mark(intake)) for intake in page.rows]}


def _demand_reforms(who: Person) -> None:
    if ListKind.REFORM not in _kinds(who):
        raise Http404


def send(request: HttpRequest) -> HttpResponse:
    who = person(request)
    kinds = _kinds(who)
    kind = _asked(request.POST.get("kind") or request.GET.get("kind"), kinds)
    unit = (
        see(queries.units_of(who, kind), code=asked) if (asked := request.GET.get("unit")) else None
    )
    form = SendForm(
        request.POST or None,
        request.FILES or None,
        lists=kinds,
        units=queries.units_of(who, kind),
        initial={"kind": kind, "unit": unit or queries.first_unit(who, kind)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            intake = acts.send_list(by=who, kind=kind, unit=data["unit"], upload=data["file"])
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect("rosters:one", intake.code)
    return render(request, "rosters/new.html", {"form": form, "kind": kind})


def one(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    intake = _see(who, code)
    form = CorrectForm(intake=intake)
    template = "rosters/one.html"
    if request.headers.get("HX-Request"):
        template = "rosters/parts/one.html"
    context = _shown(intake, who, form)
    if intake.kind == ListKind.REFORM and intake.shown.get("units"):
        context |= reform_shown(intake, request)
    return render(request, template, context)


@require_POST
def correct(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    intake = _see(who, code)
    form = CorrectForm(request.POST, intake=intake)
    if form.is_valid():
        try:
            line, mapping = form.cleaned_data["line"], form.mapping()
            acts.correct_list(by=who, intake=intake, line=line, mapping=mapping)
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect("rosters:one", intake.code)
    return render(request, "rosters/one.html", _shown(intake, who, form))


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    intake = _see(who, code)
    try:
        acts.confirm_list(by=who, intake=intake)
    except Refused as refused:
        told(request, refused)
    return redirect("rosters:one", intake.code)


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    intake = _see(who, code)
    try:
        acts.take_list_back(by=who, intake=intake)
    except Refused as refused:
        told(request, refused)
    return redirect("rosters:one", intake.code)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    intake = _see(who, code)
    try:
        acts.drop_list(by=who, intake=intake)
    except Refused as refused:
        told(request, refused)
        return redirect("rosters:one", intake.code)
    done(request, _("Đã bỏ danh sách và xóa tệp."))
    return redirect("rosters:reforms" if intake.kind == ListKind.REFORM else "rosters:lists")


def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    intake = _see(person(request), code)
    if intake.answer is None:
        raise Http404
    return download(intake.answer, request)


def take(request: HttpRequest) -> HttpResponseBase:
    """A list of the units or people that one may enter: as Excel, or as CSV of any length."""
    who = person(request)
    taken = [kind for kind in _kinds(who) if kind in LISTS]
    if not taken:
        raise Http404
    kind = _asked(request.GET.get("kind"), taken)
    unit = see(queries.units_of(who, kind), code=request.GET.get("unit", ""))
    scope = access.scope(who, MANAGE[kind], "pk")
    below = Unit.objects.filter(scope, pk__in=tree.below([unit.pk])).values("pk")
    return written(request, kind, unit, below)


def _kinds(who: Person) -> list[ListKind]:
    """404 for whoever may enter no list at all."""
    kinds = queries.kinds_of(who)
    if not kinds:
        raise Http404
    return kinds


def _asked(value: str | None, kinds: list[ListKind]) -> ListKind:
    usual = [kind for kind in kinds if kind in ENTERED]
    return next((kind for kind in kinds if kind == value), usual[-1])


def _see(who: Person, code: str) -> Intake:
    intake: Intake = see(queries.intakes(who).defer(None).select_related("answer"), code=code)
    return intake


def _mark(intake: Intake) -> tuple[Any, str, str]:
    state = IntakeState(intake.state)
    if state == IntakeState.UNREADABLE and intake.found:  # read well, and overtaken since
        return _("Chưa làm, xin nộp lại"), "warn", "wait"
    if intake.kind == ListKind.REFORM:
        if state == IntakeState.CHECKED and intake.found.get("rejected"):
            return _("Chưa đúng"), "warn", "wait"
        return (OF_REFORM.get(state, state.label), *MARKS[state])
    return (state.label, *MARKS[state])


def _shown(intake: Intake, who: Person, form: CorrectForm) -> dict[str, Any]:
    entry = queries.entered_by(intake, who)
    return {
        "intake": intake,
        "mark": _mark(intake),
        "form": form,
        "readings": queries.readings(intake),
        "ignored": queries.ignored(intake),
        "progress": queries.progress_of(intake) if queries.is_under_way(intake) else None,
        "entry": entry,
        "undo_until": entry.at + WINDOW if entry is not None else None,
        "may_enter": queries.would_change(intake),
        "is_old_excel": bool(intake.file and intake.file.name.endswith(".xls")),
    }
