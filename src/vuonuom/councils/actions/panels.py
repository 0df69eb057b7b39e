"""Founding a panel, giving its seats, opening its session."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.codes import new_code
from vuonuom.core.errors import Refused
from vuonuom.councils.models import ConflictDeclaration, Panel, PanelMember, Rubric, ScoreSheet
from vuonuom.councils.rules import rubrics, seats
from vuonuom.councils.states import PANEL, PanelKind, PanelState, Seat
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit

LONGEST_NAME = 200


class UnitIsClosed(Refused):
    pass


class NeedsName(Refused):
    pass


class DraftRubric(Refused):
    pass


class CannotSit(Refused):
    pass


class SeatTaken(Refused):
    pass


class NotReady(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def found_panel(*, by: Person, unit: Unit, kind: str, name: str, rubric: Rubric) -> Panel:
    """Found a panel of one of three kinds, still without members. Undone while it is empty.

    Raises NotAllowed, UnitIsClosed, NeedsName, DraftRubric.
    """
    if not seats.may_run(by, unit):
        raise NotAllowed
    if unit.is_closed:
        raise UnitIsClosed(_("Đơn vị này đã khép lại hoặc đã sáp nhập."), field="unit")
    words = text.one_line(name)
    if not words or len(words) > LONGEST_NAME:
        raise NeedsName(_("Xin đặt tên hội đồng, nhiều nhất 200 ký tự."), field="name")
    refuse_draft(rubric)
    today = clock.today()
    panel = Panel.objects.create(
        code=new_code("HD", today.year, lambda code: Panel.objects.filter(code=code).exists()),
        kind=PanelKind(kind),
        unit=unit,
        name=words,
        rubric=rubric,
        founded_on=today,
    )
    record("councils.panel.founded", by=by, subject=panel, changed={"name": words, "kind": kind})
    return panel


def refuse_draft(rubric: Rubric) -> None:
    """A rubric without all its points cannot open a session."""
    if not rubrics.is_complete(rubric.definition):
        raise DraftRubric(
            _("Thang điểm này còn là bản nháp, chưa đủ điểm từng tiêu chí nên chưa chấm được."),
            field="rubric",
        )


@undoes("councils.panel.founded")
@act
def unfound_panel(*, entry: Entry, by: Person) -> Panel:
    """Undo of a founding: the panel is closed before it began. Its code is never given again."""
    panel = Panel.objects.get(pk=entry.subject_id)
    if panel.members.exists() or panel.cases.exists():
        raise NotReady(_("Hội đồng đã có thành viên hoặc hồ sơ nên không hoàn tác được."))
    waiting = Panel.objects.filter(pk=panel.pk, state=PanelState.FORMING)
    if not waiting.update(state=PanelState.CLOSED, closed_on=clock.today()):
        raise SomebodyWasFirst(_("Hội đồng không còn ở bước thành lập."))
    panel.refresh_from_db()
    reverse(entry, by=by, subject=panel)
    return panel


@act
def appoint(*, by: Person, panel: Panel, person: Person, seat: str = Seat.MEMBER) -> PanelMember:
    """Give a seat to somebody who holds the reviewer role over the unit. Undone by `dismiss`.

    A panel may be filled up until its minutes are written. Raises NotAllowed, CannotSit, SeatTaken.
    """
    if not seats.may_run(by, panel.unit_id):
        raise NotAllowed
    refuse_closed(panel)
    if not seats.may_sit(person, panel.unit_id):
        raise CannotSit(
            _("%(person)s chưa được giao vai trò thành viên hội đồng ở đơn vị này.")
            % {"person": person},
            field="person",
        )
    if panel.members.filter(person=person).exists():
        raise SeatTaken(_("%(person)s đã có trong hội đồng.") % {"person": person}, field="person")
    if seat in seats.SINGLE_SEATS and panel.members.filter(seat=seat).exists():
        raise SeatTaken(
            _("Hội đồng đã có %(seat)s.") % {"seat": Seat(seat).label.lower()}, field="seat"
        )
    member = PanelMember.objects.create(panel=panel, person=person, seat=Seat(seat))
    if person.pk != by.pk:
        notifications.tell(
            person=person,
            sentence=gettext_noop("Bạn được mời vào %(panel)s."),
            facts={"panel": panel.name},
            subject=panel,
            path=f"/councils/{panel.code}/",
        )
    record("councils.seat.given", by=by, subject=member, changed={"seat": seat})
    return member


def refuse_closed(panel: Panel) -> None:
    panel.refresh_from_db(fields=["state"])
    if panel.state == PanelState.CLOSED:
        raise SomebodyWasFirst(_("Hội đồng đã kết thúc, biên bản đã lập."))


@undoes("councils.seat.given")
@act
def unseat(*, entry: Entry, by: Person) -> Panel:
    """Undo of an appointment, as long as the member has neither judged nor stepped aside."""
    member = PanelMember.objects.filter(pk=entry.subject_id).select_related("panel").first()
    if member is None:
        raise SomebodyWasFirst(_("Người này không còn trong hội đồng."))
    _empty_seat(member)
    reverse(entry, by=by, subject=member.panel)
    return member.panel


@act
def dismiss(*, by: Person, member: PanelMember) -> Panel:
    """Take a seat back before it was used. Undone by `appoint`."""
    panel = member.panel
    if not seats.may_run(by, panel.unit_id):
        raise NotAllowed
    _empty_seat(member)
    record("councils.seat.taken_back", by=by, subject=panel)
    return panel


def _empty_seat(member: PanelMember) -> None:
    refuse_closed(member.panel)
    of_panel = {"case__panel": member.panel_id, "person": member.person_id}
    if ScoreSheet.objects.filter(**of_panel).exists():
        raise NotReady(_("Người này đã gửi phiếu chấm nên không rút khỏi hội đồng được."))
    if ConflictDeclaration.objects.filter(**of_panel).exists():
        raise NotReady(_("Người này đã khai có liên quan; hồ sơ phải giữ lại điều đó."))
    PanelMember.objects.filter(pk=member.pk).delete()


@act
def open_panel(*, by: Person, panel: Panel) -> Panel:
    """Open the session: members may score. Undone while nobody has sent a sheet.

    Raises NotAllowed, DraftRubric, NotReady, SomebodyWasFirst.
    """
    if not seats.may_run(by, panel.unit_id):
        raise NotAllowed
    refuse_draft(panel.rubric)
    members = list(panel.members.select_related("person"))
    if len(members) < seats.LEAST_MEMBERS:
        raise NotReady(
            _("Hội đồng cần ít nhất %(least)s thành viên, hiện có %(now)s.")
            % {"least": seats.LEAST_MEMBERS, "now": len(members)}
        )
    if Seat.CHAIR not in {member.seat for member in members}:
        raise NotReady(_("Hội đồng chưa có Chủ tịch."))
    move = PANEL.move("opened")
    if not Panel.objects.filter(pk=panel.pk, state__in=move.sources).update(state=move.target):
        raise SomebodyWasFirst(_("Phiên chấm này đã được mở hoặc đã kết thúc."))
    panel.state = move.target
    for member in members:
        notifications.tell(
            person=member.person,
            sentence=gettext_noop("%(panel)s đã mở phiên chấm, mời bạn chấm các hồ sơ."),
            facts={"panel": panel.name},
            subject=panel,
            path=f"/councils/{panel.code}/",
        )
    record("councils.panel.opened", by=by, subject=panel)
    return panel


@undoes("councils.panel.opened")
@act
def unopen_panel(*, entry: Entry, by: Person) -> Panel:
    """Undo of an opening: back to forming while no sheet has come in."""
    panel = Panel.objects.get(pk=entry.subject_id)
    if ScoreSheet.objects.filter(case__panel=panel).exists():
        raise NotReady(_("Đã có phiếu chấm nên không đóng lại được."))
    opened = Panel.objects.filter(pk=panel.pk, state=PanelState.OPEN)
    if not opened.update(state=PanelState.FORMING):
        raise SomebodyWasFirst(_("Hội đồng không còn đang họp."))
    panel.state = PanelState.FORMING
    reverse(entry, by=by, subject=panel)
    return panel
