"""The board of a term, and the list behind each of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vuonuom.congresses.models import Term
from vuonuom.congresses.rules import Part, Span, may_arrange, span
from vuonuom.core import clock
from vuonuom.directives.queries import reaching
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.progress.queries import behind as behind_numbers
from vuonuom.progress.queries import term_targets, terms
from vuonuom.progress.queries.changes import SPLIT
from vuonuom.progress.queries.near import Near
from vuonuom.progress.queries.term_targets import TermTarget
from vuonuom.progress.queries.terms import Line, Row, TermBoard
from vuonuom.progress.states import AUTHORS, JOINT, JUDGED, MEMBERS, RARE, TERM, Reading
from vuonuom.web.frame.shortcuts import paginate, person
from vuonuom.web.frame.words import day, number
from vuonuom.web.progress import likeness
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.opening import near_of, whole
from vuonuom.web.progress.views import list_page
from vuonuom.web.progress.words import ICONS, TONES

Figure = tuple[str, str]  # as it is shown, and its list where it has one


@dataclass(frozen=True)
class ShownLine:
    label: Any
    figures: tuple[tuple[str, Figure], ...]  # under each heading
    total: Figure
    is_apart: bool  # joint: added to nothing
    url: str  # the children's table of this measure
    is_shown: bool


def board(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    unit, around, found, term = _opened(request, code, pk)
    if term is None:
        may_begin = may_arrange(person(request), unit)
        return render(request, "progress/no_term.html", {"unit": unit, "may_begin": may_begin})
    drawn = terms.board(
        unit,
        around,
        found,
        term,
        today=clock.today(),
        measure=request.GET.get("measure", ""),
        page=whole(request, "page") or 1,
    )
    asked = term_targets.of_unit(unit, around, term, clock.today())
    context = _context(drawn) | {"targets": [_target(drawn, one) for one in asked]}
    return render(request, "progress/term.html", context)


def _opened(
    request: HttpRequest, code: str, pk: int | None
) -> tuple[Unit, Near, list[Term], Term | None]:
    """The term that is asked for, among those that hold for the unit; 404 for another one."""
    today = clock.today()
    unit, around = near_of(request, code, today.year)
    found = terms.terms_of(around)
    term = terms.chosen(found, pk, today)
    if term is None and pk is not None:
        raise Http404
    return unit, around, found, term


def _context(drawn: TermBoard) -> dict[str, Any]:
    headings = [_heading(part) for part in drawn.parts]
    lines = [_line(drawn, headings, line) for line in drawn.lines if _is_told(line)]
    children = [_row(drawn, headings, row) for row in drawn.rows]
    return {
        "board": drawn,
        "headings": headings,
        "lines": lines,
        "children": children,
        "own": _row(drawn, headings, drawn.own, own=True),
        "whole": _line(drawn, headings, drawn.shown),
        "shown_label": MEASURES[drawn.shown.measure].label,
        "page_numbers": range(1, drawn.pages + 1),
        "changes": likeness.sentences(drawn.changes),
        "has_split": any(change.kind == SPLIT for change in drawn.changes),
        "year": clock.today().year,
    }


def _target(drawn: TermBoard, one: TermTarget) -> dict[str, Any]:
    """A target of the term with its word, its icon, and the lists behind its numbers."""
    pace = one.result.pace if one.result else None
    listed = f"/progress/{drawn.unit.code}/term/{drawn.term.pk}"
    return {
        "rule": one.rule,
        "result": one.result,
        "icon": ICONS[pace] if pace else "pause",
        "tone": TONES[pace] if pace else "off",
        "done_url": f"{listed}/list/?measure={one.rule.measure}",
        "units_url": f"{listed}/units/?rule={one.rule.pk}",
    }


def units(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The units that a target of the term binds, by name, each with what its months sum to."""
    unit, around, _found, term = _opened(request, code, pk)
    if term is None:
        raise Http404
    asked = whole(request, "rule")
    rule = next((r for r in reaching.rules_of_terms(around.path, term) if r.pk == asked), None)
    if rule is None:
        raise Http404
    page = paginate(term_targets.units_behind(unit, rule, term), request)
    goals = [term_targets.goal_of(rule, one.amount, one.base) for one in page.rows]
    context = {
        "unit": unit,
        "term": term,
        "rule": rule,
        "page": page,
        "rows": list(zip(page.rows, goals, strict=True)),
        "measure": MEASURES[rule.measure],
    }
    return render(request, "progress/term_units.html", context)


def _is_told(line: Line) -> bool:
    return line.measure not in RARE or not line.is_nothing


def _heading(part: Part) -> str:
    if part.is_whole and part.year == clock.today().year:
        return _("%(year)s, đến %(day)s") % {"year": part.year, "day": day(clock.today())[:5]}
    if part.is_whole:
        return str(part.year)
    facts = {"year": part.year, "first": part.first, "last": part.last}
    if part.first == part.last:
        return _("%(year)s, tháng %(first)s") % facts
    return _("%(year)s, tháng %(first)s–%(last)s") % facts


def _line(drawn: TermBoard, headings: Sequence[str], line: Line) -> ShownLine:
    code = drawn.unit.code
    urls = [_url(drawn, code, line.measure, part) for part in drawn.parts]
    figures = zip((number(n) for n in line.parts), urls, strict=True)
    is_summed = line.measure in TERM
    return ShownLine(
        label=MEASURES[line.measure].label,
        figures=tuple(zip(headings, figures, strict=True)),
        total=(number(line.total), _url(drawn, code, line.measure) if is_summed else ""),
        is_apart=line.measure in JOINT,
        url=f"?measure={line.measure}#children" if is_summed else "",
        is_shown=line.measure == drawn.shown.measure,
    )


def _row(drawn: TermBoard, headings: Sequence[str], row: Row, *, own: bool = False) -> Any:
    code, measure = row.unit.code, drawn.shown.measure
    urls = (_url(drawn, code, measure, part, own=own) for part in drawn.parts)
    figures = zip((number(n) for n in row.parts), urls, strict=True)
    return {
        "unit": row.unit,
        "url": f"/progress/{code}/term/{drawn.term.pk}/",
        "figures": tuple(zip(headings, figures, strict=True)),
        "total": (number(row.total), _url(drawn, code, measure, own=own)),
    }


def _url(
    drawn: TermBoard, code: str, measure: str, part: Part | None = None, *, own: bool = False
) -> str:
    """The list of a figure: of the whole term, or of its months in one year."""
    if measure in (AUTHORS, MEMBERS):
        is_listed = part is not None and part.last == 12 and (part.is_whole or measure == MEMBERS)
        return Links(part.year, Reading.FLOW).flow(code, measure) if is_listed and part else ""
    of_year = f"&year={part.year}" if part else ""
    its_own = "&own=1" if own else ""
    return f"/progress/{code}/term/{drawn.term.pk}/list/?measure={measure}{of_year}{its_own}"


def behind(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What a number of a term counts: exactly as many rows as it says."""
    unit, _around, _found, term = _opened(request, code, pk)
    measure = request.GET.get("measure", "")
    if term is None or measure not in (*TERM, *JUDGED):
        raise Http404
    months, heading = span(term), ""
    if "year" in request.GET:
        months, heading = _of_year(months, whole(request, "year"))
    asked = behind_numbers.Number(
        unit, measure, months.last // 100, Reading.FLOW, own="own" in request.GET, span=months
    )
    return list_page(
        request,
        asked,
        board_url=f"/progress/{code}/term/{term.pk}/?measure={measure}",
        period=f"{term.name}: {heading}" if heading else term.name,
    )


def _of_year(months: Span, year: int) -> tuple[Span, str]:
    part = next((part for part in months.parts if part.year == year), None)
    if part is None:
        raise Http404
    return Span(year * 100 + part.first, year * 100 + part.last), _heading(part)
