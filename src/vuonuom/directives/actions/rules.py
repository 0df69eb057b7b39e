"""A rule added to a programme, also in mid-year; a rule changed, with what it said before kept."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import history, programmes, versions
from vuonuom.directives.actions.asking import Ask, Terms
from vuonuom.directives.models import TargetAssignment, TargetProgramme, TargetRule
from vuonuom.directives.states import FigureState, FigureVerb, ProgrammeState, RuleKind
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes


class ProgrammeClosed(Refused):
    pass


class PeriodOver(Refused):
    """What was asked of a time that is over stays as it was: its boards are read by it."""


class NothingChanged(Refused):
    pass


class AnsweredSince(Refused):
    pass


@act
def add_rule(*, by: Person, programme: TargetProgramme, ask: Ask) -> TargetRule:
    """Ask for one thing more. Where the programme is assigned already, it binds at once.

    Raises ProgrammeClosed, PeriodOver, and what `Ask.check` raises.
    """
    rules.demand(by, rules.ASSIGN, programme.unit)
    _refuse_closed(programme)
    ask.check(programme)
    rule = versions.create(programme, ask, by)
    if programme.state == ProgrammeState.ASSIGNED and rule.kind != RuleKind.PER_MEMBER:
        batch = history.next_batch(programme)
        programmes.give(programmes.assignments_of(rule, programme), by, batch)
    record(
        "directives.targetrule.added",
        by=by,
        subject=rule,
        changed={"words": rule.words, "at_least": rule.at_least},
    )
    return rule


@undoes("directives.targetrule.added")
@act
def undo_adding(*, entry: Entry, by: Person) -> TargetProgramme:
    """The rule is gone, unless a unit has answered it or it was changed since."""
    rule = TargetRule.objects.select_related("programme__unit").get(pk=entry.subject_id)
    rules.demand(by, rules.ASSIGN, rule.programme.unit)
    given = rule.assignments.exclude(parent=None, rule__kind=RuleKind.TOTAL)
    if given.exclude(state=FigureState.GIVEN).exists() or rule.versions.count() > 1:
        raise AnsweredSince(_("Chỉ tiêu này đã được trả lời hoặc sửa sau đó."))
    programme = rule.programme
    TargetRule.objects.filter(pk=rule.pk).delete()
    reverse(entry, by=by, subject=programme, kind="directives.targetrule.removed")
    return programme


@act
def change_rule(*, by: Person, rule: TargetRule, terms: Terms) -> TargetRule:
    """The rule says something else from today on; figures that were agreed otherwise stay.

    Its undo is to change it back: every version stays on record.
    """
    rules.demand(by, rules.ASSIGN, rule.programme.unit)
    _refuse_closed(rule.programme)
    terms.check(rule.kind, rule.programme)
    batch = history.next_batch(rule.programme)  # two who change at once follow one another
    rule.refresh_from_db()
    new = terms.written()
    if all(getattr(rule, name) == value for name, value in new.items()):
        raise NothingChanged(_("Chưa có gì khác so với chỉ tiêu đang giao."))
    before = rule.at_least
    TargetRule.objects.filter(pk=rule.pk).update(**new)
    rule.refresh_from_db()
    versions.write(rule, by)
    _revise(rule, before, by, batch)
    record(
        "directives.targetrule.changed",
        by=by,
        subject=rule,
        changed={name: str(value) for name, value in new.items()},
    )
    return rule


def _revise(rule: TargetRule, before: int, by: Person, batch: int) -> None:
    """Carry a new number to the figures that still are the rule's own."""
    if rule.at_least == before:
        return
    own = TargetAssignment.objects.filter(rule=rule, amount=before).exclude(proposed=rule.at_least)
    if rule.kind == RuleKind.TOTAL:
        own = own.filter(parent=None, unit=rule.programme.unit_id)
    figures = list(own)
    for figure in figures:
        figure.amount = rule.at_least
    TargetAssignment.objects.bulk_update(figures, ["amount"], batch_size=2000)
    history.write(((figure, FigureVerb.REVISED, before) for figure in figures), by, batch)


def _refuse_closed(programme: TargetProgramme) -> None:
    if programme.state == ProgrammeState.CLOSED:
        raise ProgrammeClosed(_("Chương trình chỉ tiêu này đã khép lại."))
    if programme.state == ProgrammeState.ASSIGNED and programme.last_day < clock.today():
        raise PeriodOver(
            _("%(period)s đã qua: chỉ tiêu giữ nguyên bản cuối, bảng của thời gian ấy đọc theo nó.")
            % {"period": _period(programme)}
        )


def _period(programme: TargetProgramme) -> str:
    return programme.period if programme.term else _("Năm %(year)s") % {"year": programme.year}
