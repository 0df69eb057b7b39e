"""The head's decision on the panel's minutes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.councils import queries
from vuonuom.councils.models import Case
from vuonuom.councils.rules import seats
from vuonuom.councils.states import CASE, CaseState, PanelKind
from vuonuom.documents import actions as documents
from vuonuom.documents.models import Document
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries as idea_queries
from vuonuom.ideas.states import IdeaState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications

LONGEST = 5_000


class NeedsReason(Refused):
    pass


class NotJudged(Refused):
    pass


class NotPassed(Refused):
    pass


class OwnIdea(Refused):
    pass


class GoneOn(Refused):
    pass


@act
def decide_case(*, by: Person, case: Case, approve: bool, reason: str) -> Case:
    """Decide on the panel's minutes, with a reason that goes to the authors at once.

    Recognition marks the idea recognised and issues its certificate. Undone while nothing was
    built on it. Raises NotAllowed, OwnIdea, NeedsReason, NotPassed, NotJudged.
    """
    words = _check(by, case, approve, reason)
    now = clock.now()
    move = CASE.move("approved" if approve else "refused")
    judged = Case.objects.filter(pk=case.pk, state__in=move.sources)
    if not judged.update(state=move.target, reason=words, decided_by=by, decided_at=now):
        raise NotJudged(_too_late(case))
    case.refresh_from_db()
    _issue(case, clock.local_date(now))
    _carry_out(case, by, clock.local_date(now))
    _tell_authors(case, approve)
    verb = "approved" if approve else "refused"
    record(f"councils.case.{verb}", by=by, subject=case, changed={"reason": words})
    return case


def _check(by: Person, case: Case, approve: bool, reason: str) -> str:
    if not seats.may_decide(by, case.panel.unit_id):
        raise NotAllowed
    if seats.is_author(by, case.idea):
        raise OwnIdea(_("Bạn là tác giả nên không quyết định hồ sơ này; cấp trên sẽ quyết định."))
    words = text.clean(reason)
    if not words or len(words) > LONGEST:
        raise NeedsReason(_("Xin ghi lý do để gửi tới tác giả."), field="reason")
    if approve and case.passed is False:
        raise NotPassed(
            _("Hội đồng không thông qua hồ sơ này nên không thể chấp thuận."), field="approve"
        )
    return words


def _too_late(case: Case) -> str:
    case.refresh_from_db()
    if case.decided_by is None:
        return _("Hội đồng chưa có biên bản về hồ sơ này.")
    return _("%(person)s đã quyết định hồ sơ này ngày %(day)s.") % {
        "person": case.decided_by,
        "day": f"{clock.local_date(case.decided_at):%d/%m/%Y}",  # type: ignore[arg-type]
    }


def _issue(case: Case, on: date) -> None:
    approved = case.state == CaseState.APPROVED
    recognition = case.panel.kind == PanelKind.RECOGNITION
    facts = queries.decision_facts(case, on)
    if not approved:
        case.decision = _document(case, "TB", "thong-bao-chua-chap-thuan", facts, on)
    elif not recognition:
        case.decision = _document(case, "QĐ", "quyet-dinh-theo-bien-ban", facts, on)
    else:
        case.decision = _document(case, "QĐ", "quyet-dinh-cong-nhan-sang-kien", facts, on)
        number = {"decision": f"{case.decision.number:02d}/QĐ"}
        case.certificate = _document(case, "GCN", "giay-chung-nhan-sang-kien", facts | number, on)
    case.save(update_fields=["decision", "certificate"])


def _document(case: Case, kind: str, key: str, facts: dict[str, Any], on: date) -> Document:
    return documents.issue(unit=case.panel.unit, kind=kind, template_key=key, facts=facts, on=on)


def _carry_out(case: Case, by: Person, on: date) -> None:
    """What an approval does to the idea; a product waits for `products.accept_product`."""
    if case.state != CaseState.APPROVED:
        return
    if case.panel.kind == PanelKind.RECOGNITION:
        ideas.mark_recognised(by=by, idea=case.idea, on=on)
    elif case.panel.kind == PanelKind.SCREENING and case.idea.state == IdeaState.SUBMITTED:
        ideas.mark_taken_up(by=by, idea=case.idea)


def _tell_authors(case: Case, approve: bool) -> None:
    if approve:
        sentence = gettext_noop("“%(title)s” được chấp thuận: %(reason)s")
    else:
        sentence = gettext_noop("“%(title)s” chưa được chấp thuận: %(reason)s")
    for author in case.idea.authors.select_related("person"):
        notifications.tell(
            person=author.person,
            sentence=sentence,
            facts={"title": case.idea.title, "reason": case.reason},
            subject=case.idea,
            path=f"/councils/{case.panel.code}/cases/{case.pk}/",
            at_once=True,
        )


@undoes("councils.case.refused")
@undoes("councils.case.approved")
@act
def undecide_case(*, entry: Entry, by: Person) -> Case:
    """Undo of a decision: its papers are revoked, the file waits for the head again."""
    case = Case.objects.select_related("panel", "idea").get(pk=entry.subject_id)
    approved = case.state == CaseState.APPROVED
    papers = [paper for paper in (case.decision, case.certificate) if paper is not None]
    decided = Case.objects.filter(pk=case.pk, state__in=(CaseState.APPROVED, CaseState.REFUSED))
    if not decided.update(
        state=CaseState.JUDGED, reason="", decided_by=None, decided_at=None, decision=None,
        certificate=None,
    ):  # fmt: skip
        raise GoneOn(_("Quyết định này đã được hoàn tác trước đó."))
    if approved:
        _take_back(case, entry, by)
    for paper in papers:
        documents.revoke(by=by, document=paper, reason=_("Quyết định được hoàn tác."))
    case.refresh_from_db()
    reverse(entry, by=by, subject=case)
    return case


def _take_back(case: Case, entry: Entry, by: Person) -> None:
    kind, idea = case.panel.kind, case.idea
    if kind == PanelKind.RECOGNITION:
        ideas.take_back(by=by, idea=idea, verb="recognised")
    elif kind == PanelKind.ACCEPTANCE and idea.state in (IdeaState.PRODUCT, IdeaState.IN_USE):
        raise GoneOn(_("Sản phẩm đã được nghiệm thu theo quyết định này nên không hoàn tác được."))
    elif kind == PanelKind.SCREENING and _took_up(case, entry):
        ideas.take_back(by=by, idea=idea, verb="taken_up")


def _took_up(case: Case, entry: Entry) -> bool:
    """Whether this very decision took the idea up, and not its mailbox before or after."""
    mark = idea_queries.last_mark(case.idea, "taken_up")
    own = mark is not None and mark.actor_id == entry.actor_id
    return own and case.decided_at <= mark.at <= entry.at  # type: ignore[operator,union-attr]
