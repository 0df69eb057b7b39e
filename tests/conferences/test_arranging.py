from datetime import UTC, date, time, timedelta

import pytest

from tests.conferences.making import arranged, heading, invitation_of, opened, running, with_hall
from vuonuom.access.errors import NotAllowed
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import arranging, inviting, moving
from vuonuom.conferences.models import Conference, Helper, Venue
from vuonuom.core import clock
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Unit


def seen_by(person):
    return list(Conference.objects.visible_to(person))


def undo_last(subject, by):
    undo(entry=just_recorded(subject, by), by=by)


def test_a_draft_is_seen_by_its_hosts_alone(cast):
    conference = arranged(cast)
    assert {who: seen_by(getattr(cast, who)) == [conference] for who in HOSTS} == HOSTS


HOSTS = {"leader": True, "movement_office": True, "author": False, "auditor": False,
         "leader_elsewhere": False, "keeper_here": False}  # fmt: skip


def test_an_open_one_is_seen_by_those_invited_and_those_above(cast):
    conference = opened(cast, cast.branch_a1)
    wanted = HOSTS | {"author": True, "auditor": True, "keeper_here": True, "neighbour": False}
    assert {who: seen_by(getattr(cast, who)) == [conference] for who in wanted} == wanted


def test_a_helper_sees_the_conference(cast):
    conference = opened(cast, cast.branch_a1)
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.neighbour)
    assert seen_by(cast.neighbour) == [conference]


def test_only_its_leaders_arrange_a_conference_of_a_unit(cast):
    with pytest.raises(NotAllowed):
        arranged(cast, by=cast.author)
    with pytest.raises(NotAllowed):
        arranged(cast, by=cast.leader, unit=cast.base_b)


def test_a_closed_unit_hosts_nothing(cast):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=date(2025, 7, 1))
    cast.base_a.refresh_from_db()
    with pytest.raises(arranging.UnitClosed):
        arranged(cast)


@pytest.mark.parametrize(
    "wrong", [{"day": date(2020, 1, 1)}, {"begins": time(12, 0)}, {"ends": time(7, 30)}]
)
def test_a_day_that_is_past_or_ends_before_it_begins_is_refused(cast, wrong):
    with pytest.raises(arranging.NotItsTime):
        arranged(cast, **wrong)


def test_hours_are_those_of_viet_nam(cast):
    conference = arranged(cast, begins=time(7, 30))
    assert Conference.objects.get(pk=conference.pk).starts_at.astimezone(UTC).hour == 0


def test_a_venue_comes_with_its_doors_and_is_taken_back(cast):
    venue = with_hall(cast, doors=3)
    assert [door.number for door in venue.doors.all()] == [1, 2, 3]
    undo_last(venue, cast.leader)
    assert Venue.objects.count() == 0


def test_a_venue_with_guests_is_not_taken_back(cast):
    venue = with_hall(cast)
    added = just_recorded(venue, cast.leader)
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=venue)
    with pytest.raises(arranging.VenueInUse):
        undo(entry=added, by=cast.leader)


def test_a_programme_is_read_line_by_line(cast):
    lines, odd = rules.programme_of("7h30 Đón đại biểu\n08:00 Khai mạc | Ban tổ chức\nNghỉ\n")
    assert [str(line) for line in lines] == [
        "07:30 Đón đại biểu",
        "08:00 Khai mạc | Ban tổ chức",
    ]
    assert odd == ["Nghỉ"]


def test_a_programme_moves_with_its_day(cast):
    conference = arranged(cast)
    lines, _ = rules.programme_of("08:00 Khai mạc")
    arranging.set_programme(by=cast.leader, conference=conference, lines=lines)
    later = heading(day=clock.today() + timedelta(days=9))
    arranging.edit_conference(by=cast.leader, conference=conference, heading=later)
    [item] = conference.programme.all()
    assert item.at.astimezone(clock.LOCAL).date() == later.day
    assert queries.programme_text(conference) == "08:00 Khai mạc"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("7:30", time(7, 30)), ("07h30", time(7, 30)), ("7h", time(7)), ("7.30", time(7, 30)),
     ("25:00", None), ("7:75", None), ("sáng", None), ("", None)],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(typed, hour):
    assert rules.hour_of(typed) == hour


def test_a_helper_lets_people_in_until_released(cast):
    conference = arranged(cast)
    helper = arranging.name_helper(by=cast.leader, conference=conference, person=cast.author)
    assert rules.may_check_in(cast.author, conference)
    arranging.release_helper(by=cast.leader, helper=helper)
    assert not rules.may_check_in(cast.author, conference)


def test_naming_a_helper_is_undone(cast):
    helper = arranging.name_helper(by=cast.leader, conference=arranged(cast), person=cast.author)
    undo_last(helper, cast.leader)
    assert Helper.objects.count() == 0


def test_naming_twice_says_so(cast):
    conference = arranged(cast)
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.author)
    with pytest.raises(arranging.AlreadyHelps):
        arranging.name_helper(by=cast.leader, conference=conference, person=cast.author)


def test_registration_does_not_open_to_nobody(cast):
    with pytest.raises(moving.NotReady):
        moving.open_registration(by=cast.leader, conference=arranged(cast))


def test_the_second_who_starts_is_told(cast):
    conference = running(cast)
    with pytest.raises(moving.SomebodyWasFirst):
        moving.start(by=cast.movement_office, conference=conference)


@pytest.mark.parametrize(
    ("act", "before"), [("start", "open"), ("close", "running"), ("cancel", "draft")]
)
def test_steps_are_undone(cast, act, before):
    conference = running(cast) if act == "close" else opened(cast)
    getattr(moving, act)(by=cast.leader, conference=conference)
    undo_last(conference, cast.leader)
    assert Conference.objects.get().state == before


def test_what_is_over_is_not_changed(cast):
    conference = moving.close(by=cast.leader, conference=running(cast))
    with pytest.raises(arranging.Over):
        arranging.edit_conference(by=cast.leader, conference=conference, heading=heading())
    with pytest.raises(inviting.NoLongerInvites):
        inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=conference.venues.get())


def test_an_invited_person_sees_no_figures(cast):
    conference = opened(cast)
    page = queries.page_of(conference, cast.author)
    assert (page.turnout, page.helpers) == (None, [])
    assert page.invitation == invitation_of(conference, cast.author)
