"""Named reads of conferences."""

from vuonuom.conferences.queries.doors import door_list, doors_of, hashed, presences_at
from vuonuom.conferences.queries.naming import (
    first_host,
    may_host,
    people_to_name,
    units_to_host,
    units_to_invite,
)
from vuonuom.conferences.queries.pages import (
    conferences,
    my_invitations,
    of_directive,
    page_of,
    programme_text,
    seen,
    units_invited,
)
from vuonuom.conferences.queries.partners import Side, held_by, own, partners, side_of, units_to_ask
from vuonuom.conferences.queries.quiz import quiz_of, quiz_text
from vuonuom.conferences.queries.turnout import Guests, Turnout, by_unit, guests, turnout_of

__all__ = [
    "Guests",
    "Side",
    "Turnout",
    "by_unit",
    "conferences",
    "door_list",
    "doors_of",
    "first_host",
    "guests",
    "hashed",
    "held_by",
    "may_host",
    "my_invitations",
    "of_directive",
    "own",
    "page_of",
    "partners",
    "people_to_name",
    "presences_at",
    "programme_text",
    "quiz_of",
    "quiz_text",
    "seen",
    "side_of",
    "turnout_of",
    "units_invited",
    "units_to_ask",
    "units_to_host",
    "units_to_invite",
]
