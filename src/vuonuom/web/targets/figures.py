"""One figure: taken, proposed anew, answered, divided among the units below."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import dividing
from vuonuom.directives.actions import figures as acts
from vuonuom.directives.actions.dividing import Part
from vuonuom.directives.models import TargetAssignment
from vuonuom.directives.queries import coverage
from vuonuom.directives.queries import figures as queries
from vuonuom.directives.states import FigureState, ProgrammeState, RuleKind, Split
from vuonuom.organization.models import Unit
from vuonuom.web.frame import sheets
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.targets.forms import (
    WRONG_LINES,
    AnswerForm,
    DivideForm,
    PasteForm,
    ProposeForm,
)
from vuonuom.web.targets.sheet_form import SheetForm

STATE_MARKS = {
    FigureState.GIVEN: ("letter", "wait"),
    FigureState.PROPOSED: ("question", "going"),
    FigureState.FIXED: ("tick", "good"),
}
SPLITS = (Split.BY_HAND, Split.EVENLY, Split.BY_MEMBERS, Split.BY_LAST_YEAR)


def figure(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    is_open = found.rule.programme.state == ProgrammeState.ASSIGNED and not found.unit.is_closed
    parts = list(queries.parts(found))
    state = FigureState(found.state)
    context = {
        "figure": found,
        "programme": found.rule.programme,
        "mark": (state.label, *STATE_MARKS[state]),
        "changes": queries.changes(found),
        "parts": [(part, _mark(part)) for part in parts],
        **_carried(found, parts),
        "may_reply": is_open and state == FigureState.GIVEN
        and access.can(who, rules.ANSWER, found.unit),
        "may_answer": is_open and state == FigureState.PROPOSED
        and access.can(who, rules.ASSIGN, found.giver),
        "may_divide": is_open and found.rule.kind == RuleKind.TOTAL
        and access.can(who, rules.ASSIGN, found.unit) and queries.takers(found).exists(),
        "sees_parent": found.parent is not None
        and access.can(who, "units.view", found.parent.unit),
        "may_see_progress": access.can(who, "progress.view", found.unit),
    }  # fmt: skip
    return render(request, "targets/figure.html", context)


def _mark(part: TargetAssignment) -> tuple[Any, str, str]:
    state = FigureState(part.state)
    return state.label, *STATE_MARKS[state]


def _carried(found: TargetAssignment, parts: list[TargetAssignment]) -> dict[str, int]:
    carried = coverage.carried(found) if parts else 0
    return {
        "carried": carried,
        "missing": max(found.amount - carried, 0),
        "beyond": max(carried - found.amount, 0),
    }


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    try:
        acts.accept_figure(by=who, figure=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã nhận chỉ tiêu."), found)
    return redirect("targets:figure", pk=pk)


def propose(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = see(queries.figures(who).filter(access.scope(who, rules.ANSWER)), pk=pk)
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.propose_figure(by=who, figure=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            sentence = _("Đã gửi đề nghị tới %(unit)s. Trong lúc chờ, con số đã giao vẫn tính.")
            done(request, sentence % {"unit": found.giver.name}, found)
            return redirect("targets:figure", pk=pk)
    return render(request, "targets/propose.html", {"form": form, "figure": found})


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _mine(who, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if form.cleaned_data["answer"] == "agree":
                acts.agree_to_proposal(by=who, figure=found, reason=reason)
            else:
                acts.hold_to_figure(by=who, figure=found, reason=reason)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã trả lời %(unit)s.") % {"unit": found.unit.name}, found)
            return redirect("targets:figure", pk=pk)
    context = {"form": form, "figure": found, "asked": queries.changes(found).last()}
    return render(request, "targets/answer.html", context)


def divide(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _divisible(who, pk)
    units = list(queries.takers(found))
    is_pasted = "pasted" in request.POST
    how = _how(request)
    paste = PasteForm(request.POST if is_pasted else None, units=units)
    read = paste.parts() if is_pasted and paste.is_valid() else None
    suggested = queries.suggested(found, units, how, found.rule.programme.year)
    form = DivideForm(
        request.POST if request.method == "POST" and not is_pasted else None,
        units=units,
        amounts=suggested | (read or {}),
    )
    if form.is_bound and form.is_valid():
        try:
            dividing.divide_figure(by=who, figure=found, parts=form.parts())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã chia và giao xuống."), found)
            return redirect("targets:figure", pk=pk)
    told = {"read": len(read) if read is not None else None, "how": how}
    return render(request, "targets/divide.html", _division(found, units, form, paste) | told)


def _division(
    found: TargetAssignment, units: list[Unit], form: DivideForm, paste: PasteForm
) -> dict[str, Any]:
    rows = form.rows(queries.known_of(found, units))
    return {
        "figure": found,
        "form": form,
        "rows": rows,
        "wrong": [(unit, bound) for unit, bound, _known in rows if bound.errors][:WRONG_LINES],
        "paste": paste,
        "sheet": SheetForm(units=units),
        "splits": [(split, split.label) for split in SPLITS],
        "sum": form.sum(),
        "missing": rules.misses(form.sum(), found.amount) if form.sum() < found.amount else "",
    }


@require_POST
def divide_by_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A spreadsheet read into the form, to be looked at, corrected and only then given."""
    found = _divisible(person(request), pk)
    units = list(queries.takers(found))
    now = queries.suggested(found, units, Split.BY_HAND, found.rule.programme.year)
    sheet = SheetForm(request.POST, request.FILES, units=units)
    if sheet.is_valid():
        read = sheet.division()
        shown = {Part(unit, 0).field: read.typed.get(unit.pk, now[unit.pk]) for unit in units}
        form = DivideForm(shown, units=units, amounts=now)
        form.is_valid()  # each wrong figure is told beside its unit
        told = {"read": len(read.typed), "odd": read.odd, "kept": len(units) - len(read.typed)}
    else:
        form, told = DivideForm(units=units, amounts=now), {}
    context = _division(found, units, form, PasteForm(units=units)) | {"is_preview": True}
    return render(request, "targets/divide.html", context | told | {"sheet": sheet})


def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sheet to fill in: the units with what helps to divide, and the parts that there are."""
    found = _divisible(person(request), pk)
    units = list(queries.takers(found))
    known = queries.known_of(found, units)
    now = queries.suggested(found, units, Split.BY_HAND, found.rule.programme.year)
    header = [
        (_("Mã đơn vị"), 20), (_("Đơn vị"), 44), (_("Người đang sinh hoạt"), 20),
        (_("Kết quả năm trước"), 20), (_("Giao"), 12),
    ]  # fmt: skip
    rows = ((u.code, u.name, known[u.pk].members, known[u.pk].last_year, now[u.pk]) for u in units)
    return sheets.send(f"chia-{found.unit.code}-{found.pk}.xlsx", header, rows)


def _divisible(who: Person, pk: int) -> TargetAssignment:
    mine = queries.figures(who).filter(access.scope(who, rules.ASSIGN), rule__kind=RuleKind.TOTAL)
    return see(mine, pk=pk)


def _how(request: HttpRequest) -> Split:
    asked: Any = request.GET.get("how")
    return Split(asked) if asked in Split.values else Split.BY_HAND


def _see(who: Person, pk: int) -> TargetAssignment:
    return see(queries.figures(who), pk=pk)


def _mine(who: Person, pk: int) -> TargetAssignment:
    """A figure whose proposals the person answers; any other is a 404."""
    of_parts = access.scope(who, rules.ASSIGN, "parent__unit")
    of_programme = access.scope(who, rules.ASSIGN, "rule__programme__unit")
    parts = queries.figures(who).filter(of_parts, parent__isnull=False)
    return see(parts | queries.figures(who).filter(of_programme, parent=None), pk=pk)
