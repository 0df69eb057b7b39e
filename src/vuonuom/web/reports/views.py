"""Reports one may see: the list with the newest issued one, one of them, its Word and Excel."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from vuonuom.access import queries as access
from vuonuom.core import text
from vuonuom.reports import book, paper, rules
from vuonuom.reports.queries import pages
from vuonuom.reports.states import ReportState
from vuonuom.web.frame import sheets
from vuonuom.web.frame.shortcuts import paginate, person
from vuonuom.web.reports.opening import context_of, place_of, report_of, status_of


def reports(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The newest issued report in full, and all others by name."""
    who = person(request)
    unit, around = place_of(request, code, year)
    found = pages.reports_of(who, unit, year)
    current = pages.open_report(who, unit, year).filter(state=ReportState.ISSUED)
    newest = current.order_by("-pk").first()
    below = pages.below(around.children, year)
    page = paginate(found, request)
    context = {
        "unit": unit,
        "year": year,
        "page": page,
        "rows": [(one, status_of(one)) for one in page.rows],
        "may_write": access.can(who, rules.WRITE, unit),
        "with_report": [one for one in below if one.reports],
        "without": [one.unit for one in below if not one.reports],
        "all_below": len(below),
    }
    if newest is not None:
        context |= context_of(newest)
    return render(request, "reports/list.html", context)


def report(request: HttpRequest, code: str, year: int, report: str) -> HttpResponse:
    unit, _around = place_of(request, code, year)
    found = report_of(request, unit, year, report)
    context = {
        "unit": unit,
        "year": year,
        "may_write": access.can(person(request), rules.WRITE, unit),
        "may_replace": found.state == ReportState.ISSUED,
        **context_of(found),
    }
    return render(request, "reports/page.html", context)


def below(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What the units right below wrote, section by section."""
    unit, around = place_of(request, code, year)
    context = {
        "unit": unit,
        "year": year,
        "gathered": pages.gathered(person(request), unit, around.children, year),
    }
    return render(request, "reports/below.html", context)


def word(request: HttpRequest, code: str, year: int, report: str) -> HttpResponse:
    unit, _around = place_of(request, code, year)
    found = report_of(request, unit, year, report)
    answer = HttpResponse(paper.word(pages.told(found, with_empty=False)), content_type=paper.WORD)
    name = _named(found.symbol if found.document else found.code, "docx")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def excel(request: HttpRequest, code: str, year: int, report: str) -> HttpResponseBase:
    unit, _around = place_of(request, code, year)
    found = report_of(request, unit, year, report)
    told = pages.told(found, with_empty=False)
    name = _named(found.symbol if found.document else found.code, "xlsx")
    return sheets.send_book(name, book.sheets(told))


def _named(symbol: str, ending: str) -> str:
    """05-BC-TDVX.docx: letters that every disk takes."""
    return f"{text.strip_marks(symbol).replace('/', '-').upper()}.{ending}"
