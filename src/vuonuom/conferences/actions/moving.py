"""A conference's way: registration opens, it runs, it closes; or it is cancelled."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.actions import sharing
from vuonuom.conferences.actions.inviting import INVITED, tell
from vuonuom.conferences.models import Conference
from vuonuom.conferences.states import ASKING, CONFERENCE, ConferenceState, PartnerState
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes

HELD = "conferences.held"
CANCELLED = gettext_noop("Đã hủy: %(title)s. Rất tiếc vì sự bất tiện này.")


REMINDED = gettext_noop("Nhắc bạn trả lời: %(title)s.")
ONCE_IN = timedelta(days=1)


class RemindedLately(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class NotReady(Refused):
    pass


@act
def open_registration(*, by: Person, conference: Conference) -> Conference:
    """Tell those invited and let them answer. No undo: they were told; it may be cancelled."""
    rules.demand(by, conference.unit)
    if not conference.invitations.exists():
        raise NotReady(_("Chưa mời ai. Hãy thêm điểm cầu và mời đơn vị trước."))
    _move(conference, "opened")
    tell(conference, INVITED)
    record("conferences.conference.opened", by=by, subject=conference)
    return conference


@act
def start(*, by: Person, conference: Conference) -> Conference:
    """Let people in from now on."""
    rules.demand(by, conference.unit)
    _move(conference, "started")
    record("conferences.conference.started", by=by, subject=conference)
    return conference


@undoes("conferences.conference.started")
@act
def hold_back(*, entry: Entry, by: Person) -> Conference:
    """Not yet, after all: who is in stays in."""
    conference = _allowed(entry, by)
    _move(conference, "held_back")
    reverse(entry, by=by, subject=conference)
    return conference


@act
def close(*, by: Person, conference: Conference) -> Conference:
    """It is over, and counts. Doors without a network still bring what they took until now."""
    rules.demand(by, conference.unit)
    _move(conference, "closed", closed_at=clock.now())
    on = min(clock.local_date(conference.starts_at), clock.today())
    for partner in conference.partners.filter(state=PartnerState.ACCEPTED).order_by("pk"):
        sharing.count_partner(by=by, partner=partner, on=on)
    count = Count(conference.unit_id, HELD, on=on)
    record("conferences.conference.closed", by=by, subject=conference, counts=[count])
    return conference


@undoes("conferences.conference.closed")
@act
def reopen(*, entry: Entry, by: Person) -> Conference:
    conference = _allowed(entry, by)
    _move(conference, "reopened", closed_at=None)
    for partner in conference.partners.exclude(counted_on=None).order_by("pk"):
        sharing.discount_partner(by=by, partner=partner)
    reverse(entry, by=by, subject=conference)
    return conference


@act
def cancel(*, by: Person, conference: Conference) -> Conference:
    """It will not be; those who had been asked are told."""
    rules.demand(by, conference.unit)
    was = conference.state
    _move(conference, "cancelled")
    if was == ConferenceState.OPEN:
        tell(conference, CANCELLED)
    record("conferences.conference.cancelled", by=by, subject=conference)
    return conference


@undoes("conferences.conference.cancelled")
@act
def reinstate(*, entry: Entry, by: Person) -> Conference:
    """A draft again: opening registration tells everybody that it will be."""
    conference = _allowed(entry, by)
    _move(conference, "reinstated")
    reverse(entry, by=by, subject=conference)
    return conference


@act
def remind(*, by: Person, conference: Conference) -> Conference:
    """The product asks again those who have not answered; the hosts do not learn who they are.

    At most once a day. No undo: they were told.
    """
    rules.demand(by, conference.unit)
    if conference.state not in ASKING:
        raise NotReady(_("Hội nghị không còn nhận trả lời."))
    Conference.objects.select_for_update().get(pk=conference.pk)
    lately = Entry.objects.filter(
        kind="conferences.conference.reminded",
        subject_kind=Conference._meta.label_lower,
        subject_id=conference.pk,
        at__gt=clock.now() - ONCE_IN,
    )
    if lately.exists():
        raise RemindedLately(_("Đã nhắc trong 24 giờ qua."))
    tell(conference, REMINDED, waiting=True)
    record("conferences.conference.reminded", by=by, subject=conference)
    return conference


def _allowed(entry: Entry, by: Person) -> Conference:
    conference = Conference.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, conference.unit)
    return conference


def _move(conference: Conference, verb: str, **also: object) -> None:
    move = CONFERENCE.move(verb)
    mine = Conference.objects.filter(pk=conference.pk, state__in=move.sources)
    if not mine.update(state=move.target, **also):
        now = Conference.objects.get(pk=conference.pk).get_state_display()
        raise SomebodyWasFirst(
            _("Có người đã làm trước: hội nghị đang ở bước “%(state)s”.") % {"state": now}
        )
    conference.refresh_from_db()
