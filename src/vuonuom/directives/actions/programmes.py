"""Targets for a year: drawn up on a clause, assigned down the tree, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.models import Clause, TargetAssignment, TargetProgramme, TargetRule
from vuonuom.directives.states import PROGRAMME, ProgrammeState, RuleKind
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.tree import queries as tree


class NothingAsked(Refused):
    pass


class CannotMeasure(Refused):
    pass


class UnitClosed(Refused):
    pass


class WrongYear(Refused):
    pass


class NobodyBelow(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class NoReason(Refused):
    pass


@dataclass(frozen=True)
class Ask:
    """One line of a programme to be. `unit_kind` None: it invites each member."""

    words: str
    measure: str
    at_least: int = 1
    unit_kind: UnitKind | None = None

    @property
    def kind(self) -> RuleKind:
        return RuleKind.PER_UNIT if self.unit_kind is not None else RuleKind.PER_MEMBER

    def check(self) -> None:
        """Raises CannotMeasure. A person is invited to one, never to so many (`trust.md` 7)."""
        of_unit = self.unit_kind is not None
        known = rules.UNIT_MEASURES if of_unit else rules.MEMBER_MEASURES
        if self.measure not in known:
            raise CannotMeasure(_("Chưa đếm được việc này."), field="measure")
        if self.at_least < 1 or (not of_unit and self.at_least != 1):
            raise CannotMeasure(_("Mỗi người chỉ được mời một ý tưởng."), field="at_least")


@act
def draw_up(
    *, by: Person, clause: Clause, unit: Unit, year: int, title: str, asks: Sequence[Ask]
) -> TargetProgramme:
    """Draw up a year's targets on a clause; nobody is bound yet.

    Cannot be undone and need not be: a draft binds nobody.
    """
    rules.demand(by, rules.ASSIGN, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if year < clause.directive.issued_on.year:
        raise WrongYear(_("Năm này trước cả khi văn bản ban hành."), field="year")
    if not asks:
        raise NothingAsked(_("Xin ghi ít nhất một chỉ tiêu."))
    for ask in asks:
        ask.check()
    programme = TargetProgramme.objects.create(
        clause=clause, unit=unit, year=year, title=text.one_line(title)
    )
    TargetRule.objects.bulk_create(
        TargetRule(
            programme=programme,
            kind=ask.kind,
            measure=ask.measure,
            at_least=ask.at_least,
            unit_kind=ask.unit_kind,
            words=text.one_line(ask.words),
        )
        for ask in asks
    )
    record(
        "directives.targetprogramme.drawn_up",
        by=by,
        subject=programme,
        changed={"title": programme.title, "year": year},
    )
    return programme


@act
def assign_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Assign each rule to every living unit of its kind below: in bulk, as one entry."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    _move(programme, "assigned")
    assignments = _assignments(programme)
    TargetAssignment.objects.bulk_create(assignments, batch_size=2000)
    record(
        "directives.targetprogramme.assigned",
        by=by,
        subject=programme,
        changed={"units": len(assignments)},
    )
    return programme


@act
def unassign_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Take a programme back from all units. Its undo is to assign it again."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    _move(programme, "unassigned")
    TargetAssignment.objects.filter(rule__programme=programme).delete()
    record("directives.targetprogramme.unassigned", by=by, subject=programme)
    return programme


@undoes("directives.targetprogramme.assigned")
@act
def undo_assigning(*, entry: Entry, by: Person) -> TargetProgramme:
    programme = TargetProgramme.objects.get(pk=entry.subject_id)
    rules.demand(by, rules.ASSIGN, programme.unit)
    _move(programme, "unassigned")
    TargetAssignment.objects.filter(rule__programme=programme).delete()
    reverse(entry, by=by, subject=programme)
    return programme


@act
def close_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """The year is over: assignments stay as they are. No undo: results are counted anyway."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    if clock.today().year <= programme.year:
        raise WrongYear(_("Năm của chỉ tiêu chưa hết."))
    _move(programme, "closed")
    record("directives.targetprogramme.closed", by=by, subject=programme)
    return programme


@act
def exempt_unit(*, by: Person, assignment: TargetAssignment, reason: str) -> TargetAssignment:
    """Release one unit from a target, with the reason that everybody may read."""
    rules.demand(by, rules.ASSIGN, assignment.rule.programme.unit)
    words = text.one_line(reason)
    if not words:
        raise NoReason(_("Xin ghi lý do."), field="reason")
    fresh = TargetAssignment.objects.filter(pk=assignment.pk, exempt_reason="")
    if not fresh.update(exempt_reason=words):
        raise SomebodyWasFirst(_("Đơn vị này đã được miễn trước đó."))
    assignment.exempt_reason = words
    record(
        "directives.targetassignment.exempted",
        by=by,
        subject=assignment,
        changed={"exempt_reason": words},
    )
    return assignment


@act
def end_exemption(*, by: Person, assignment: TargetAssignment) -> TargetAssignment:
    """The target binds the unit again. Its undo is to exempt it again."""
    rules.demand(by, rules.ASSIGN, assignment.rule.programme.unit)
    _bind_again(assignment)
    record("directives.targetassignment.bound", by=by, subject=assignment)
    return assignment


@undoes("directives.targetassignment.exempted")
@act
def undo_exempting(*, entry: Entry, by: Person) -> TargetAssignment:
    assignment = TargetAssignment.objects.filter(pk=entry.subject_id).first()
    if assignment is None:
        raise SomebodyWasFirst(_("Chỉ tiêu này đã được thu lại."))
    rules.demand(by, rules.ASSIGN, assignment.rule.programme.unit)
    _bind_again(assignment)
    reverse(entry, by=by, subject=assignment)
    return assignment


def _bind_again(assignment: TargetAssignment) -> None:
    exempt = TargetAssignment.objects.filter(pk=assignment.pk).exclude(exempt_reason="")
    if not exempt.update(exempt_reason=""):
        raise SomebodyWasFirst(_("Đơn vị này không được miễn, hoặc đã thôi miễn trước đó."))
    assignment.exempt_reason = ""


def _move(programme: TargetProgramme, verb: str) -> None:
    move = PROGRAMME.move(verb)
    mine = TargetProgramme.objects.filter(pk=programme.pk, state__in=move.sources)
    if not mine.update(state=move.target):
        now = ProgrammeState(TargetProgramme.objects.get(pk=programme.pk).state)
        raise SomebodyWasFirst(
            _("Có người đã làm trước: chương trình này nay là “%(state)s”.")
            % {"state": str(now.label).lower()}
        )
    programme.state = move.target


def _assignments(programme: TargetProgramme) -> list[TargetAssignment]:
    """One for each living unit of each rule's kind below the programme's unit."""
    found = []
    for rule in programme.rules.filter(kind=RuleKind.PER_UNIT):
        units = Unit.objects.living().filter(
            kind=rule.unit_kind_id, pk__in=tree.below([programme.unit_id])
        )
        bound = [
            TargetAssignment(rule=rule, unit_id=pk, amount=rule.at_least)
            for pk in units.values_list("pk", flat=True)
        ]
        if not bound:
            raise NobodyBelow(
                _("Bên dưới không có đơn vị nào ở cấp “%(kind)s”.")
                % {"kind": rule.unit_kind.name if rule.unit_kind else ""}
            )
        found += bound
    return found
