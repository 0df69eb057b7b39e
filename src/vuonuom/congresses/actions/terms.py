"""A term of a unit, and the congress that opens it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.congresses import rules
from vuonuom.congresses.models import Congress, Term
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class UnitClosed(Refused):
    pass


class RosterOnly(Refused):
    pass


class WrongDays(Refused):
    pass


class TermsOverlap(Refused):
    pass


class WrongOrdinal(Refused):
    pass


class HasCongress(Refused):
    pass


class InUse(Refused):
    pass


@dataclass(frozen=True)
class Heading:
    """What is written of a congress."""

    ordinal: str
    starts_on: date
    ends_on: date
    place: str = ""

    def written(self) -> dict[str, object]:
        return {
            "ordinal": rules.ordinal_of(self.ordinal),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "place": text.one_line(self.place),
        }


@act
def begin_term(*, by: Person, unit: Unit, starts_on: date, ends_on: date, name: str = "") -> Term:
    """Write down a term of a unit and of all below it. Undone while nothing hangs on it.

    Raises NotAllowed, UnitClosed, RosterOnly, WrongDays, TermsOverlap.
    """
    rules.demand(by, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if unit.organization.roster_only:
        raise RosterOnly(_("Danh sách này chỉ dùng để mời dự hội nghị."), field="unit")
    _check_term(unit, starts_on, ends_on)
    term = Term.objects.create(
        unit=unit, name=_name(name, starts_on, ends_on), starts_on=starts_on, ends_on=ends_on
    )
    record("congresses.term.begun", by=by, subject=term, changed={"name": term.name})
    return term


@undoes("congresses.term.begun")
@act
def undo_term(*, entry: Entry, by: Person) -> Unit:
    term: Term = Term.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, term.unit)
    try:
        term.delete()
    except ProtectedError:
        raise InUse(_("Nhiệm kỳ này đã có đại hội hoặc chỉ tiêu.")) from None
    reverse(entry, by=by, subject=term.unit)
    return term.unit


@act
def edit_term(*, by: Person, term: Term, starts_on: date, ends_on: date, name: str = "") -> Term:
    """Correct a term's days or name. Undo by editing again."""
    rules.demand(by, term.unit)
    _check_term(term.unit, starts_on, ends_on, but=term)
    changed = {
        "name": _name(name, starts_on, ends_on), "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
    Term.objects.filter(pk=term.pk).update(**changed)
    term.refresh_from_db()
    record(
        "congresses.term.edited", by=by, subject=term,
        changed={key: str(value) for key, value in changed.items()},
    )  # fmt: skip
    return term


def _name(typed: str, starts_on: date, ends_on: date) -> str:
    years = {"first": starts_on.year, "last": ends_on.year}
    return text.one_line(typed) or _("Nhiệm kỳ %(first)s–%(last)s") % years


def _check_term(unit: Unit, starts_on: date, ends_on: date, but: Term | None = None) -> None:
    if not rules.SHORTEST <= ends_on - starts_on <= rules.LONGEST:
        raise WrongDays(_("Một nhiệm kỳ dài từ một đến mười năm."), field="ends_on")
    # The row lock makes two people who write at once wait for each other.
    Unit.objects.select_for_update().get(pk=unit.pk)
    others = unit.terms.exclude(pk=but.pk) if but else unit.terms.all()
    other = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other is not None:
        raise TermsOverlap(
            _("Những ngày này đã thuộc %(term)s.") % {"term": other.name}, field="starts_on"
        )


@act
def call_congress(*, by: Person, term: Term, heading: Heading) -> Congress:
    """Write down the congress that opens a term. Undone while it is in no event.

    Raises NotAllowed, WrongOrdinal, WrongDays, HasCongress.
    """
    rules.demand(by, term.unit)
    _check_heading(heading)
    congress, is_new = Congress.objects.get_or_create(term=term, defaults=heading.written())
    if not is_new:
        raise HasCongress(
            _("Đã có người ghi trước: đại hội của nhiệm kỳ này là lần thứ %(ordinal)s.")
            % {"ordinal": congress.ordinal}
        )
    record(
        "congresses.congress.called", by=by, subject=congress,
        changed={key: str(value) for key, value in heading.written().items()},
    )  # fmt: skip
    return congress


@undoes("congresses.congress.called")
@act
def undo_congress(*, entry: Entry, by: Person) -> Term:
    congress: Congress = Congress.objects.select_related("term__unit").get(pk=entry.subject_id)
    rules.demand(by, congress.term.unit)
    gone, _rows = Congress.objects.filter(pk=congress.pk, event=None).delete()
    if not gone:
        raise InUse(_("Đại hội này đã nằm trong một đợt đại hội; xin rút ra trước."))
    reverse(entry, by=by, subject=congress.term)
    return congress.term


@act
def edit_congress(*, by: Person, congress: Congress, heading: Heading) -> Congress:
    """Correct what is written of a congress. Undo by editing again."""
    rules.demand(by, congress.term.unit)
    _check_heading(heading)
    Congress.objects.filter(pk=congress.pk).update(**heading.written())
    congress.refresh_from_db()
    record(
        "congresses.congress.edited", by=by, subject=congress,
        changed={key: str(value) for key, value in heading.written().items()},
    )  # fmt: skip
    return congress


def _check_heading(heading: Heading) -> None:
    if not rules.ordinal_of(heading.ordinal):
        raise WrongOrdinal(_("Xin ghi lần thứ mấy, ví dụ 23 hoặc XIII."), field="ordinal")
    if heading.ends_on < heading.starts_on:
        raise WrongDays(_("Ngày bế mạc phải từ ngày khai mạc trở đi."), field="ends_on")
