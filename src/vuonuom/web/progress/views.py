"""The board of a unit and year, and the list behind each of its numbers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.directives.rules import ASSIGN
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.queries import behind as behind_numbers
from vuonuom.progress.queries import board as boards
from vuonuom.progress.queries import targets
from vuonuom.progress.queries.frozen import UNLISTED, mark_of
from vuonuom.progress.states import LISTED, MEMBERS, Reading
from vuonuom.web.frame.shortcuts import paginate, person, see
from vuonuom.web.progress import shown, words
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.opening import near_of, rule_of, unit_of, whole

PER_PAGE = 25
WHICH = ("", "reached", "not_yet", "exempt")


def board(request: HttpRequest, code: str, year: int) -> HttpResponse:
    unit, around = near_of(request, code, year)
    late_first = request.GET.get("sort") == "late"
    found = boards.board(
        unit,
        year,
        reading=_reading(request),
        today=clock.today(),
        rule=whole(request, "rule"),
        late_first=late_first,
        page=whole(request, "page") or 1,
        measure=request.GET.get("rhythm", ""),
        around=around,
    )
    may_remind = year == clock.today().year and access.can(person(request), ASSIGN, unit)
    context = shown.context(found, late_first=late_first) | {"may_remind": may_remind}
    return render(request, "progress/board.html", context)


def behind(request: HttpRequest, code: str, year: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    if "rule" in request.GET:
        return _units_behind(request, unit, year)
    measure = request.GET.get("measure", "")
    if measure not in LISTED:
        raise Http404
    frozen = _frozen(request, measure, year)
    then = frozen is not None and "then" in request.GET
    mark = mark_of(frozen) if frozen else None
    number = behind_numbers.Number(
        unit,
        measure,
        year,
        _reading(request),
        months=min(whole(request, "months"), 12),
        own="own" in request.GET,
        since=None if then else mark,
        until=mark if then and measure != MEMBERS else None,  # members are shown by unit, as now
    )
    return list_page(
        request,
        number,
        board_url=Links(year, number.reading).board(unit.code),
        frozen=frozen,
    )


def _frozen(request: HttpRequest, measure: str, year: int) -> FrozenBoard | None:
    """The frozen board that an address compares with, or of whose day it speaks."""
    if "frozen" not in request.GET:
        return None
    if measure in UNLISTED and "then" not in request.GET:
        raise Http404
    found = FrozenBoard.objects.filter(year=year).defer("content")
    board: FrozenBoard = see(found, pk=whole(request, "frozen"))
    return board


def list_page(
    request: HttpRequest,
    number: behind_numbers.Number,
    *,
    board_url: str,
    frozen: FrozenBoard | None = None,
    period: str = "",
) -> HttpResponse:
    """A number's list. `period`: what it is of, where that is no year."""
    today = clock.today()
    total = behind_numbers.total(number, today.year)
    rows = behind_numbers.length(number, total)
    page = Paginator(range(rows), PER_PAGE).get_page(request.GET.get("page"))
    start = (page.number - 1) * PER_PAGE
    context = {
        "number": number,
        "frozen": frozen if number.since is not None else None,
        "as_of": frozen if number.until is not None else None,
        "measure": MEASURES[number.measure],
        "reading": words.reading_label(number.reading, number.year, today.year)
        if number.nature == "flow" and not period
        else "",
        "total": total,
        "page": page,
        "items": behind_numbers.items(person(request), number, start, start + PER_PAGE),
        "board_url": board_url,
        "period": period,
    }
    return render(request, "progress/list.html", context)


def _units_behind(request: HttpRequest, unit: Unit, year: int) -> HttpResponse:
    rule = rule_of(request, year)
    which = request.GET.get("which", "")
    if which not in WHICH:
        raise Http404
    units = targets.units_behind(unit, rule, year, which=which)
    context = {
        "unit": unit,
        "year": year,
        "rule": rule,
        "which": which,
        "total": units.count(),
        "page": paginate(units, request, PER_PAGE),
        "measure": MEASURES[rule.measure],
        "board_url": Links(year, _reading(request)).board(unit.code),
    }
    return render(request, "progress/units.html", context)


def _reading(request: HttpRequest) -> Reading:
    asked: Any = request.GET.get("reading")
    return Reading(asked) if asked in Reading.values else Reading.COHORT
