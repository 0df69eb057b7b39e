"""Stepping aside, scoring, and the minutes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.councils import queries
from vuonuom.councils.actions.panels import SomebodyWasFirst
from vuonuom.councils.models import Case, ConflictDeclaration, Panel, ScoreSheet
from vuonuom.councils.rules import rubrics, seats
from vuonuom.councils.states import CASE, PANEL, CaseState, PanelState, Seat
from vuonuom.documents import actions as documents
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications

LONGEST = 5_000


class NotInSession(Refused):
    pass


class StepsAside(Refused):
    pass


class AlreadySent(Refused):
    pass


class WrongPoints(Refused):
    pass


class NeedsWords(Refused):
    pass


class NoQuorum(Refused):
    pass


class OthersWereSeen(Refused):
    pass


class AlreadyDecided(Refused):
    pass


@act
def declare_interest(*, by: Person, case: Case, reason: str) -> ConflictDeclaration:
    """Step aside from a case, at any time before its minutes; a sheet already sent is set aside.

    Undone by its own undo within a day. Raises NotAllowed, NotInSession, NeedsWords, AlreadySent.
    """
    if not case.panel.members.filter(person=by).exists():
        raise NotAllowed(_("Chỉ thành viên hội đồng mới khai có liên quan."))
    _refuse_judged(case)
    words = text.clean(reason)
    if not words or len(words) > LONGEST:
        raise NeedsWords(_("Xin ghi bạn có liên quan thế nào."), field="reason")
    if case.conflicts.filter(person=by).exists():
        raise AlreadySent(_("Bạn đã khai có liên quan ở hồ sơ này."))
    declared = ConflictDeclaration.objects.create(
        case=case, person=by, reason=words, declared_at=clock.now()
    )
    record("councils.interest.declared", by=by, subject=declared, changed={"reason": words})
    return declared


def _refuse_judged(case: Case) -> None:
    case.refresh_from_db(fields=["state"])
    if case.state != CaseState.FILED:
        raise NotInSession(_("Hồ sơ này đã có biên bản hoặc đã được rút."))


@undoes("councils.interest.declared")
@act
def undeclare_interest(*, entry: Entry, by: Person) -> Case:
    """Undo of a declaration made by mistake, before the minutes."""
    declared = ConflictDeclaration.objects.filter(pk=entry.subject_id).first()
    if declared is None:
        raise SomebodyWasFirst(_("Lời khai này không còn."))
    case = declared.case
    _refuse_judged(case)
    declared.delete()
    reverse(entry, by=by, subject=case)
    return case


@act
def send_sheet(
    *, by: Person, case: Case, points: Mapping[str, int], approves: bool, comment: str
) -> ScoreSheet:
    """Send one's sheet: points for each item, for or against, and why.

    From then on the other sheets are open to the member, so undo works only while there are none.
    Raises NotAllowed, NotInSession, StepsAside, AlreadySent, WrongPoints, NeedsWords.
    """
    if not case.panel.members.filter(person=by).exists():
        raise NotAllowed(_("Chỉ thành viên hội đồng mới chấm hồ sơ này."))
    case.panel.refresh_from_db(fields=["state"])
    if case.panel.state != PanelState.OPEN:
        raise NotInSession(_("Hội đồng chưa mở phiên chấm hoặc đã kết thúc."))
    _refuse_judged(case)
    if seats.steps_aside(case, [by.pk]):
        raise StepsAside(_("Bạn là tác giả hoặc đã khai có liên quan nên không chấm hồ sơ này."))
    if case.sheets.filter(person=by).exists():
        raise AlreadySent(_("Bạn đã gửi phiếu chấm hồ sơ này."))
    words = text.clean(comment)
    if not words or len(words) > LONGEST:
        raise NeedsWords(_("Xin ghi nhận xét để tác giả học được từ phiếu này."), field="comment")
    outcome = _outcome(case, points, approves)
    sheet = ScoreSheet.objects.create(
        case=case,
        person=by,
        points=dict(points),
        total=outcome.total,
        approves=approves,
        comment=words,
        sent_at=clock.now(),
    )
    record("councils.sheet.sent", by=by, subject=sheet, changed={"points": sorted(points.items())})
    return sheet


def _outcome(case: Case, points: Mapping[str, int], approves: bool) -> rubrics.Outcome:
    scale = rubrics.read(case.panel.rubric.definition)
    for code, most in rubrics.wrong_points(scale, points).items():
        raise WrongPoints(
            _("Xin cho điểm là số nguyên từ 0 đến %(most)s.") % {"most": most},
            field=field_of(code),
        )
    if set(points) - {item.code for item in scale.items}:
        raise WrongPoints(_("Phiếu có mục không thuộc thang điểm này."))
    outcome = rubrics.evaluate(scale, points)
    if approves and outcome.vetoes:
        raise WrongPoints(
            _("Theo thang điểm này, %(criterion)s 0 điểm là bị loại nên không thể đồng ý.")
            % {"criterion": outcome.vetoes[0].lower()},
            field="approves",
        )
    return outcome


def field_of(item: str) -> str:
    """The form field of an item of the sheet."""
    return f"points_{item.replace('.', '_')}"


@undoes("councils.sheet.sent")
@act
def unsend_sheet(*, entry: Entry, by: Person) -> Case:
    """Undo of a sheet, only while no other sheet was open to be seen: scoring stays blind."""
    sheet = ScoreSheet.objects.filter(pk=entry.subject_id).first()
    if sheet is None:
        raise SomebodyWasFirst(_("Phiếu này không còn."))
    case = sheet.case
    _refuse_judged(case)
    if case.sheets.exclude(pk=sheet.pk).exists():
        raise OthersWereSeen(
            _("Phiếu của thành viên khác đã mở ra với bạn nên không rút lại phiếu được nữa.")
        )
    sheet.delete()
    reverse(entry, by=by, subject=case)
    return case


@act
def write_minutes(*, by: Person, panel: Panel) -> Panel:
    """Judge every file and close the session with numbered minutes.

    Needs sheets from two thirds of the panel's members on each file. Undone while the head has
    decided nothing. Raises NotAllowed, NotInSession, NoQuorum.
    """
    if not seats.may_run(by, panel.unit_id):
        raise NotAllowed
    move, now = PANEL.move("closed"), clock.now()
    today = clock.local_date(now)
    closed = Panel.objects.filter(pk=panel.pk, state__in=move.sources)
    if not closed.update(state=move.target, closed_on=today):
        raise NotInSession(_("Hội đồng chưa mở phiên chấm hoặc biên bản đã lập."))
    cases = list(panel.cases.filter(state=CaseState.FILED).order_by("filed_at", "pk"))
    if not cases:
        raise NoQuorum(_("Hội đồng chưa có hồ sơ nào để lập biên bản."))
    _refuse_without_quorum(panel)
    for case in cases:
        _write_result(case)
    panel.minutes = documents.issue(
        unit=panel.unit,
        kind="BB",
        template_key="bien-ban-hop-hoi-dong",
        facts=_facts(panel, cases, today),
        on=today,
    )
    panel.save(update_fields=["minutes"])
    panel.state, panel.closed_on = move.target, today
    _tell_deciders(panel)
    record("councils.panel.closed", by=by, subject=panel)
    return panel


def _refuse_without_quorum(panel: Panel) -> None:
    short = [state for state in queries.progress_of(panel) if not state.is_complete]
    if short:
        raise NoQuorum(
            _("Chưa lập biên bản được: %(code)s mới có %(now)s phiếu, cần ít nhất %(needed)s.")
            % {"code": short[0].case.idea.code, "now": short[0].sheets, "needed": short[0].quorum}
        )


def _write_result(case: Case) -> None:
    result = queries.result_of(case)
    case.votes_for, case.votes_cast = result.votes_for, result.votes_cast
    case.mean_total, case.spread = result.outcome.total, result.spread
    case.grade, case.passed = result.outcome.grade, result.passed
    case.state = CASE.move("judged").target
    case.save()


def _facts(panel: Panel, cases: list[Case], on: date) -> dict[str, Any]:
    """What the minutes say: seats and results, never who gave how many points."""
    members = list(panel.members.select_related("person").order_by("pk"))
    holder = {member.seat: member.person.full_name for member in members}
    return {
        "panel": panel.name,
        "unit": panel.unit.name,
        "on_day": f"{on:%d/%m/%Y}",
        "chair": holder[Seat.CHAIR],
        "secretary": holder.get(Seat.SECRETARY, ""),
        "members": [
            {"name": m.person.full_name, "seat": str(m.get_seat_display())}
            for m in members
            if m.seat not in seats.SINGLE_SEATS
        ],
        "cases": [_case_facts(case) for case in cases],
    }


def _case_facts(case: Case) -> dict[str, Any]:
    return {
        "code": case.idea.code,
        "title": case.idea.title,
        "authors": ", ".join(a["name"] for a in queries.author_facts(case.idea)),
        "votes_for": str(case.votes_for),
        "votes_cast": str(case.votes_cast),
        "mean": _number(case.mean_total),
        "spread": _number(case.spread),
        "grade": case.grade,
        "result": _("Thông qua") if case.passed else _("Không thông qua"),
    }


def _number(value: Decimal | None) -> str:
    """Points as Vietnamese people write them: 72,5."""
    return f"{value or 0:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _tell_deciders(panel: Panel) -> None:
    for person in queries.deciders(panel.unit_id):
        notifications.tell(
            person=person,
            sentence=gettext_noop("%(panel)s đã có biên bản, chờ bạn quyết định."),
            facts={"panel": panel.name},
            subject=panel,
            path=f"/councils/{panel.code}/",
        )


@undoes("councils.panel.closed")
@act
def reopen_panel(*, entry: Entry, by: Person) -> Panel:
    """Undo of the minutes while the head has decided nothing: they are revoked, scoring goes on."""
    panel = Panel.objects.get(pk=entry.subject_id)
    if panel.cases.filter(state__in=(CaseState.APPROVED, CaseState.REFUSED)).exists():
        raise AlreadyDecided(_("Đã có quyết định theo biên bản này nên không mở lại được."))
    move = PANEL.move("reopened")
    closed = Panel.objects.filter(pk=panel.pk, state__in=move.sources, minutes__isnull=False)
    minutes = panel.minutes
    if not closed.update(state=move.target, closed_on=None, minutes=None) or minutes is None:
        raise SomebodyWasFirst(_("Biên bản này đã được hủy trước đó."))
    panel.refresh_from_db()
    panel.cases.filter(state=CaseState.JUDGED).update(
        state=CaseState.FILED, votes_for=None, votes_cast=None, mean_total=None, spread=None,
        grade="", passed=None,
    )  # fmt: skip
    documents.revoke(by=by, document=minutes, reason=_("Biên bản được lập lại."))
    reverse(entry, by=by, subject=panel)
    return panel
