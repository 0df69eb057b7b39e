"""Named reads: conferences one may see, one conference whole, who was invited."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import (
    Conference,
    Door,
    Helper,
    Invitation,
    Presence,
    ProgrammeItem,
    UnitInvitation,
    Venue,
)
from vuonuom.conferences.states import ConferenceState, Reply
from vuonuom.core import clock
from vuonuom.organization.models import Membership, Unit

_OVER = (ConferenceState.CLOSED, ConferenceState.CANCELLED)
_LINGERS = timedelta(days=1)  # one that nobody closed is over a day later


def conferences(person: Person, *, past: bool) -> QuerySet[Conference]:
    """Those to come, the next first; or those that were, the latest first."""
    found: QuerySet[Conference] = Conference.objects.visible_to(person).select_related("unit")
    over = Q(state__in=_OVER) | Q(ends_at__lt=clock.now() - _LINGERS)
    if past:
        return found.filter(over).order_by("-starts_at", "-pk")
    return found.exclude(over).order_by("starts_at", "pk")


def my_invitations(person: Person, conferences: list[int]) -> dict[int, Invitation]:
    found = Invitation.objects.filter(person=person, conference__in=conferences)
    return {invitation.conference_id: invitation for invitation in found}


@dataclass(frozen=True)
class Turnout:
    """How many were asked, what they answered, who came."""

    invited: int
    coming: int
    excused: int
    present: int

    @property
    def waiting(self) -> int:
        return self.invited - self.coming - self.excused


@dataclass(frozen=True)
class ConferencePage:
    """Everything that a conference's page shows to one person."""

    invitation: Invitation | None
    venues: list[Venue]
    programme: list[ProgrammeItem]
    helpers: list[Helper]
    asked: list[UnitInvitation]
    turnout: Turnout | None
    runs: bool
    lets_in: bool


def page_of(conference: Conference, person: Person) -> ConferencePage:
    """Figures and helpers only for hosts and those above: an invited person sees the day."""
    runs = access.can(person, rules.RUN, conference.unit_id)
    follows = runs or access.can(person, rules.VIEW, conference.unit_id)
    return ConferencePage(
        invitation=conference.invitations.filter(person=person).select_related("venue").first(),
        venues=list(venues_of(conference)),
        programme=list(conference.programme.all()),
        helpers=list(_helpers(conference)) if runs else [],
        asked=list(units_invited(conference)) if runs else [],
        turnout=turnout_of(conference) if follows else None,
        runs=runs,
        lets_in=rules.may_check_in(person, conference),
    )


def venues_of(conference: Conference) -> QuerySet[Venue]:
    doors = Prefetch("doors", Door.objects.order_by("number"))
    return conference.venues.prefetch_related(doors).annotate(invited=Count("invitations"))


def _helpers(conference: Conference) -> QuerySet[Helper]:
    return conference.helpers.select_related("person").order_by("person__sort_key", "pk")


def units_invited(conference: Conference) -> QuerySet[UnitInvitation]:
    """The units that were invited, newest first, with how many people each brought."""
    return (
        conference.unit_invitations.select_related("unit", "venue")
        .annotate(people=Count("invitations"))
        .order_by("-at", "-pk")
    )


def turnout_of(conference: Conference) -> Turnout:
    return Turnout(
        **conference.invitations.aggregate(
            invited=Count("pk"),
            coming=Count("pk", filter=Q(reply=Reply.COMING)),
            excused=Count("pk", filter=Q(reply=Reply.EXCUSED)),
            present=Count("presence"),
        )
    )


@dataclass(frozen=True)
class DoorList:
    """What a door keeps to work without a network: hashes of codes, and no name."""

    salt: str
    hashes: list[str]


def door_list(conference: Conference) -> DoorList:
    salt = salted_hmac("conferences.door", conference.code, algorithm="sha256").hexdigest()[:16]
    codes = conference.invitations.order_by("code").values_list("code", flat=True)
    return DoorList(salt, [hashed(salt, code) for code in codes])


def hashed(salt: str, code: str) -> str:
    """As the door's script does it."""
    return sha256(f"{salt}:{code}".encode()).hexdigest()[:16]


def doors_of(person: Person) -> QuerySet[Door]:
    """The doors at which the person may let people in."""
    hosted = access.scope(person, rules.RUN, "venue__conference__unit")
    helping = Helper.objects.filter(person=person).values("conference")
    return Door.objects.filter(hosted | Q(venue__conference__in=helping)).select_related(
        "venue__conference__unit"
    )


def presences_at(door: Door) -> QuerySet[Presence]:
    """The latest first."""
    found = door.presences.select_related("invitation__person", "invitation__unit")
    return found.order_by("-received_at", "-pk")


def units_to_host(person: Person) -> QuerySet[Unit]:
    """Living units in which the person may arrange conferences, without the rosters."""
    return units_to_invite(person).filter(organization__roster_only=False)


def units_to_invite(person: Person) -> QuerySet[Unit]:
    """As `units_to_host`, rosters included: that is what a Party tree is for here."""
    living: QuerySet[Unit] = Unit.objects.living()
    return living.filter(access.scope(person, rules.RUN, "pk")).in_order()  # type: ignore[attr-defined,no-any-return]


def first_host(person: Person) -> Unit | None:
    """Where the person's part begins: what a form suggests."""
    return units_to_host(person).filter(pk__in=access.tops(person, rules.RUN)).first()


def people_to_name(person: Person) -> QuerySet[Person]:
    """Members of the units in which the person runs conferences."""
    members = Membership.objects.current().filter(access.scope(person, rules.RUN))
    return Person.objects.filter(is_active=True, pk__in=members.values("person"))


def may_host(person: Person) -> bool:
    return bool(access.reach(person).units(rules.RUN))


def programme_text(conference: Conference) -> str:
    """The programme as it is typed."""
    return "\n".join(
        str(rules.Line(_hour(item.at).time(), item.title, item.speaker))
        for item in conference.programme.all()
    )


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(clock.LOCAL)
