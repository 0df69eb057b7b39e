"""One button makes the sheet for the monthly meeting: a page, and a Word file."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vuonuom.core import clock
from vuonuom.mailbox import queries
from vuonuom.mailbox import sheet as paper
from vuonuom.mailbox.queries import meeting
from vuonuom.web.frame.shortcuts import person, see

PER_PAGE = (4, 6, 10)


@require_GET
def page(request: HttpRequest, unit_code: str) -> HttpResponse:
    sheet, per = _asked(request, unit_code)
    before, after = _beside(sheet.month)
    context = {
        "sheet": sheet,
        "per": per,
        "offered": PER_PAGE,
        "month": f"{sheet.month:%Y-%m}",
        "before": f"{before:%Y-%m}",
        "after": f"{after:%Y-%m}" if after <= clock.today() else "",
    }
    return render(request, "mailbox/meeting.html", context)


@require_GET
def word(request: HttpRequest, unit_code: str) -> HttpResponse:
    sheet, per = _asked(request, unit_code)
    answer = HttpResponse(paper.word(sheet, per), content_type=paper.WORD)
    name = f"phieu-hop-{sheet.unit.code}-{sheet.month:%Y-%m}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest, unit_code: str) -> tuple[meeting.Sheet, int]:
    who = person(request)
    unit = see(queries.boxes_kept(who), code=unit_code)
    per = request.GET.get("per", "")
    chosen = int(per) if per in map(str, PER_PAGE) else PER_PAGE[1]
    return meeting.sheet(who, unit, _month(request.GET.get("month", ""))), chosen


def _month(typed: str) -> date:
    """The month of `2026-11`, or this one."""
    try:
        return min(date.fromisoformat(f"{typed}-01"), clock.today().replace(day=1))
    except ValueError:
        return clock.today().replace(day=1)


def _beside(month: date) -> tuple[date, date]:
    before = month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)
    after = month.replace(year=month.year + (month.month == 12), month=month.month % 12 + 1)
    return before, after
