"""Inviting: a unit's members of the moment, or one person."""

import secrets
from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Invitation, Presence, UnitInvitation, Venue
from vuonuom.conferences.states import ASKING, CHANGING, Reply
from vuonuom.core import clock, codes, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

MOST = 5_000  # persons in one invitation: a door's phone keeps the codes of all
LENGTH = 6  # of an entry code: 1,000 million, of which a conference uses some hundreds
INVITED = gettext_noop("Bạn được mời dự: %(title)s. Xin trả lời có dự được không.")


class NotYourUnit(Refused):
    pass


class NobodyNew(Refused):
    pass


class TooMany(Refused):
    pass


class AlreadyInvited(Refused):
    pass


class NoLongerInvites(Refused):
    pass


class SomebodyCame(Refused):
    pass


@act
def invite_unit(*, by: Person, unit: Unit, venue: Venue) -> UnitInvitation:
    """Invite the present members of a unit and of those below it; each person once.

    Asked again later it adds those who joined since.
    """
    conference = _held(by, venue.conference)
    if not access.can(by, rules.RUN, unit):
        raise NotYourUnit(_("Bạn chưa được mời người của đơn vị này."), field="unit")
    people = _members(unit, conference)
    if not people:
        raise NobodyNew(_("Ở đơn vị này không còn ai chưa được mời."), field="unit")
    if len(people) > MOST:
        raise TooMany(
            _("Đơn vị này có hơn %(most)s người. Xin mời từng đơn vị bên dưới.")
            % {"most": f"{MOST:,}".replace(",", ".")},
            field="unit",
        )
    asked = UnitInvitation.objects.create(
        conference=conference, unit=unit, venue=venue, at=clock.now()
    )
    fresh = codes_for(conference, len(people))
    Invitation.objects.bulk_create(
        Invitation(conference=conference, person_id=person, unit_id=home, venue=venue,
                   through=asked, code=code)
        for (person, home), code in zip(people.items(), fresh, strict=True)
    )  # fmt: skip
    if conference.state in ASKING:
        tell(conference, INVITED, through=asked)
    record(
        "conferences.unit.invited",
        by=by,
        subject=asked,
        counts=posted("conferences.invited", people.values()),
    )
    return asked


@undoes("conferences.unit.invited")
@act
def withdraw_unit(*, entry: Entry, by: Person) -> Conference:
    """Take back the invitations that went out together, while none of those invited has come."""
    asked = UnitInvitation.objects.select_related("conference__unit").get(pk=entry.subject_id)
    conference = _held(by, asked.conference)
    _refuse_after(Presence.objects.filter(invitation__through=asked))
    asked.invitations.all().delete()
    asked.delete()
    reverse(entry, by=by, subject=conference, kind="conferences.unit.uninvited")
    return conference


@act
def invite_person(*, by: Person, person: Person, venue: Venue) -> Invitation:
    """Invite one person among those whom the inviter's units have for members."""
    conference = _held(by, venue.conference)
    invitation = invite_one(by, person, venue)
    if conference.state in ASKING:
        tell(conference, INVITED, only=invitation)
    record(
        "conferences.invitation.sent",
        by=by,
        subject=invitation,
        counts=posted("conferences.invited", [invitation.unit_id]),
    )
    return invitation


@undoes("conferences.invitation.sent")
@act
def withdraw_invitation(*, entry: Entry, by: Person) -> Conference:
    """Take one invitation back, unless the person has come."""
    invitation = Invitation.objects.select_related("conference__unit").get(pk=entry.subject_id)
    conference = _held(by, invitation.conference)
    _refuse_after(Presence.objects.filter(invitation=invitation))
    invitation.delete()
    reverse(entry, by=by, subject=conference, kind="conferences.invitation.withdrawn")
    return conference


def _refuse_after(presences: QuerySet[Presence]) -> None:
    if presences.exists():
        raise SomebodyCame(_("Đã có người vào cửa bằng lời mời này."))


def invite_one(by: Person, person: Person, venue: Venue) -> Invitation:
    """Part of an act. Raises NotYourUnit, AlreadyInvited."""
    home = (
        Membership.objects.current()
        .filter(access.scope(by, rules.RUN), person=person)
        .order_by("unit__organization__roster_only", "pk")
        .values_list("unit_id", flat=True)
        .first()
    )
    if home is None:
        raise NotYourUnit(_("Người này không sinh hoạt ở đơn vị bạn được mời."), field="person")
    if Invitation.objects.filter(conference=venue.conference_id, person=person).exists():
        raise AlreadyInvited(_("Người này đã được mời."), field="person")
    [code] = codes_for(venue.conference, 1)
    return Invitation.objects.create(
        conference=venue.conference, person=person, unit_id=home, venue=venue, code=code
    )


def codes_for(conference: Conference, number: int) -> list[str]:
    """Fresh entry codes: letters and digits that are safe to read aloud."""
    taken = set(conference.invitations.values_list("code", flat=True))
    fresh: set[str] = set()
    while len(fresh) < number:
        code = "".join(secrets.choice(codes.ALPHABET) for _ in range(LENGTH))
        if code not in taken:
            fresh.add(code)
    return sorted(fresh, key=lambda _code: secrets.randbits(32))


def posted(measure: str, units: Iterable[int]) -> list[Count]:
    """One posting a unit. A Party tree is a roster and no more: nothing is counted there."""
    found = Counter(units)
    rosters = Unit.objects.filter(pk__in=list(found), organization__roster_only=True)
    for roster in rosters.values_list("pk", flat=True):
        del found[roster]
    return [Count(unit, measure, n) for unit, n in sorted(found.items())]


def tell(
    conference: Conference,
    sentence: str,
    *,
    through: UnitInvitation | None = None,
    only: Invitation | None = None,
    waiting: bool = False,
) -> None:
    """A notice for each of those invited, or for some of them; part of an act."""
    column, key = ("conference_id", conference.pk)
    if through is not None:
        column, key = "through_id", through.pk
    elif only is not None:
        column, key = "id", only.pk
    silent = f" AND reply = '{Reply.WAITING.value}'" if waiting else ""
    notifications.tell_found(
        f"SELECT person_id AS key FROM conferences_invitation WHERE {column} = %s{silent}",  # noqa: S608  # our own names
        [key],
        sentence=sentence,
        facts={"title": text.one_line(conference.title)[:160]},
        subject=conference,
        path=f"/conferences/{conference.code}/",
    )


def _held(by: Person, conference: Conference) -> Conference:
    """The conference, locked: two who invite at once invite nobody twice."""
    if not rules.hosts_of(by, conference):
        raise NotAllowed
    held = Conference.objects.select_for_update().select_related("unit").get(pk=conference.pk)
    if held.state not in CHANGING:
        raise NoLongerInvites(_("Hội nghị đã kết thúc hoặc đã hủy."))
    return held


def _members(unit: Unit, conference: Conference) -> dict[int, int]:
    """Those not invited yet: person and the unit where each is counted, the oldest membership's."""
    pairs = (
        Membership.objects.current()
        .filter(unit__in=tree.below([unit.pk]), person__is_active=True)
        .exclude(person__in=conference.invitations.values("person"))
        .order_by("-starts_on", "-pk")
        .values_list("person_id", "unit_id")
    )
    return dict(pairs)
