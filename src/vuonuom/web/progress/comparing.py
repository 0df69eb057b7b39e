"""Behind the comparison with the year before: what was reorganised, and how an estimate came."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.organization.queries import WHOLE
from vuonuom.progress import rules
from vuonuom.progress.queries import changes as reorganised
from vuonuom.progress.states import COMPARED, Reading
from vuonuom.web.frame.shortcuts import person
from vuonuom.web.frame.show import Page
from vuonuom.web.frame.words import percent
from vuonuom.web.progress import likeness
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.opening import unit_of, whole

PER_PAGE = 25


def changes(request: HttpRequest, code: str, year: int) -> HttpResponse:
    unit = unit_of(request, code, year)
    number = min(max(whole(request, "page"), 1), 400)
    start = (number - 1) * PER_PAGE
    found = reorganised.below(unit, year, start, start + PER_PAGE + 1)
    context = {
        "unit": unit,
        "year": year,
        "sentences": [likeness.sentence(change) for change in found[:PER_PAGE]],
        "page": Page(tuple(found[:PER_PAGE]), number, len(found) > PER_PAGE),
        "board_url": Links(year, Reading.COHORT).board(code),
    }
    return render(request, "progress/changes.html", context)


def estimate(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """An estimate opens the wholes that it is a part of, each with its share."""
    unit = unit_of(request, code, year)
    measure, of = request.GET.get("measure", ""), request.GET.get("of", "")
    if measure not in COMPARED or of not in likeness.OF:
        raise Http404
    months = rules.months_so_far(year, clock.today())
    parts = getattr(reorganised.shared(unit.pk, [measure], year, months)[measure], of)
    if not parts:
        raise Http404
    units = Unit.objects.in_bulk([part.predecessor for part in parts])
    counted = year if of == "this" else year - 1
    until = months if of == "before" and months < 12 else 0
    links = Links(counted, Reading.FLOW)
    context = {
        "unit": unit,
        "year": year,
        "measure": MEASURES[measure],
        "counted": counted,
        "months": until,
        "total": sum(part.part for part in parts),
        "parts": [
            {
                "unit": units[part.predecessor],
                "whole": part.whole,
                "share": percent(part.share_ppm / WHOLE, 0),
                "part": part.part,
                "url": links.flow(units[part.predecessor].code, measure, months=until)
                if access.can(person(request), rules.VIEW, part.predecessor)
                else "",
            }
            for part in parts
        ],
        "board_url": Links(year, Reading.COHORT).board(code),
    }
    return render(request, "progress/estimate.html", context)
