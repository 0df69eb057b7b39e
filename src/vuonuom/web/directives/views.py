"""Directives: the list, one with its clauses, and entering them."""

from collections import Counter
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
from vuonuom.directives.models import Clause, Directive
from vuonuom.directives.queries import ClauseLine, tasks
from vuonuom.directives.states import ClauseState
from vuonuom.organization.models import Unit
from vuonuom.products import queries as products
from vuonuom.web.directives.forms import ClauseForm, EnterForm, HeadingForm
from vuonuom.web.directives.tasks import marked
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see

MARKS = {
    ClauseState.NOT_BEGUN: ("hat", "new"),
    ClauseState.UNDER_WAY: ("mam", "going"),
    ClauseState.DONE: ("tick", "good"),
}


def directives(request: HttpRequest) -> HttpResponse:
    who = person(request)
    context = {
        "page": paginate(queries.directives(who), request),
        "may_enter": queries.may_anywhere(who, rules.EDIT),
        "waiting": queries.waiting_for(who),
    }
    return render(request, "directives/list.html", context)


def directive(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _see(who, code)
    lines = queries.clause_lines(found, clock.today(), made=products.ANSWERS)
    given = tasks.of_clauses(who, found, clock.today())
    context = {
        "directive": found,
        "lines": [
            (
                line,
                line.state.label,
                *MARKS[line.state],
                given.get(line.clause.pk),
                marked(given[line.clause.pk].first) if line.clause.pk in given else [],
            )
            for line in lines
        ],
        "sums": _sums(lines),
        "late": sum(line.is_late and line.state != ClauseState.DONE for line in lines),
        "to_report": queries.to_report(who, found),
        "children": queries.directives(who).filter(parent=found),
        "conferences": conferences.of_directive(who, found),
        "may_study": conferences.may_host(who),
        "may_edit": access.can(who, rules.EDIT, found.unit),
        "may_assign": queries.may_anywhere(who, rules.ASSIGN),
    }
    return render(request, "directives/page.html", context)


def _sums(lines: list[ClauseLine]) -> list[tuple[Any, str, str, int]]:
    """How many clauses are in each state, as far as any is."""
    counted = Counter(line.state for line in lines)
    return [(state.label, *MARKS[state], counted[state]) for state in MARKS if counted[state]]


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
