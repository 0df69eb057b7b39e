"""Conferences one may see, and one of them as its page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import (
    Conference,
    Door,
    Helper,
    Invitation,
    Material,
    ProgrammeItem,
    Question,
    UnitInvitation,
    Venue,
)
from vuonuom.conferences.queries.partners import Side, side_of, with_joint
from vuonuom.conferences.queries.turnout import ALL, Turnout, turnouts
from vuonuom.conferences.states import ConferenceState
from vuonuom.core import clock
from vuonuom.directives.models import Directive

_OVER = (ConferenceState.CLOSED, ConferenceState.CANCELLED)
_LINGERS = timedelta(days=1)  # one that nobody closed is over a day later


def conferences(person: Person, *, past: bool) -> QuerySet[Conference]:
    """Those to come, the next first; or those that were, the latest first."""
    seen: QuerySet[Conference] = Conference.objects.visible_to(person).select_related("unit")
    found = with_joint(seen)
    over = Q(state__in=_OVER) | Q(ends_at__lt=clock.now() - _LINGERS)
    if past:
        return found.filter(over).order_by("-starts_at", "-pk")
    return found.exclude(over).order_by("starts_at", "pk")


MOST_OF_A_DIRECTIVE = 10


def of_directive(person: Person, directive: Directive) -> QuerySet[Conference]:
    """Conferences on a directive that the person may see, the latest first; cancelled ones not."""
    found: QuerySet[Conference] = Conference.objects.visible_to(person).filter(directive=directive)
    held = found.exclude(state=ConferenceState.CANCELLED).select_related("unit")
    return held.order_by("-starts_at", "-pk")[:MOST_OF_A_DIRECTIVE]


def my_invitations(person: Person, conferences: list[int]) -> dict[int, Invitation]:
    found = Invitation.objects.filter(person=person, conference__in=conferences)
    return {invitation.conference_id: invitation for invitation in found}


@dataclass(frozen=True)
class ConferencePage:
    """Everything that a conference's page shows to one person."""

    invitation: Invitation | None
    venues: list[Venue]
    programme: list[ProgrammeItem]
    helpers: list[Helper]
    turnout: Turnout | None
    ours: Turnout | None  # of a partner's own units
    side: Side
    runs: bool
    lets_in: bool
    materials: list["Shelved"]
    has_quiz: bool


def seen(person: Person) -> QuerySet[Conference]:
    """One conference's page begins here; whether it has a quiz comes along."""
    asked = Question.objects.filter(conference=OuterRef("pk"))
    found: QuerySet[Conference] = Conference.objects.visible_to(person)
    return found.select_related("unit", "directive").annotate(has_quiz=Exists(asked))


def page_of(conference: Conference, person: Person) -> ConferencePage:
    """Figures and helpers only for hosts and those above: an invited person sees the day."""
    side = side_of(conference, person)
    runs, follows = side.runs, side.follows
    units = access.scope(person, rules.RUN) if side.co_hosts else ALL
    whole, ours = turnouts(conference, units) if follows else (None, None)
    return ConferencePage(
        invitation=_invitation(conference, person),
        venues=list(venues_of(conference)),
        programme=list(conference.programme.all()),
        helpers=list(_helpers(conference)) if runs else [],
        turnout=whole,
        ours=ours if side.co_hosts else None,
        side=side,
        runs=runs,
        lets_in=runs or side.co_hosts or rules.helps(person, conference),
        materials=materials_of(conference, counted=follows),
        has_quiz=_has_quiz(conference),
    )


def _has_quiz(conference: Conference) -> bool:
    known: bool | None = getattr(conference, "has_quiz", None)  # as `seen` read it
    return conference.questions.exists() if known is None else known


@dataclass(frozen=True)
class Shelved:
    """A material, and how often it was opened where so many did that it tells of nobody."""

    material: Material
    openings: int | None


def materials_of(conference: Conference, *, counted: bool) -> list[Shelved]:
    found = conference.materials.select_related("file").annotate(n=Count("openings"))
    return [
        Shelved(one, one.n if counted and one.n >= rules.FEWEST else None)
        for one in found.order_by("pk")
    ]


def _invitation(conference: Conference, person: Person) -> Invitation | None:
    mine = conference.invitations.filter(person=person)
    return mine.select_related("conference", "venue", "presence__door__venue").first()


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


def programme_text(conference: Conference) -> str:
    """The programme as it is typed."""
    return "\n".join(
        str(rules.Line(_hour(item.at).time(), item.title, item.speaker))
        for item in conference.programme.all()
    )


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(clock.LOCAL)
