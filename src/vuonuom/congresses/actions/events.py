"""Congresses of several organisations under one event. Each organisation brings its own."""

from dataclasses import dataclass
from datetime import date

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.congresses import rules
from vuonuom.congresses.actions.terms import InUse, RosterOnly, UnitClosed, WrongDays
from vuonuom.congresses.models import Congress, Event
from vuonuom.core import codes, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class AlreadyIn(Refused):
    pass


class NotIn(Refused):
    pass


class OtherDays(Refused):
    pass


@dataclass(frozen=True)
class Heading:
    """What is written of an event."""

    title: str
    starts_on: date
    ends_on: date
    place: str = ""

    def written(self) -> dict[str, object]:
        return {
            "title": text.one_line(self.title),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "place": text.one_line(self.place),
        }


@act
def found_event(*, by: Person, unit: Unit, heading: Heading) -> Event:
    """Begin an event that congresses may join. Undone while nothing is in it.

    Raises NotAllowed, UnitClosed, RosterOnly, WrongDays.
    """
    rules.demand(by, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if unit.organization.roster_only:
        raise RosterOnly(_("Danh sách này chỉ dùng để mời dự hội nghị."), field="unit")
    _check_days(heading)
    year = heading.starts_on.year
    code = codes.new_code("DH", year, lambda c: Event.objects.filter(code=c).exists())
    event = Event.objects.create(code=code, unit=unit, **heading.written())
    record("congresses.event.founded", by=by, subject=event, changed={"title": event.title})
    return event


@undoes("congresses.event.founded")
@act
def undo_event(*, entry: Entry, by: Person) -> Unit:
    event: Event = Event.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, event.unit)
    try:
        event.delete()
    except ProtectedError:
        raise InUse(_("Đợt này đã có đại hội hoặc triển lãm.")) from None
    reverse(entry, by=by, subject=event.unit)
    return event.unit


@act
def edit_event(*, by: Person, event: Event, heading: Heading) -> Event:
    """Correct what is written of an event. Undo by editing again."""
    rules.demand(by, event.unit)
    _check_days(heading)
    Event.objects.filter(pk=event.pk).update(**heading.written())
    event.refresh_from_db()
    record(
        "congresses.event.edited", by=by, subject=event,
        changed={key: str(value) for key, value in heading.written().items()},
    )  # fmt: skip
    return event


def _check_days(heading: Heading) -> None:
    if heading.ends_on < heading.starts_on:
        raise WrongDays(_("Ngày bế mạc phải từ ngày khai mạc trở đi."), field="ends_on")


@act
def join_event(*, by: Person, congress: Congress, event: Event) -> Congress:
    """Bring one's own congress into an event that somebody founded. Undone by leaving it.

    Raises NotAllowed, OtherDays, AlreadyIn.
    """
    rules.demand(by, congress.term.unit)
    if congress.starts_on > event.ends_on or congress.ends_on < event.starts_on:
        raise OtherDays(_("Đại hội và đợt này không trùng ngày nào."), field="congress")
    free = Congress.objects.filter(pk=congress.pk, event=None)
    if not free.update(event=event):
        congress.refresh_from_db()
        raise AlreadyIn(
            _("Đại hội này đã nằm trong “%(event)s”.") % {"event": congress.event},
            field="congress",
        )
    congress.refresh_from_db()
    record("congresses.congress.joined", by=by, subject=congress, changed={"event": event.pk})
    return congress


@undoes("congresses.congress.joined")
@act
def undo_joining(*, entry: Entry, by: Person) -> Congress:
    congress: Congress = Congress.objects.select_related("term__unit").get(pk=entry.subject_id)
    rules.demand(by, congress.term.unit)
    _leave(congress)
    reverse(entry, by=by, subject=congress)
    return congress


@act
def leave_event(*, by: Person, congress: Congress) -> Congress:
    """Take one's own congress out of an event. Undone by joining again."""
    rules.demand(by, congress.term.unit)
    _leave(congress)
    record("congresses.congress.left", by=by, subject=congress)
    return congress


def _leave(congress: Congress) -> None:
    if not Congress.objects.filter(pk=congress.pk).exclude(event=None).update(event=None):
        raise NotIn(_("Đại hội này đã được rút ra trước đó."))
    congress.refresh_from_db()
