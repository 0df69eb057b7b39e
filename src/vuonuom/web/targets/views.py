"""Targets of a unit and year; a programme drawn up, assigned, taken back."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.congresses import queries as congresses
from vuonuom.congresses.models import Term
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import queries, rules
from vuonuom.directives.actions import programmes as acts
from vuonuom.directives.models import (
    Clause,
    Directive,
    TargetAssignment,
    TargetProgramme,
)
from vuonuom.directives.queries import coverage, figures, inherited
from vuonuom.directives.states import OF_A_LEVEL, FigureState, ProgrammeState, RuleKind
from vuonuom.organization.models import Unit
from vuonuom.progress import rules as years
from vuonuom.progress.queries import targets
from vuonuom.progress.queries.near import open_near
from vuonuom.progress.states import Pace
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.targets.figures import STATE_MARKS as FIGURE_MARKS
from vuonuom.web.targets.forms import ProgrammeForm

MARKS = {
    Pace.REACHED: ("tick", "good"),
    Pace.ON_PACE: ("mam", "going"),
    Pace.LATE: ("clock", "late"),
    Pace.EXEMPT: ("pause", "off"),
}
STATE_MARKS = {
    ProgrammeState.DRAFT: ("pen", "wait"),
    ProgrammeState.ASSIGNED: ("tick", "good"),
    ProgrammeState.CLOSED: ("lock", "off"),
}


def unit_targets(request: HttpRequest, code: str, year: int) -> HttpResponse:
    who = person(request)
    today = clock.today()
    if not years.is_shown(year, today):
        raise Http404
    opened = open_near(who, code, "units.view")
    if opened is None:
        raise Http404
    unit, around = opened
    found = targets.of_unit(unit, around, year, today)
    given = figures.of_page(unit, [rule.pk for rule in found.rules], year)
    programmes = list(queries.programmes_of_page(who, unit, around.path, year))
    context = {
        "unit": unit,
        "year": year,
        "lines": [
            (line, *MARKS[line.result.pace], _figure(given.own.get(line.rule.pk)))
            for line in found.lines
        ],
        "invitations": found.invitations,
        "tables": [_table(rule, rows) for rule, rows in found.children if rows],
        "waiting": [
            (figure, FigureState(figure.state).label, *FIGURE_MARKS[FigureState(figure.state)])
            for figure in _without_result(found, given.own)
        ],
        "weight": _weight(found),
        "of_terms": [
            (one, _of_term(one, given.own))
            for one in programmes
            if one.term_id and one.state != ProgrammeState.DRAFT
        ],
        "merged": inherited.of_units([unit.pk], found.rules, year, given.read),
        **_both_ways(unit, year, found),
        "asked": given.asked if access.can(who, rules.ASSIGN, unit) else (),
        "may_see_progress": access.can(who, years.VIEW, unit),
        "drafts": [one for one in programmes if one.unit_id == unit.pk and one.year == year],
        "years": [y for y in (year - 1, year + 1) if years.is_shown(y, today)],
    }
    return render(request, "targets/unit.html", context)


def _figure(own: TargetAssignment | None) -> Any:
    """The unit's own figure with the mark of its state."""
    if own is None or own.exempt_reason:
        return None
    state = FigureState(own.state)
    return own, state.label, *FIGURE_MARKS[state]


def _of_term(programme: TargetProgramme, own: dict[int, TargetAssignment]) -> list[Any]:
    """The unit's figures of a term's programme: their results stand on the term's board."""
    found = [one for one in own.values() if one.rule.programme_id == programme.pk and one.amount]
    return [marked for one in found if (marked := _figure(one)) is not None]


def _without_result(
    found: targets.UnitTargets, own: dict[int, TargetAssignment]
) -> list[TargetAssignment]:
    """The unit's figures that nothing can be said of yet: not taken up, or nothing to divide by."""
    shown = {line.rule.pk for line in found.lines}
    rest = [rule for rule in found.rules if rule.pk in own and rule.pk not in shown]
    for rule in rest:
        own[rule.pk].rule = rule
    return [own[rule.pk] for rule in rest if own[rule.pk].amount]


def _weight(found: targets.UnitTargets) -> tuple[int, int]:
    """The weight of what is reached, and of all that is asked."""
    asked = [line for line in found.lines if line.result.bound]
    reached = [line.rule.weight for line in asked if line.result.pace == Pace.REACHED]
    return sum(reached), sum(line.rule.weight for line in asked)


def _both_ways(unit: Unit, year: int, found: targets.UnitTargets) -> dict[str, Any]:
    has_totals = any(rule.kind == RuleKind.TOTAL for rule in found.rules)
    return {
        "coverage": coverage.coverage(unit, year) if has_totals else None,
        "unbound": [(r, found.missing[r.pk]) for r in found.rules if r.pk in found.missing],
    }


def _table(rule: Any, rows: Any) -> tuple[Any, Any, Any]:
    """A rule at each unit below, and how many of them stand where."""
    counted = Counter(result.pace for _place, result in rows)
    sums = [(pace.label, *MARKS[pace], counted[pace]) for pace in Pace if counted[pace]]
    return rule, [(place, result, *MARKS[result.pace]) for place, result in rows], sums


def programme(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    state = ProgrammeState(found.state)
    reach = queries.reach_of(found)
    page = paginate(queries.assignments(found), request)
    shown = [found.unit_id, *(row.unit_id for row in page.rows)]
    visible = Unit.objects.filter(access.scope(who, "units.view", "pk"), pk__in=shown)
    context = {
        "programme": found,
        "mark": (state.label, *STATE_MARKS[state]),
        "rules": [(rule, reach.get(rule.pk)) for rule in found.rules.all()],
        "page": page,
        "visible": set(visible.values_list("pk", flat=True)),
        "may_assign": access.can(who, rules.ASSIGN, found.unit),
        "unbound": sum(coverage.unbound(found.unit, found.rules.all()).values())
        if state == ProgrammeState.ASSIGNED
        else 0,
        "may_close": found.last_day < clock.today(),
    }
    return render(request, "targets/programme.html", context)


def draw_up(request: HttpRequest) -> HttpResponse:
    who = person(request)
    asked = request.GET.get("clause", "")
    of_mine = Clause.objects.filter(directive__in=Directive.objects.visible_to(who))
    wanted = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    clause = see(of_mine.select_related("directive"), pk=wanted)
    units = queries.units_where(who, rules.ASSIGN)
    form = ProgrammeForm(
        request.POST or None,
        units=units,
        terms=_terms(who),
        kinds=figures.kinds_of(units),
        initial=_suggested(clause, who) if request.method == "GET" else None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = acts.draw_up(
                by=who,
                clause=clause,
                unit=data["unit"],
                year=data["year"],
                term=data["term"],
                title=data["title"],
                asks=form.asks(),
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã soạn. Chỉ tiêu chưa giao cho ai tới khi bạn bấm Giao."))
            return redirect("targets:programme", pk=new.pk)
    return render(request, "targets/new.html", {"form": form, "clause": clause})


def _terms(who: Person) -> QuerySet[Term]:
    """Terms that are not over, of the organisations for which the person assigns targets."""
    mine = Unit.objects.filter(pk__in=access.tops(who, rules.ASSIGN)).values("organization")
    found = congresses.terms(who).filter(unit__organization__in=mine)
    return found.filter(ends_on__gte=clock.today()).order_by("starts_on", "unit__sort_key", "pk")


def _suggested(clause: Clause, who: Person) -> dict[str, Any]:
    return {
        "unit": queries.first_unit(who, rules.ASSIGN),
        "year": max(clock.today().year, clause.directive.issued_on.year),
        "at_least": 1,
        "kind": RuleKind.PER_UNIT,
        "weight": 1,
    }


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    try:
        acts.assign_programme(by=who, programme=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _given_to(found), found)
    return redirect("targets:programme", pk=pk)


def _given_to(programme: TargetProgramme) -> str:
    """Whom it has gone to: a total stands at its giver's until it is divided."""
    kinds = set(programme.rules.values_list("kind", flat=True))
    said = []
    if kinds & set(OF_A_LEVEL):
        said.append(_("Đã giao chỉ tiêu tới mọi đơn vị ở cấp này."))
    if RuleKind.TOTAL in kinds:
        said.append(
            _("Đã ghi tổng số cho %(unit)s; nay xin chia xuống các đơn vị trực thuộc.")
            % {"unit": programme.unit.name}
        )
    return " ".join(said) or _("Lời mời nay có hiệu lực.")


@require_POST
def unassign(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    try:
        acts.unassign_programme(by=who, programme=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã thu lại chỉ tiêu. Bản soạn vẫn còn."))
    return redirect("targets:programme", pk=pk)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    try:
        acts.close_programme(by=who, programme=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã khép lại chương trình chỉ tiêu."))
    return redirect("targets:programme", pk=pk)


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _see(who, pk)
    try:
        acts.bind_newcomers(by=who, programme=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã giao bổ sung cho các đơn vị chưa được giao."), found)
    return redirect("targets:programme", pk=pk)


def _see(who: Person, pk: int) -> TargetProgramme:
    return see(queries.programmes(who), pk=pk)
