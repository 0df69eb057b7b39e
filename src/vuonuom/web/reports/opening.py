"""What every page of reports begins with: the unit, its year, what lies around it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from vuonuom.core import clock
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.queries.near import Near, open_near
from vuonuom.reports.models import Report
from vuonuom.reports.queries import pages
from vuonuom.reports.states import ReportState
from vuonuom.web.frame.shortcuts import person, see
from vuonuom.web.reports.tables import laid_out

MARKS: dict[str, tuple[str, str]] = {  # sign and tone beside the word of a state
    ReportState.DRAFT: ("pen", "wait"),
    ReportState.ISSUED: ("seal", "good"),
    ReportState.REPLACED: ("recycle", "off"),
    ReportState.DROPPED: ("stop", "off"),
}
ADDS = _("Số của các đơn vị trực thuộc cộng với số tại đơn vị đúng bằng số chung, ở mọi bảng.")
ADDS_NOT = _("Có bảng mà các phần cộng lại chưa bằng số chung. Xin chốt lại số liệu rồi soạn lại.")


def place_of(request: HttpRequest, code: str, year: int) -> tuple[Unit, Near]:
    """A unit whose board the person sees; its reports are read by the same people."""
    who = person(request)
    found = open_near(who, code) if rules.is_shown(year, clock.today()) else None
    if found is None:
        raise Http404
    return found


def report_of(request: HttpRequest, unit: Unit, year: int, code: str) -> Report:
    return see(pages.open_report(person(request), unit, year), code=code)


def status_of(report: Report) -> tuple[str, str, str]:
    return (report.get_state_display(), *MARKS[report.state])


def context_of(report: Report) -> dict[str, Any]:
    """A report, whole; a draft with its empty sections."""
    told = pages.told(report, with_empty=report.is_draft)
    return {
        "report": report,
        "told": told,
        "chapters": laid_out(told.chapters),
        "status": status_of(report),
        "adds": ADDS if told.holds else ADDS_NOT,
        "has_sums": any(table.adds for table in told.tables),
    }
