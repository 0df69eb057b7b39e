"""What a door needs: its codes without names, and who came by it."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Door, Helper, Presence


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
    joint = rules.accepted(person, rules.RUN).values("conference")
    helping = Helper.objects.filter(person=person).values("conference")
    here = Q(venue__conference__in=joint) | Q(venue__conference__in=helping)
    return Door.objects.filter(hosted | here).select_related("venue__conference__unit")


def presences_at(door: Door) -> QuerySet[Presence]:
    """The latest first."""
    found = door.presences.select_related("invitation__person", "invitation__unit")
    return found.order_by("-received_at", "-pk")
