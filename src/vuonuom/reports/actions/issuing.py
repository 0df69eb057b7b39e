"""Issuing a report: it gets its number, and never changes again."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.documents import actions as documents
from vuonuom.documents.models import Document
from vuonuom.journal.acts import act, record
from vuonuom.reports import rules
from vuonuom.reports.actions.drafting import move_report
from vuonuom.reports.models import Report
from vuonuom.reports.queries.pages import bases_of
from vuonuom.reports.states import REPORT, ReportState

WORDING = "bao-cao-phong-trao"


class NeedsSigner(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def issue_report(*, by: Person, report: Report) -> Report:
    """Issue a draft under the next number of its unit; what it replaces is revoked.

    No undo: an issued report never changes. A later one may replace it.
    """
    rules.demand(by, report.unit)
    report = Report.objects.select_for_update(of=("self",)).select_related("unit", "frozen").get(
        pk=report.pk
    )  # fmt: skip
    if report.state != ReportState.DRAFT:
        raise SomebodyWasFirst(_("Có người đã phát hành hoặc bỏ bản soạn này trước đó."))
    if not report.signer:
        raise NeedsSigner(_("Chưa có người ký. Xin ghi họ tên người ký rồi lưu."), field="signer")
    report.document = _numbered(report)
    report.issuer, report.bases = report.unit.name, _bases(report)
    move_report(
        report,
        "issued",
        document=report.document,
        issuer=report.issuer,
        bases=report.bases,
        issued_at=clock.now(),
        hash=report.said(),
    )
    if report.replaces is not None:
        _replace(by, report.replaces, report)
    record("reports.report.issued", by=by, subject=report, changed={"hash": report.hash})
    return report


def _bases(report: Report) -> str:
    """A state paper is Vietnamese, whoever issues it."""
    with override("vi"):
        return "\n".join(bases_of(report))


def _numbered(report: Report) -> Document:
    facts = {
        "issuer": report.unit.name,
        "subject": report.title,
        "frozen_on": f"{report.frozen.on:%d/%m/%Y}",
        "report": report.code,
        "signer": report.signer,
        "signer_title": report.signer_title,
    }
    return documents.issue(
        unit=report.unit, kind="BC", template_key=WORDING, facts=facts, on=clock.today()
    )


def _replace(by: Person, old: Report, new: Report) -> None:
    move = REPORT.move("replaced")
    if not Report.objects.filter(pk=old.pk, state__in=move.sources).update(state=move.target):
        raise SomebodyWasFirst(_("Báo cáo cũ đã được thay trước đó."))
    if old.document is not None:
        reason = _("Được thay bằng báo cáo số %(symbol)s.") % {"symbol": new.symbol}
        documents.revoke(by=by, document=old.document, reason=reason)
