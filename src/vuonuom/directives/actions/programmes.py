"""Targets for a year: drawn up on a clause, assigned down the tree, taken back."""

from collections.abc import Iterable, Sequence

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.congresses.models import Term
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import clauses, history, versions
from vuonuom.directives.actions.asking import Ask, CannotMeasure
from vuonuom.directives.models import Clause, TargetAssignment, TargetProgramme, TargetRule
from vuonuom.directives.queries import figures
from vuonuom.directives.states import (
    OF_A_LEVEL,
    PROGRAMME,
    FigureState,
    FigureVerb,
    ProgrammeState,
    RuleKind,
)
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree

__all__ = ["Ask", "CannotMeasure"]  # named here by whoever draws a programme up


class NothingAsked(Refused):
    pass


class UnitClosed(Refused):
    pass


class WrongYear(Refused):
    pass


class WrongTerm(Refused):
    pass


class NobodyBelow(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class NoReason(Refused):
    pass


class AnsweredSince(Refused):
    pass


class NobodyNew(Refused):
    pass


@act
def draw_up(
    *,
    by: Person,
    clause: Clause,
    unit: Unit,
    year: int,
    title: str,
    asks: Sequence[Ask],
    term: Term | None = None,
) -> TargetProgramme:
    """Draw up targets of a year, or of a `term` that holds for the unit; nobody is bound yet.

    Cannot be undone and need not be: a draft binds nobody.
    """
    rules.demand(by, rules.ASSIGN, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if term is not None:
        year = _refuse_other_term(term, unit).ends_on.year
    clauses.refuse_done(clause)
    if year < clause.directive.issued_on.year:
        raise WrongYear(_("Năm này trước cả khi văn bản ban hành."), field="year")
    if not asks:
        raise NothingAsked(_("Xin ghi ít nhất một chỉ tiêu."))
    programme = TargetProgramme(
        clause=clause, unit=unit, year=year, term=term, title=text.one_line(title)
    )
    for ask in asks:
        ask.check(programme)
    programme.save()
    for ask in asks:
        versions.create(programme, ask, by)
    record(
        "directives.targetprogramme.drawn_up",
        by=by,
        subject=programme,
        changed={"title": programme.title, "year": year},
    )
    return programme


def _refuse_other_term(term: Term, unit: Unit) -> Term:
    if term.unit_id not in tree.ancestors(unit.pk):
        raise WrongTerm(
            _("%(term)s không phải nhiệm kỳ của %(unit)s hay của cấp trên.")
            % {"term": term.name, "unit": unit.name},
            field="term",
        )
    return term


@act
def assign_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Assign each rule to every living unit of its kind below: in bulk, as one entry.

    A total is the programme's unit's own; from there it is divided down level by level.
    """
    rules.demand(by, rules.ASSIGN, programme.unit)
    _move(programme, "assigned")
    assignments = _assignments(programme)
    give(assignments, by, history.next_batch(programme))
    record(
        "directives.targetprogramme.assigned",
        by=by,
        subject=programme,
        changed={"units": len(assignments)},
    )
    return programme


@act
def unassign_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Take a programme back from all units, before any answers. Its undo is to assign it again."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    _take_back(programme)
    record("directives.targetprogramme.unassigned", by=by, subject=programme)
    return programme


@undoes("directives.targetprogramme.assigned")
@act
def undo_assigning(*, entry: Entry, by: Person) -> TargetProgramme:
    programme = TargetProgramme.objects.get(pk=entry.subject_id)
    rules.demand(by, rules.ASSIGN, programme.unit)
    _take_back(programme)
    reverse(entry, by=by, subject=programme)
    return programme


@act
def bind_newcomers(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Giao bổ sung: bind the units that opened, or came below, since the programme was assigned."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    if programme.state != ProgrammeState.ASSIGNED:
        raise SomebodyWasFirst(_("Chương trình chỉ tiêu này không còn được giao."))
    batch = history.next_batch(programme)
    new = _figures(figures.newcomers(programme))
    if not new:
        raise NobodyNew(_("Không còn đơn vị nào chưa được giao."))
    give(new, by, batch)
    record(
        "directives.targetprogramme.extended",
        by=by,
        subject=programme,
        changed={"units": len(new)},
    )
    return programme


@undoes("directives.targetprogramme.extended")
@act
def undo_binding_newcomers(*, entry: Entry, by: Person) -> TargetProgramme:
    """Free those bound last, unless one of them has answered."""
    programme = TargetProgramme.objects.get(pk=entry.subject_id)
    rules.demand(by, rules.ASSIGN, programme.unit)
    history.next_batch(programme)
    bound = TargetAssignment.objects.filter(rule__programme=programme, rule__kind__in=OF_A_LEVEL)
    newest = bound.aggregate(n=Max("changes__batch"))["n"]
    new = bound.filter(changes__batch=newest, changes__verb=FigureVerb.GIVEN)
    if new.exclude(state=FigureState.GIVEN).exists():
        raise AnsweredSince(_("Đã có đơn vị trả lời chỉ tiêu này, nên không thu lại được."))
    TargetAssignment.objects.filter(pk__in=list(new.values_list("pk", flat=True))).delete()
    reverse(entry, by=by, subject=programme)
    return programme


@act
def close_programme(*, by: Person, programme: TargetProgramme) -> TargetProgramme:
    """Its time is over: assignments stay as they are. No undo: results are counted anyway."""
    rules.demand(by, rules.ASSIGN, programme.unit)
    if clock.today() <= programme.last_day:
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


def _take_back(programme: TargetProgramme) -> None:
    """What units have answered stays on record: then a programme is mended, not taken back."""
    _move(programme, "unassigned")
    given = TargetAssignment.objects.filter(rule__programme=programme)
    by_units = given.exclude(rule__kind=RuleKind.TOTAL, parent=None)
    if by_units.exclude(state=FigureState.GIVEN).exists():
        raise AnsweredSince(_("Đã có đơn vị trả lời chỉ tiêu này, nên không thu lại được."))
    given.delete()


def _assignments(programme: TargetProgramme) -> list[TargetAssignment]:
    binding = programme.rules.exclude(kind=RuleKind.PER_MEMBER).select_related("unit_kind")
    return [figure for rule in binding.order_by("pk") for figure in assignments_of(rule, programme)]


def assignments_of(rule: TargetRule, programme: TargetProgramme) -> list[TargetAssignment]:
    """One for each living unit of the rule's level below; of a total one, the giver's own."""
    if rule.kind == RuleKind.TOTAL:
        own = TargetAssignment(
            rule=rule, unit=programme.unit, amount=rule.at_least, state=FigureState.FIXED
        )
        return [own]
    bound = _figures([(rule, figures.reached_by(rule, programme))])
    if not bound:
        raise NobodyBelow(
            _("Bên dưới không có đơn vị nào ở cấp “%(kind)s”.")
            % {"kind": rule.unit_kind.name if rule.unit_kind else ""},
            field="unit_kind",
        )
    return bound


def _figures(reached: Iterable[tuple[TargetRule, QuerySet[Unit]]]) -> list[TargetAssignment]:
    return [
        TargetAssignment(rule=rule, unit_id=pk, amount=rule.at_least)
        for rule, units in reached
        for pk in units.values_list("pk", flat=True)
    ]


def give(new: list[TargetAssignment], by: Person, batch: int) -> None:
    TargetAssignment.objects.bulk_create(new, batch_size=2000)
    history.write(((figure, FigureVerb.GIVEN, 0) for figure in new), by, batch)
