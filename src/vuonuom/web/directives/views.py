"""Directives: the list, one with its clauses, and entering them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import queries as conferences
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import queries, rules
from vuonuom.directives.actions import directives as acts
from vuonuom.directives.models import Clause, Directive, Task
from vuonuom.directives.rules import ClauseState
from vuonuom.organization.models import Unit
from vuonuom.web.directives.forms import ClauseForm, EnterForm, HeadingForm
from vuonuom.web.directives.tasks import marked
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see

MARKS = {
    ClauseState.CARRIED_OUT: ("tick", "good"),
    ClauseState.OPEN: ("hat", "new"),
    ClauseState.LATE: ("clock", "late"),
}


def directives(request: HttpRequest) -> HttpResponse:
    who = person(request)
    context = {
        "page": paginate(queries.directives(who), request),
        "may_enter": queries.may_anywhere(who, rules.EDIT),
    }
    return render(request, "directives/list.html", context)


def directive(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    words = {
        ClauseState.CARRIED_OUT: _("Đã có việc thực hiện"),
        ClauseState.OPEN: _("Chưa có việc thực hiện"),
        ClauseState.LATE: _("Quá hạn, chưa có việc thực hiện"),
    }
    lines = queries.clause_lines(found, clock.today())
    of_these = Task.objects.visible_to(who).filter(clause__directive=found)
    seen = set(of_these.values_list("pk", flat=True))
    context = {
        "directive": found,
        "lines": [
            (
                line,
                words[line.state],
                *MARKS[line.state],
                marked(one for one in line.tasks if one.pk in seen),
            )
            for line in lines
        ],
        "late": sum(line.state == ClauseState.LATE for line in lines),
        "carried_out": sum(line.state == ClauseState.CARRIED_OUT for line in lines),
        "children": queries.directives(who).filter(parent=found),
        "conferences": conferences.of_directive(who, found),
        "may_study": conferences.may_host(who),
        "may_edit": access.can(who, rules.EDIT, found.unit),
        "may_assign": queries.may_anywhere(who, rules.ASSIGN),
    }
    return render(request, "directives/page.html", context)


def enter(request: HttpRequest) -> HttpResponse:
    who = person(request)
    units = queries.units_where(who, rules.EDIT)
    initial = {"unit": queries.first_unit(who, rules.EDIT) if request.method == "GET" else None}
    form = EnterForm(request.POST or None, parents=_parents(who), units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = acts.enter_directive(
                by=who, unit=form.cleaned_data["unit"], heading=form.heading()
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã nhập văn bản. Nay xin ghi từng mục."), new)
            return redirect("directives:page", code=new.code)
    return render(request, "directives/enter.html", {"form": form})


def edit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _editable(who, code)
    names = HeadingForm.base_fields
    form = HeadingForm(
        request.POST or None,
        parents=_parents(who).exclude(pk=found.pk),
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.edit_directive(by=who, directive=found, heading=form.heading())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa văn bản."))
            return redirect("directives:page", code=code)
    return render(request, "directives/edit.html", {"form": form, "directive": found})


def add_clause(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _editable(who, code)
    form = _clause_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            new = acts.add_clause(by=who, directive=found, wording=form.wording())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã thêm %(label)s.") % {"label": new.label}, new)
            return redirect("directives:page", code=code)
    return render(request, "directives/clause.html", {"form": form, "directive": found})


def edit_clause(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    who = person(request)
    found = _editable(who, code)
    one: Clause = see(found.clauses.select_related("owner", "directive"), pk=clause)
    names = ("label", "text", "owner", "due_on", "carries_out")
    form = _clause_form(request, found, {name: getattr(one, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            acts.edit_clause(by=who, clause=one, wording=form.wording())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa %(label)s.") % {"label": one.label})
            return redirect("directives:page", code=code)
    context = {"form": form, "directive": found, "clause": one}
    return render(request, "directives/clause.html", context)


def _see(who: Person, code: str) -> Directive:
    return see(Directive.objects.visible_to(who).select_related("parent", "unit"), code=code)


def _editable(who: Person, code: str) -> Directive:
    """The directive, if the person may edit it; else 404, as for any page that is not theirs."""
    mine = Directive.objects.visible_to(who).filter(access.scope(who, rules.EDIT))
    return see(mine.select_related("parent", "unit"), code=code)


def _parents(who: Person) -> Any:
    return Directive.objects.visible_to(who).order_by("-issued_on", "-pk")


def _clause_form(
    request: HttpRequest, found: Directive, initial: dict[str, Any] | None = None
) -> ClauseForm:
    return ClauseForm(
        request.POST or None,
        units=Unit.objects.living(),
        above=queries.clauses_of_parent(found),
        initial=initial,
    )
