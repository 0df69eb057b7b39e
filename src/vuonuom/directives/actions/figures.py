"""Catchball: a unit takes its figure or proposes another one; whoever gave it answers once."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import history
from vuonuom.directives.models import TargetAssignment
from vuonuom.directives.queries import figures as queries
from vuonuom.directives.states import FIGURE, FigureState, FigureVerb, ProgrammeState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications

ASKED = gettext_noop(
    "%(unit)s đề nghị điều chỉnh chỉ tiêu “%(words)s” từ %(before)s thành %(amount)s: %(reason)s"
)
AGREED = gettext_noop("Chỉ tiêu “%(words)s” của %(unit)s nay là %(amount)s, như đã đề nghị.")
HELD = gettext_noop("Chỉ tiêu “%(words)s” của %(unit)s giữ %(amount)s như đã giao: %(reason)s")


class NoReason(Refused):
    pass


class SameFigure(Refused):
    pass


class NotOpen(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def accept_figure(*, by: Person, figure: TargetAssignment) -> TargetAssignment:
    """Take the figure as it was given: it is fixed."""
    rules.demand(by, rules.ANSWER, figure.unit)
    refuse_settled(figure)
    _move(figure, "accepted")
    history.note(figure, FigureVerb.ACCEPTED, by)
    record("directives.targetassignment.accepted", by=by, subject=figure)
    return figure


@act
def propose_figure(
    *, by: Person, figure: TargetAssignment, amount: int, reason: str
) -> TargetAssignment:
    """Ask for another figure, with the reason; the given one binds until there is an answer."""
    rules.demand(by, rules.ANSWER, figure.unit)
    refuse_settled(figure)
    words = _reason(reason)
    if amount == figure.amount:
        raise SameFigure(_("Con số này đúng bằng con số đã giao."), field="amount")
    if not 1 <= amount <= rules.MOST:
        raise SameFigure(rules.out_of_bounds(), field="amount")
    _move(figure, "proposed", amount=figure.amount, to={"proposed": amount})
    history.note(figure, FigureVerb.PROPOSED, by, amount=amount, reason=words)
    facts = {"before": figure.amount, "amount": amount, "reason": words}
    for person in queries.who_answers(figure):
        _tell(person, by, figure, ASKED, facts)
    record(
        "directives.targetassignment.proposed",
        by=by,
        subject=figure,
        changed={"proposed": amount, "reason": words},
    )
    return figure


@act
def agree_to_proposal(
    *, by: Person, figure: TargetAssignment, reason: str = ""
) -> TargetAssignment:
    """The figure is what was proposed. Answered once, it is fixed."""
    rules.demand(by, rules.ASSIGN, figure.giver)
    refuse_settled(figure)
    before, asked = figure.amount, figure.proposed
    _move(figure, "agreed", proposed=asked, to={"amount": asked, "proposed": None})
    history.note(figure, FigureVerb.AGREED, by, before=before, reason=text.one_line(reason))
    _tell_proposer(by, figure, AGREED, {"amount": figure.amount})
    record(
        "directives.targetassignment.agreed",
        by=by,
        subject=figure,
        changed={"amount": figure.amount},
    )
    return figure


@act
def hold_to_figure(*, by: Person, figure: TargetAssignment, reason: str) -> TargetAssignment:
    """The figure stays as it was given, and the unit reads why. Answered once, it is fixed."""
    rules.demand(by, rules.ASSIGN, figure.giver)
    refuse_settled(figure)
    words = _reason(reason)
    _move(figure, "held", proposed=figure.proposed, to={"proposed": None})
    history.note(figure, FigureVerb.HELD, by, reason=words)
    _tell_proposer(by, figure, HELD, {"amount": figure.amount, "reason": words})
    record("directives.targetassignment.held", by=by, subject=figure, changed={"reason": words})
    return figure


@undoes("directives.targetassignment.accepted")
@act
def undo_accepting(*, entry: Entry, by: Person) -> TargetAssignment:
    figure = _of(entry)
    rules.demand(by, rules.ANSWER, figure.unit)
    _move(figure, "reopened")
    history.note(figure, FigureVerb.TAKEN_BACK, by)
    reverse(entry, by=by, subject=figure)
    return figure


@undoes("directives.targetassignment.proposed")
@act
def undo_proposing(*, entry: Entry, by: Person) -> TargetAssignment:
    figure = _of(entry)
    rules.demand(by, rules.ANSWER, figure.unit)
    _move(figure, "withdrawn", to={"proposed": None})
    history.note(figure, FigureVerb.TAKEN_BACK, by)
    reverse(entry, by=by, subject=figure)
    return figure


@undoes("directives.targetassignment.agreed")
@act
def undo_agreeing(*, entry: Entry, by: Person) -> TargetAssignment:
    figure = _unanswer(entry, by)
    reverse(entry, by=by, subject=figure)
    return figure


@undoes("directives.targetassignment.held")
@act
def undo_holding(*, entry: Entry, by: Person) -> TargetAssignment:
    figure = _unanswer(entry, by)
    reverse(entry, by=by, subject=figure)
    return figure


def _unanswer(entry: Entry, by: Person) -> TargetAssignment:
    """Back to the proposal, unless the figure has been changed since the answer."""
    figure = _of(entry)
    rules.demand(by, rules.ASSIGN, figure.giver)
    answer = history.last(figure, *FigureVerb)
    if answer.verb not in (FigureVerb.AGREED, FigureVerb.HELD):
        raise SomebodyWasFirst(_("Chỉ tiêu này đã được điều chỉnh sau đó."))
    asked = history.last(figure, FigureVerb.PROPOSED)
    fixed = figure.amount
    _move(figure, "unanswered", to={"amount": answer.before, "proposed": asked.amount})
    history.note(figure, FigureVerb.TAKEN_BACK, by, before=fixed)
    return figure


def refuse_settled(figure: TargetAssignment) -> None:
    """Raises NotOpen where nothing is to be agreed on any more."""
    if figure.rule.programme.state != ProgrammeState.ASSIGNED:
        raise NotOpen(_("Chương trình chỉ tiêu này đã khép lại."))
    if figure.unit.is_closed:
        raise NotOpen(_("Đơn vị này đã khép lại."))
    if figure.exempt_reason:
        raise NotOpen(_("Đơn vị này đã được miễn chỉ tiêu."))


def _tell_proposer(
    by: Person, figure: TargetAssignment, sentence: str, facts: dict[str, object]
) -> None:
    _tell(history.last(figure, FigureVerb.PROPOSED).by, by, figure, sentence, facts)


def _tell(
    person: Person, by: Person, figure: TargetAssignment, sentence: str, facts: dict[str, object]
) -> None:
    if person.pk == by.pk:
        return
    notifications.tell(
        person=person,
        sentence=sentence,
        facts={"unit": figure.unit.name, "words": figure.rule.words, **facts},
        subject=figure,
        path=f"/targets/figures/{figure.pk}/",
    )


def _of(entry: Entry) -> TargetAssignment:
    found = TargetAssignment.objects.filter(pk=entry.subject_id)
    figure = found.select_related("unit", "parent__unit", "rule__programme__unit").first()
    if figure is None:
        raise SomebodyWasFirst(_("Chỉ tiêu này đã được thu lại."))
    return figure


def _reason(reason: str) -> str:
    words = text.one_line(reason)
    if not words:
        raise NoReason(_("Xin ghi lý do."), field="reason")
    return words


def _move(
    figure: TargetAssignment, verb: str, *, to: dict[str, Any] | None = None, **seen: Any
) -> None:
    """`seen`: what else must still be as the person saw it."""
    move = FIGURE.move(verb)
    new = {"state": move.target, **(to or {})}
    mine = TargetAssignment.objects.filter(pk=figure.pk, state__in=move.sources, **seen)
    if not mine.update(**new):
        now = TargetAssignment.objects.filter(pk=figure.pk).values_list("state", flat=True).first()
        if now is None:
            raise SomebodyWasFirst(_("Chỉ tiêu này đã được thu lại."))
        raise SomebodyWasFirst(
            _("Có người đã làm trước: chỉ tiêu này nay là “%(state)s”.")
            % {"state": str(FigureState(now).label).lower()}
        )
    for name, value in new.items():
        setattr(figure, name, value)
