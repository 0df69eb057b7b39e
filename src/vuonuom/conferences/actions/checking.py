"""Letting people in: by their code, once, also by doors that had no network for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.actions.inviting import invite_one, posted
from vuonuom.conferences.models import Conference, Door, Invitation, Presence
from vuonuom.conferences.states import ConferenceState
from vuonuom.core import clock, rows, text
from vuonuom.core.claimed import KEPT_OFFLINE, happened_at
from vuonuom.core.errors import Refused
from vuonuom.journal import keys
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes


class NotYet(Refused):
    pass


class Over(Refused):
    pass


class TooLate(Refused):
    pass


class NotInvited(Refused):
    pass


class OtherConference(Refused):
    pass


class AlreadyIn(Refused):
    def __init__(self, presence: Presence) -> None:
        self.presence = presence
        super().__init__(
            _("Đã vào từ %(time)s, ở %(door)s.")
            % {"time": f"{presence.at.astimezone(clock.LOCAL):%H:%M}", "door": presence.door},
            field="code",
        )


class NeedsReason(Refused):
    pass


class AlreadyTakenBack(Refused):
    pass


class HasCertificate(Refused):
    pass


@act
def check_in(*, by: Person, door: Door, code: str, claimed_at: datetime | None = None) -> Presence:
    """Somebody with this code is here. The receipt is ours; `claimed_at` is kept beside it."""
    conference = door.venue.conference
    if not rules.may_check_in(by, conference):
        raise NotAllowed
    _check_time(conference, claimed_at)
    invitation = _invited(conference, code)
    presence = _let_in(by, door, invitation, claimed_at=claimed_at)
    record(
        "conferences.presence.taken",
        by=by,
        subject=presence,
        counts=posted("conferences.present", [invitation.unit_id]),
        claimed_at=claimed_at,
    )
    return presence


@act
def admit(*, by: Person, door: Door, person: Person, reason: str) -> Presence:
    """Let somebody in without a code, or who was not invited: the hosts alone, with a reason."""
    conference = door.venue.conference
    rules.demand(by, conference.unit)
    words = text.one_line(reason)
    if not words:
        raise NeedsReason(_("Xin ghi vì sao cho vào không cần mã."), field="reason")
    _check_time(conference, None)
    # The row lock keeps two doors from inviting one person at once.
    Conference.objects.select_for_update().get(pk=conference.pk)
    known = conference.invitations.filter(person=person).first()
    invitation = known or invite_one(by, person, door.venue)
    presence = _let_in(by, door, invitation, reason=words, is_walk_in=known is None)
    measures = ["conferences.present"] if known else ["conferences.invited", "conferences.present"]
    record(
        "conferences.presence.admitted",
        by=by,
        subject=presence,
        counts=[count for measure in measures for count in posted(measure, [invitation.unit_id])],
        changed={"reason": words},
    )
    return presence


@undoes("conferences.presence.taken")
@undoes("conferences.presence.admitted")
@act
def undo_check_in(*, entry: Entry, by: Person) -> Conference:
    presence = _PRESENCES.filter(pk=entry.subject_id).first()
    if presence is None:
        raise AlreadyTakenBack(_("Lượt vào cửa này đã được gỡ trước đó."))
    conference = _remove(by, presence)
    reverse(entry, by=by, subject=conference)
    return conference


@act
def take_back(*, by: Person, presence: Presence) -> Conference:
    """A wrong scan, at any time: for whoever let them in, and the hosts. Undo by scanning again."""
    entry = Entry.objects.get(
        subject_kind=Presence._meta.label_lower, subject_id=presence.pk, reverses=None
    )
    conference = _remove(by, presence)
    reverse(entry, by=by, subject=conference, kind="conferences.presence.taken_back")
    return conference


_PRESENCES = Presence.objects.select_related("invitation__conference__unit")


def _remove(by: Person, presence: Presence) -> Conference:
    conference = presence.invitation.conference
    if by.pk != presence.let_in_by_id:
        rules.demand(by, conference.unit)
    if Presence.objects.filter(pk=presence.pk).exclude(certificate=None).exists():
        raise HasCertificate(_("Đã cấp giấy chứng nhận cho lượt vào cửa này."))
    gone, _rows = Presence.objects.filter(pk=presence.pk).delete()
    if not gone:
        raise AlreadyTakenBack(_("Lượt vào cửa này đã được gỡ trước đó."))
    if presence.is_walk_in:
        Invitation.objects.filter(pk=presence.invitation_id).delete()
    return conference


def _check_time(conference: Conference, claimed_at: datetime | None) -> None:
    """While it runs; and afterwards, for what a door kept, until seven days have gone by."""
    state = conference.state
    if state in {ConferenceState.DRAFT, ConferenceState.OPEN}:
        raise NotYet(_("Ban tổ chức chưa bấm bắt đầu đón đại biểu."))
    now = clock.now()
    if claimed_at is not None and now - claimed_at > KEPT_OFFLINE:
        raise TooLate(_("Quá 7 ngày rồi; ban tổ chức có thể ghi bổ sung kèm lý do."))
    if state == ConferenceState.RUNNING:
        return
    closed_at = conference.closed_at
    if closed_at is None or now - closed_at > KEPT_OFFLINE or (claimed_at or now) > closed_at:
        raise Over(_("Hội nghị đã kết thúc hoặc đã hủy."))


def _invited(conference: Conference, typed: str) -> Invitation:
    """Raises OtherConference, NotInvited."""
    named, code = rules.entry_of(typed)
    if named not in {"", conference.code}:
        raise OtherConference(_("Mã này của hội nghị khác."), field="code")
    found = conference.invitations.filter(code=code).select_related("unit", "person").first()
    if found is not None:
        return found
    if code and Invitation.objects.filter(code=code).exists():
        raise OtherConference(_("Mã này của hội nghị khác."), field="code")
    raise NotInvited(_("Mã này không có trong danh sách mời."), field="code")


def _let_in(
    by: Person,
    door: Door,
    invitation: Invitation,
    *,
    claimed_at: datetime | None = None,
    reason: str = "",
    is_walk_in: bool = False,
) -> Presence:
    """One presence a person, whichever two doors are asked at once. Raises AlreadyIn."""
    presence = Presence(
        invitation=invitation,
        door=door,
        received_at=clock.now(),
        claimed_at=claimed_at,
        let_in_by=by,
        reason=reason,
        is_walk_in=is_walk_in,
    )
    if not rows.insert_unless_taken(presence, "invitation_id"):
        found = Presence.objects.select_related("door__venue")
        raise AlreadyIn(found.get(invitation=invitation))
    return presence


@dataclass(frozen=True)
class Brought:
    """What a door took while it may have had no network."""

    key: str  # the door's own, once for each person it took
    code: str
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What became of it. `held` is asked again later; everything else is settled."""

    key: str
    result: str  # taken, already, unknown, elsewhere, held, refused
    sentence: str
    name: str = ""
    unit: str = ""
    presence: int | None = None


_RESULTS: tuple[tuple[type[Refused], str], ...] = (
    (NotInvited, "unknown"),
    (OtherConference, "elsewhere"),
    (NotYet, "held"),
)


def take_all(
    items: Iterable[Brought], *, by: Person, door: Door, sent_at: datetime | None
) -> list[Answer]:
    """Each by itself, under its own key: a batch sent again changes nothing and says the same."""
    now = clock.now()
    return [_taken(by, door, item, happened_at(item.claimed_at, sent_at, now)) for item in items]


def _taken(by: Person, door: Door, item: Brought, claimed_at: datetime | None) -> Answer:
    try:
        with keys.given(f"door:{item.key}"):
            presence = check_in(by=by, door=door, code=item.code, claimed_at=claimed_at)
    except AlreadyIn as refused:
        return _named("already", refused.sentence, item, refused.presence)
    except Refused as refused:
        known = (result for kind, result in _RESULTS if isinstance(refused, kind))
        return Answer(item.key, next(known, "refused"), refused.sentence)
    return _named("taken", _("Mời vào."), item, presence)


def _named(result: str, sentence: str, item: Brought, presence: Presence) -> Answer:
    invitation = presence.invitation
    return Answer(
        item.key,
        result,
        sentence,
        name=invitation.person.full_name,
        unit=invitation.unit.name,
        presence=presence.pk,
    )
