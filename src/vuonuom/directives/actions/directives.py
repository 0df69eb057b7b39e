"""Entering a directive clause by clause."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions.finding import put_directive
from vuonuom.directives.models import Clause, Directive
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class AlreadyEntered(Refused):
    pass


class DatesOutOfOrder(Refused):
    pass


class NotItsParent(Refused):
    pass


class OwnerClosed(Refused):
    pass


class ClauseInUse(Refused):
    pass


@dataclass(frozen=True)
class Heading:
    """What stands at the head of a directive."""

    number: str
    kind: str
    title: str
    issuer: str
    issued_on: date
    parent: Directive | None = None

    def written(self) -> dict[str, object]:
        return {
            "number": text.one_line(self.number),
            "kind": self.kind,
            "title": text.one_line(self.title),
            "issuer": text.one_line(self.issuer),
            "issued_on": self.issued_on,
            "parent": self.parent,
        }


@dataclass(frozen=True)
class Wording:
    """One clause as it is written: who owns it, until when, and what it carries out."""

    label: str
    text: str
    owner: Unit | None = None
    due_on: date | None = None
    carries_out: Clause | None = None

    def written(self) -> dict[str, object]:
        return {
            "label": text.one_line(self.label),
            "text": text.clean(self.text),
            "owner": self.owner,
            "due_on": self.due_on,
            "carries_out": self.carries_out,
        }


@act
def enter_directive(*, by: Person, unit: Unit, heading: Heading) -> Directive:
    """Enter a directive that was issued. No undo: it exists; what was mistyped is edited."""
    rules.demand(by, rules.EDIT, unit)
    if unit.is_closed:
        raise OwnerClosed(_("Đơn vị này đã khép lại."))
    _check_heading(heading)
    _refuse_twin(heading)
    year = heading.issued_on.year
    code = codes.new_code("NQ", year, lambda c: Directive.objects.filter(code=c).exists())
    directive = Directive.objects.create(code=code, unit=unit, **heading.written())
    put_directive(directive)
    record(
        "directives.directive.entered",
        by=by,
        subject=directive,
        changed={"number": directive.number, "title": directive.title},
    )
    return directive


@act
def edit_directive(*, by: Person, directive: Directive, heading: Heading) -> Directive:
    """Correct a directive's head. Its undo is to edit again: the paper says what is right."""
    rules.demand(by, rules.EDIT, directive.unit)
    _check_heading(heading, directive)
    _refuse_twin(heading, directive)
    new = heading.written()
    Directive.objects.filter(pk=directive.pk).update(**new)
    record(
        "directives.directive.edited",
        by=by,
        subject=directive,
        changed={name: str(value) for name, value in new.items()},
    )
    directive.refresh_from_db()
    put_directive(directive)
    return directive


@act
def add_clause(*, by: Person, directive: Directive, wording: Wording) -> Clause:
    rules.demand(by, rules.EDIT, directive.unit)
    _check_wording(wording, directive)
    # The row lock gives two people who add at once two positions.
    held = Directive.objects.select_for_update().get(pk=directive.pk)
    last = held.clauses.aggregate(n=Max("position"))["n"] or 0
    clause = Clause.objects.create(directive=held, position=last + 1, **wording.written())
    put_directive(held)
    record("directives.clause.added", by=by, subject=clause, changed={"text": clause.text})
    return clause


@undoes("directives.clause.added")
@act
def remove_clause(*, entry: Entry, by: Person) -> Directive:
    """Take back a clause on which nothing hangs yet."""
    clause = Clause.objects.select_related("directive").get(pk=entry.subject_id)
    rules.demand(by, rules.EDIT, clause.directive.unit)
    works = (clause.programmes, clause.answers, clause.tasks, clause.challenges)
    if any(work.exists() for work in works):
        raise ClauseInUse(_("Đã có chỉ tiêu, việc hoặc văn bản khác thực hiện mục này."))
    Clause.objects.filter(pk=clause.pk).delete()
    put_directive(clause.directive)
    reverse(entry, by=by, subject=clause.directive, kind="directives.clause.removed")
    return clause.directive


@act
def edit_clause(*, by: Person, clause: Clause, wording: Wording) -> Clause:
    """Correct a clause, give it an owner or a due date. Its undo is to edit again."""
    rules.demand(by, rules.EDIT, clause.directive.unit)
    _check_wording(wording, clause.directive, clause)
    new = wording.written()
    Clause.objects.filter(pk=clause.pk).update(**new)
    put_directive(clause.directive)
    record(
        "directives.clause.edited",
        by=by,
        subject=clause,
        changed={name: str(value) for name, value in new.items()},
    )
    clause.refresh_from_db()
    return clause


def _check_heading(heading: Heading, directive: Directive | None = None) -> None:
    if heading.issued_on > clock.today():
        raise DatesOutOfOrder(_("Ngày ban hành chưa tới."), field="issued_on")
    parent = heading.parent
    if parent is None:
        return
    if parent.issued_on > heading.issued_on:
        raise DatesOutOfOrder(
            _("Văn bản cấp trên ban hành sau văn bản này; xin xem lại ngày."), field="issued_on"
        )
    if directive is not None and directive.pk in _line(parent):
        raise NotItsParent(_("Văn bản không thể thực hiện chính nó."), field="parent")


def _line(directive: Directive) -> set[int]:
    """A directive and those it carries out, upwards: a handful."""
    seen: set[int] = set()
    at: Directive | None = directive
    while at is not None and at.pk not in seen:
        seen.add(at.pk)
        at = at.parent
    return seen


def _refuse_twin(heading: Heading, directive: Directive | None = None) -> None:
    """A number is used once by an issuer, however it is typed (SQLite folds ASCII only)."""
    same_day = Directive.objects.filter(issued_on=heading.issued_on)
    near = same_day | Directive.objects.filter(number__iexact=text.one_line(heading.number))
    written = (text.fold(heading.number), text.fold(heading.issuer))
    for pk, number, issuer in near.values_list("pk", "number", "issuer"):
        is_itself = directive is not None and pk == directive.pk
        if not is_itself and (text.fold(number), text.fold(issuer)) == written:
            raise AlreadyEntered(
                _("Văn bản số này của nơi ban hành này đã được nhập."), field="number"
            )


def _check_wording(wording: Wording, directive: Directive, clause: Clause | None = None) -> None:
    if wording.due_on is not None and wording.due_on < directive.issued_on:
        raise DatesOutOfOrder(_("Hạn thực hiện trước cả ngày ban hành."), field="due_on")
    same_owner = clause is not None and wording.owner == clause.owner
    if wording.owner is not None and wording.owner.is_closed and not same_owner:
        raise OwnerClosed(_("Đơn vị này đã khép lại."), field="owner")
    above = wording.carries_out
    if above is not None and above.directive_id != directive.parent_id:
        raise NotItsParent(_("Mục này không thuộc văn bản cấp trên."), field="carries_out")
