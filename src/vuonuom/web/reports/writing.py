"""Beginning a report from a frozen board, writing it, issuing or dropping it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.core.errors import Refused
from vuonuom.organization.models import Unit
from vuonuom.progress.queries.near import Near
from vuonuom.recognition import queries as recognition
from vuonuom.reports import rules
from vuonuom.reports.actions import drafting, issuing
from vuonuom.reports.models import Report
from vuonuom.reports.queries import pages
from vuonuom.reports.states import ReportState
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.reports.forms import BeginForm, HeadingForm, WriteForm
from vuonuom.web.reports.opening import place_of, report_of


def begin(request: HttpRequest, code: str, year: int) -> HttpResponse:
    who = person(request)
    unit, around = place_of(request, code, year)
    _only_writers(request, unit)
    replaces = _replaced(request, unit, year)
    boards = pages.boards_to_report(unit, year)
    form = BeginForm(
        request.POST or None,
        boards=boards,
        movements=recognition.movements_of(who, around.path),
        initial=_suggested(unit, around, replaces),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new = drafting.begin_report(
                by=who, frozen=data["frozen"], kind=data["kind"], heading=form.heading(),
                movement=data["movement"], replaces=replaces,
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã có bản soạn với đủ bảng số. Nay xin viết lời."), new)
            return redirect("reports:write", code, year, new.code)
    context = {
        "unit": unit,
        "year": year,
        "form": form,
        "has_boards": boards.exists(),
        "replaces": replaces,
    }
    return render(request, "reports/new.html", context)


def write(request: HttpRequest, code: str, year: int, report: str) -> HttpResponse:
    unit, _around = place_of(request, code, year)
    _only_writers(request, unit)
    found = _draft(request, unit, year, report)
    shown = pages.told(found, with_empty=True)
    initial = {name: getattr(found, name) for name in HeadingForm.base_fields}
    form = WriteForm(
        request.POST or None,
        chapters=shown.chapters,
        initial=initial | {"version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.write_report(
                by=person(request), report=found, version=form.cleaned_data["version"],
                heading=form.heading(), texts=form.texts(),
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lưu bản soạn."))
            return redirect("reports:page", code, year, report)
    context = {"unit": unit, "year": year, "report": found, "form": form, "told": shown}
    return render(request, "reports/write.html", context)


@require_POST
def issue(request: HttpRequest, code: str, year: int, report: str) -> HttpResponse:
    unit, _around = place_of(request, code, year)
    found = report_of(request, unit, year, report)
    try:
        issued = issuing.issue_report(by=person(request), report=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã phát hành báo cáo số %(symbol)s.") % {"symbol": issued.symbol})
    return redirect("reports:page", code, year, report)


@require_POST
def drop(request: HttpRequest, code: str, year: int, report: str) -> HttpResponse:
    unit, _around = place_of(request, code, year)
    found = report_of(request, unit, year, report)
    try:
        drafting.drop_report(by=person(request), report=found)
    except Refused as refused:
        told(request, refused)
        return redirect("reports:page", code, year, report)
    done(request, _("Đã bỏ bản soạn."), found)
    return redirect("reports:list", code, year)


def _only_writers(request: HttpRequest, unit: Unit) -> None:
    """404 for others, as for any page that is not theirs."""
    mine = Unit.objects.filter(access.scope(person(request), rules.WRITE, "pk"))
    see(mine, pk=unit.pk)


def _draft(request: HttpRequest, unit: Unit, year: int, code: str) -> Report:
    drafts = pages.open_report(person(request), unit, year).filter(state=ReportState.DRAFT)
    return see(drafts, code=code)


def _replaced(request: HttpRequest, unit: Unit, year: int) -> Report | None:
    code = request.GET.get("replaces", "")
    return report_of(request, unit, year, code) if code else None


def _suggested(unit: Unit, around: Near, replaces: Report | None) -> dict[str, object]:
    """The heading of the report before; else what can be told from the unit."""
    last = replaces or pages.last_written(unit)
    above = around.above[-2].name if len(around.above) > 1 else ""
    plain: dict[str, object] = {"superior": above, "short": rules.initials(unit.name)}
    if last is None:
        return plain
    kept = {name: getattr(last, name) for name in HeadingForm.base_fields if name != "title"}
    if replaces is None:
        return plain | kept
    return kept | {
        "title": replaces.title,
        "kind": replaces.kind,
        "movement": replaces.movement_id,
        "frozen": replaces.frozen_id,
    }
