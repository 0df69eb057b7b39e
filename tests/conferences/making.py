"""A conference of base_a with its hall, made by real actions."""

from datetime import time, timedelta

from vuonuom.conferences.actions import arranging, inviting, moving
from vuonuom.conferences.actions.arranging import Heading
from vuonuom.core import clock


def heading(**changes):
    plain = {
        "title": "Học tập Nghị quyết 57",
        "day": clock.today() + timedelta(days=6),
        "begins": time(7, 30),
        "ends": time(11, 30),
    }
    return Heading(**plain | changes)


def arranged(cast, by=None, unit=None, **changes):
    return arranging.arrange_conference(
        by=by or cast.leader, unit=unit or cast.base_a, heading=heading(**changes)
    )


def with_hall(cast, conference=None, doors=2):
    conference = conference or arranged(cast)
    return arranging.add_venue(
        by=cast.leader, conference=conference, name="Hội trường lớn", doors=doors
    )


def opened(cast, unit=None, doors=2):
    """Registration is open to the members of a unit, base_a if none is named."""
    venue = with_hall(cast, doors=doors)
    inviting.invite_unit(by=cast.leader, unit=unit or cast.base_a, venue=venue)
    return moving.open_registration(by=cast.leader, conference=venue.conference)


def running(cast, unit=None, doors=2):
    return moving.start(by=cast.leader, conference=opened(cast, unit, doors))


def invitation_of(conference, person):
    return conference.invitations.select_related("conference__unit", "person").get(person=person)
