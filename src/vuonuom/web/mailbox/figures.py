"""Honest figures of a mailbox, for all members of its unit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vuonuom.access import queries as access
from vuonuom.core import clock
from vuonuom.mailbox import queries
from vuonuom.mailbox.queries import answering
from vuonuom.mailbox.queries import became as fates
from vuonuom.organization.models import Unit
from vuonuom.web.frame.shortcuts import paginate, person, see

FIRST = 2000  # no letter is older


def _unit(request: HttpRequest, code: str) -> Unit:
    """Whoever may see the unit's ideas may know how its mailbox does."""
    visible = Unit.objects.filter(access.scope(person(request), "ideas.view", "pk"))
    unit: Unit = see(visible, code=code)
    return unit


def _year(request: HttpRequest) -> int:
    asked, today = request.GET.get("year", ""), clock.today().year
    is_year = asked.isdecimal() and len(asked) == 4 and FIRST <= int(asked) <= today
    return int(asked) if is_year else today


@require_GET
def page(request: HttpRequest, unit_code: str) -> HttpResponse:
    unit, year = _unit(request, unit_code), _year(request)
    boxes = queries.box_units(unit)
    context: dict[str, Any] = {
        "unit": unit,
        "year": year,
        "figures": answering.figures(boxes, year),
        "fates": fates.fates(boxes, year),
        "works_here": access.can(person(request), "mailbox.work", unit),
        "last_year": year - 1 if year > FIRST else None,
    }
    return render(request, "mailbox/figures.html", context)


@require_GET
def became(request: HttpRequest, unit_code: str, became: str) -> HttpResponse:
    """The list behind one number."""
    unit, year, one = _unit(request, unit_code), _year(request), fates.fate(became)
    if one is None:
        raise Http404
    boxes = queries.box_units(unit)
    found = fates.ideas_of(person(request), boxes, year, one)
    number = dict(fates.fates(boxes, year))[one]
    context = {
        "unit": unit,
        "year": year,
        "fate": one,
        "page": paginate(found, request),
        "number": number,
        "unseen": number - found.count(),
    }
    return render(request, "mailbox/became.html", context)
