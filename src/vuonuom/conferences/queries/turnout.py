"""Who answered and who came: figures for those above, names for the hosts alone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from vuonuom.conferences.models import Conference, Invitation, UnitTurnout
from vuonuom.conferences.states import Reply


@dataclass(frozen=True)
class Turnout:
    """How many were asked, what they answered, who came."""

    invited: int
    coming: int
    excused: int  # and did not come after all
    present: int
    waiting: int

    @property
    def absent(self) -> int:
        return self.invited - self.present - self.excused


class Guests(StrEnum):
    """Which of those invited a list shows.

    Those who have not answered are a figure and no list: the product reminds them, nobody else
    looks for them (`trust.md` 5).
    """

    ALL = "all"
    PRESENT = "present"
    ABSENT = "absent"
    COMING = "coming"
    EXCUSED = "excused"


_WHICH = {
    Guests.ALL: Q(),
    Guests.PRESENT: Q(presence__isnull=False),
    Guests.ABSENT: Q(presence=None) & ~Q(reply=Reply.EXCUSED),
    Guests.COMING: Q(reply=Reply.COMING),
    Guests.EXCUSED: Q(presence=None, reply=Reply.EXCUSED),
}
_COUNTED = {
    "invited": _WHICH[Guests.ALL],
    "coming": _WHICH[Guests.COMING],
    "excused": _WHICH[Guests.EXCUSED],
    "present": _WHICH[Guests.PRESENT],
}
_COUNTS = {name: Count("pk", filter=which or None) for name, which in _COUNTED.items()}


ALL = Q()  # of which units: all, or those that a partner answers for


def turnout_of(conference: Conference) -> Turnout:
    """From the invitations, or from what stayed of them after a year."""
    return turnouts(conference, ALL)[0]


def turnouts(conference: Conference, units: Q) -> tuple[Turnout, Turnout]:
    """Of the whole conference, and of some units: one question."""
    rows: Any = conference.turnouts if conference.forgotten_on else conference.invitations
    found = rows.aggregate(
        **_counted_of(conference, ALL, "all"), **_counted_of(conference, units, "our")
    )
    return _turnout(found, "all"), _turnout(found, "our")


def _counted_of(conference: Conference, units: Q, prefix: str) -> dict[str, Any]:
    if conference.forgotten_on:
        kept = {name: Sum(name, filter=units or None, default=0) for name in _COUNTED}
        return {f"{prefix}_{name}": total for name, total in kept.items()}
    asked = _COUNTED | {"waiting": Q(reply=Reply.WAITING)}
    return {
        f"{prefix}_{name}": Count("pk", filter=(which & units) or None)
        for name, which in asked.items()
    }


def _turnout(found: dict[str, int], prefix: str) -> Turnout:
    return Turnout(**{name: found.get(f"{prefix}_{name}", 0) for name in (*_COUNTED, "waiting")})


def by_unit(conference: Conference, units: Q = ALL) -> QuerySet[Any, Any]:
    """The same for each unit, in the order of their names."""
    named = ("unit_id", "unit__name", "unit__sort_key")
    rows: QuerySet[Any, Any]
    if conference.forgotten_on:
        rows = UnitTurnout.objects.filter(conference=conference).values(*named, *_COUNTS)
    else:
        rows = conference.invitations.values(*named).annotate(**_COUNTS)
    ordered: QuerySet[Any, Any] = rows.filter(units).annotate(name=F("unit__name"))
    return ordered.order_by("unit__sort_key", "unit_id")


def guests(
    conference: Conference, which: Guests = Guests.ALL, units: Q = ALL
) -> QuerySet[Invitation]:
    """Those invited, by unit and name."""
    return (
        conference.invitations.filter(_WHICH[which], units)
        .select_related("person", "unit", "venue", "presence__door__venue")
        .order_by("unit__sort_key", "unit_id", "person__sort_key", "pk")
    )
