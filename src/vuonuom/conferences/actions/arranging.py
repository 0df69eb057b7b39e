"""Arranging a conference: its head, its venues with their doors, its programme, its helpers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Door, Helper, ProgrammeItem, Venue
from vuonuom.conferences.rules import Line
from vuonuom.conferences.states import CHANGING
from vuonuom.core import clock, codes, text
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Directive
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit

MOST_DOORS = 20
MOST_LINES = 100


class UnitClosed(Refused):
    pass


class NotItsTime(Refused):
    pass


class Over(Refused):
    pass


class WrongNumber(Refused):
    pass


class VenueInUse(Refused):
    pass


class AlreadyHelps(Refused):
    pass


class NotInScope(Refused):
    pass


@dataclass(frozen=True)
class Heading:
    """What stands at the head of a conference; its hours are those of Viet Nam."""

    title: str
    day: date
    begins: time
    ends: time
    about: str = ""
    directive: Directive | None = None

    def written(self) -> dict[str, object]:
        return {
            "title": text.one_line(self.title),
            "about": text.clean(self.about),
            "directive": self.directive,
            "starts_at": self.at(self.begins),
            "ends_at": self.at(self.ends),
        }

    def at(self, hour: time) -> datetime:
        return datetime.combine(self.day, hour, clock.LOCAL)


@act
def arrange_conference(*, by: Person, unit: Unit, heading: Heading) -> Conference:
    """Begin a conference of a unit, as a draft. Its undo is to cancel it: nobody was told."""
    rules.demand(by, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    if heading.day < clock.today():
        raise NotItsTime(_("Ngày này đã qua."), field="day")
    _check_hours(heading)
    year = heading.day.year
    code = codes.new_code("HN", year, lambda c: Conference.objects.filter(code=c).exists())
    conference = Conference.objects.create(code=code, unit=unit, **heading.written())
    record(
        "conferences.conference.arranged",
        by=by,
        subject=conference,
        changed={"title": conference.title, "about": conference.about},
    )
    return conference


@act
def edit_conference(*, by: Person, conference: Conference, heading: Heading) -> Conference:
    """Correct the head; the programme keeps its hours on the new day. Undo by editing again."""
    _changeable(by, conference)
    _check_hours(heading)
    before = clock.local_date(conference.starts_at)
    new = heading.written()
    Conference.objects.filter(pk=conference.pk).update(**new)
    _carry_programme(conference, heading.day, before)
    record(
        "conferences.conference.edited",
        by=by,
        subject=conference,
        changed={name: str(value) for name, value in new.items()},
    )
    conference.refresh_from_db()
    return conference


@act
def add_venue(
    *, by: Person, conference: Conference, name: str, place: str = "", doors: int = 1
) -> Venue:
    """A hall that takes part, with so many doors to be let in by."""
    _changeable(by, conference)
    if not 1 <= doors <= MOST_DOORS:
        raise WrongNumber(_("Ghi từ 1 đến %(most)s cửa.") % {"most": MOST_DOORS}, field="doors")
    # The row lock gives two people who add at once two positions.
    held = Conference.objects.select_for_update().get(pk=conference.pk)
    last = held.venues.aggregate(n=Max("position"))["n"] or 0
    venue = Venue.objects.create(
        conference=held, position=last + 1, name=text.one_line(name), place=text.one_line(place)
    )
    Door.objects.bulk_create(Door(venue=venue, number=n + 1) for n in range(doors))
    record("conferences.venue.added", by=by, subject=venue, changed={"name": venue.name})
    return venue


@undoes("conferences.venue.added")
@act
def remove_venue(*, entry: Entry, by: Person) -> Conference:
    """Take back a venue to which nobody was invited yet."""
    venue = Venue.objects.select_related("conference__unit").get(pk=entry.subject_id)
    _changeable(by, venue.conference)
    if venue.invitations.exists():
        raise VenueInUse(_("Đã có người được mời tới điểm cầu này."))
    Venue.objects.filter(pk=venue.pk).delete()
    reverse(entry, by=by, subject=venue.conference, kind="conferences.venue.removed")
    return venue.conference


@act
def set_programme(*, by: Person, conference: Conference, lines: Sequence[Line]) -> Conference:
    """Write the day's programme anew. Its undo is to write it again."""
    _changeable(by, conference)
    if len(lines) > MOST_LINES:
        raise WrongNumber(_("Nhiều nhất %(most)s dòng.") % {"most": MOST_LINES}, field="programme")
    day = clock.local_date(conference.starts_at)
    conference.programme.all().delete()
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            conference=conference,
            at=datetime.combine(day, line.at, clock.LOCAL),
            title=line.title,
            speaker=line.speaker,
        )
        for line in lines
    )
    record(
        "conferences.programme.set",
        by=by,
        subject=conference,
        changed={"programme": "\n".join(map(str, lines))},
    )
    return conference


@act
def name_helper(*, by: Person, conference: Conference, person: Person) -> Helper:
    """Ask somebody to let people in; they get nothing else by it."""
    _changeable(by, conference)
    helper, is_new = Helper.objects.get_or_create(conference=conference, person=person)
    if not is_new:
        raise AlreadyHelps(_("Người này đã có trong danh sách."), field="person")
    record("conferences.helper.named", by=by, subject=helper)
    return helper


@act
def release_helper(*, by: Person, helper: Helper) -> Conference:
    """Undo by naming them again."""
    rules.demand(by, helper.conference.unit)
    _release(helper)
    record("conferences.helper.released", by=by, subject=helper.conference)
    return helper.conference


@undoes("conferences.helper.named")
@act
def undo_naming(*, entry: Entry, by: Person) -> Conference:
    helper = Helper.objects.select_related("conference__unit").filter(pk=entry.subject_id).first()
    if helper is None:
        raise AlreadyHelps(_("Có người đã bỏ tên người này trước đó."))
    rules.demand(by, helper.conference.unit)
    _release(helper)
    reverse(entry, by=by, subject=helper.conference)
    return helper.conference


def _release(helper: Helper) -> None:
    gone, _rows = Helper.objects.filter(pk=helper.pk).delete()
    if not gone:
        raise AlreadyHelps(_("Có người đã bỏ tên người này trước đó."))


def _changeable(by: Person, conference: Conference) -> None:
    rules.demand(by, conference.unit)
    if conference.state not in CHANGING:
        raise Over(_("Hội nghị đã kết thúc hoặc đã hủy, không sửa được nữa."))


def _check_hours(heading: Heading) -> None:
    if heading.ends <= heading.begins:
        raise NotItsTime(_("Giờ kết thúc phải sau giờ bắt đầu."), field="ends")


def _carry_programme(conference: Conference, day: date, before: date) -> None:
    if day == before:
        return
    for item in conference.programme.all():
        hour = item.at.astimezone(clock.LOCAL).time()
        item.at = datetime.combine(day, hour, clock.LOCAL)
        item.save(update_fields=["at"])
