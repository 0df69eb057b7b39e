"""Laying an idea before a panel, and taking the file back."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.councils.actions.panels import refuse_closed
from vuonuom.councils.models import Case, ConfidentialInfo, Panel
from vuonuom.councils.rules import requests, seats
from vuonuom.councils.rules.requests import RequestForm
from vuonuom.councils.states import CASE, CaseState, PanelKind
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.tree import queries as tree

LONGEST = 10_000


class NotOfThisPanel(Refused):
    pass


class NotYet(Refused):
    """The idea has not come as far as this kind of panel asks."""


class AlreadyFiled(Refused):
    pass


class RequestIncomplete(Refused):
    pass


class OutOfTime(Refused):
    pass


class CannotWithdraw(Refused):
    pass


@act
def file_case(*, by: Person, panel: Panel, idea: Idea, request: RequestForm | None = None) -> Case:
    """Lay an idea before a panel; for recognition with its author's request (NĐ 13/2012).

    Undone by withdrawing it, until minutes are written. Raises NotAllowed, NotOfThisPanel, NotYet,
    AlreadyFiled, RequestIncomplete, OutOfTime, SomebodyWasFirst.
    """
    refuse_closed(panel)
    idea.refresh_from_db()
    _check_standing(by, panel, idea)
    now = clock.now()
    case = Case(panel=panel, idea=idea, filed_at=now, filed_by=by)
    if panel.kind == PanelKind.RECOGNITION:
        _write_request(case, request)
    case.save()
    if request is not None and (confidential := text.clean(request.confidential)):
        ConfidentialInfo.objects.create(case=case, text=confidential)
    _tell_authors(case, by)
    record("councils.case.filed", by=by, subject=case)
    return case


def _check_standing(by: Person, panel: Panel, idea: Idea) -> None:
    if not seats.may_file(by, panel, idea):
        if panel.kind == PanelKind.RECOGNITION:
            raise NotAllowed(_("Đơn yêu cầu công nhận do chính tác giả nộp."))
        raise NotAllowed
    if panel.unit_id not in tree.ancestors(idea.unit_id):
        raise NotOfThisPanel(_("Hội đồng này không phụ trách đơn vị của ý tưởng."), field="panel")
    if idea.state not in seats.CAN_COME_BEFORE[PanelKind(panel.kind)]:
        raise NotYet(_why_not_yet(panel, idea), field="idea")
    before = Case.objects.exclude(state=CaseState.WITHDRAWN).filter(panel=panel, idea=idea)
    if before.exists():
        raise AlreadyFiled(_("Ý tưởng này đã có hồ sơ ở hội đồng."), field="idea")
    if panel.kind == PanelKind.RECOGNITION and idea.recognised_on is not None:
        raise NotYet(_why_not_yet(panel, idea), field="idea")
    if panel.kind == PanelKind.RECOGNITION and _is_before_another(idea):
        raise AlreadyFiled(_("Ý tưởng này đang được một hội đồng khác xét công nhận."))


def _why_not_yet(panel: Panel, idea: Idea) -> str:
    if idea.recognised_on is not None and panel.kind == PanelKind.RECOGNITION:
        return _("Ý tưởng này đã được công nhận là sáng kiến.")
    if panel.kind != PanelKind.SCREENING and idea.first_tried_on is None:
        return _(
            "Ý tưởng chưa từng được áp dụng thử nên chưa thể xét. "
            "Theo Nghị định 13/2012, sáng kiến phải được áp dụng hoặc áp dụng thử trước."
        )
    return _("Ý tưởng đang ở bước “%(state)s” nên không đưa ra hội đồng này được.") % {
        "state": IdeaState(idea.state).label
    }


def _is_before_another(idea: Idea) -> bool:
    return Case.objects.filter(
        idea=idea,
        panel__kind=PanelKind.RECOGNITION,
        state__in=(CaseState.FILED, CaseState.JUDGED),
    ).exists()


def _write_request(case: Case, request: RequestForm | None) -> None:
    if request is None:
        raise RequestIncomplete(_("Xét công nhận sáng kiến cần đơn yêu cầu của tác giả."))
    for name in requests.missing(request):
        raise RequestIncomplete(_("Xin điền mục này của đơn."), field=name)
    if not request.committed:
        raise RequestIncomplete(_("Xin đánh dấu lời cam đoan."), field="committed")
    _check_dates(case, request)
    case.first_applied_on = request.first_applied_on
    case.committed = True
    for name in ("essence", "conditions", "benefit_author", "benefit_adopter"):
        words = text.clean(getattr(request, name))
        if len(words) > LONGEST:
            raise RequestIncomplete(_("Mục này dài quá 10.000 ký tự."), field=name)
        setattr(case, name, words)


def _check_dates(case: Case, request: RequestForm) -> None:
    filed_on, applied_on = clock.local_date(case.filed_at), request.first_applied_on
    tried_on = case.idea.first_tried_on
    if applied_on > filed_on:
        raise OutOfTime(
            _("Ngày áp dụng lần đầu không thể sau ngày nộp đơn."), field="first_applied_on"
        )
    if tried_on is not None and applied_on > tried_on:
        raise OutOfTime(
            _("Ý tưởng đã được thử ngày %(day)s; đơn ghi ngày nào sớm hơn.")
            % {"day": f"{tried_on:%d/%m/%Y}"},
            field="first_applied_on",
        )
    last = requests.last_filing_day(applied_on)
    if filed_on > last:
        raise OutOfTime(
            _("Đơn phải nộp trong 1 năm kể từ lần áp dụng đầu tiên, chậm nhất là %(day)s.")
            % {"day": f"{last:%d/%m/%Y}"},
            field="first_applied_on",
        )


def _tell_authors(case: Case, by: Person) -> None:
    for author in case.idea.authors.select_related("person").exclude(person=by):
        notifications.tell(
            person=author.person,
            sentence=gettext_noop("Ý tưởng “%(title)s” đã được đưa ra %(panel)s."),
            facts={"title": case.idea.title, "panel": case.panel.name},
            subject=case.idea,
            path=f"/ideas/{case.idea.code}/",
        )


@act
def withdraw_case(*, by: Person, case: Case) -> Case:
    """Take a file back before minutes are written: whoever filed it, an author, or the secretary.

    Undone by filing it again.
    """
    may = case.filed_by_id == by.pk or seats.is_author(by, case.idea)
    if not may and not seats.may_run(by, case.panel.unit_id):
        raise NotAllowed
    _withdraw(case)
    record("councils.case.withdrawn", by=by, subject=case)
    return case


@undoes("councils.case.filed")
@act
def unfile_case(*, entry: Entry, by: Person) -> Case:
    """Undo of a filing: the file is withdrawn."""
    case = Case.objects.get(pk=entry.subject_id)
    _withdraw(case)
    reverse(entry, by=by, subject=case)
    return case


def _withdraw(case: Case) -> None:
    move = CASE.move("withdrawn")
    if not Case.objects.filter(pk=case.pk, state__in=move.sources).update(state=move.target):
        raise CannotWithdraw(_("Hồ sơ đã có biên bản hoặc đã được rút trước đó."))
    case.state = move.target
