"""A conference of several units: asked, accepted, counted once, told by each."""

import pytest

from tests.conferences.making import arranged, with_hall
from tests.congresses.making import women
from vuonuom.access.errors import NotAllowed
from vuonuom.conferences import queries
from vuonuom.conferences.actions import inviting, moving, sharing
from vuonuom.conferences.models import Conference, ConferencePartner, Invitation
from vuonuom.core import clock
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.queries import within_year
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import differing_records
from vuonuom.organization.actions.members import join

MEASURES = ("conferences.held", "conferences.joint")


@pytest.fixture
def conference(cast):
    return arranged(cast, day=clock.today())


def figures(*units):
    found = within_year([unit.pk for unit in units], MEASURES, clock.today().year)
    return [tuple(found.get((unit.pk, m), 0) for m in MEASURES) for unit in units]


def asked(cast, conference, unit):
    return sharing.ask_partner(by=cast.leader, conference=conference, unit=unit)


def joint(cast, conference, unit=None, by=None):
    partner = asked(cast, conference, unit or cast.base_b)
    return sharing.accept_partnership(by=by or cast.leader_elsewhere, partner=partner)


def held(cast, conference):
    venue = with_hall(cast, conference)
    inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=venue)
    moving.open_registration(by=cast.leader, conference=conference)
    moving.start(by=cast.leader, conference=conference)
    return moving.close(by=cast.leader, conference=conference)


def test_a_joint_conference_counts_once_above_both_and_apart_at_the_partner(cast, conference):
    joint(cast, conference)
    held(cast, conference)
    assert figures(cast.base_a, cast.base_b, cast.head) == [(1, 0), (0, 1), (1, 1)]
    assert list(differing_records()) == []


def test_units_of_two_organisations_hold_one_together(cast, conference):
    head, base, office = women(cast)
    joint(cast, conference, base, by=office)
    held(cast, conference)
    assert figures(cast.head, head, base) == [(1, 0), (0, 1), (0, 1)]


def test_who_only_was_asked_counts_nothing(cast, conference):
    asked(cast, conference, cast.base_b)
    held(cast, conference)
    assert figures(cast.base_a, cast.base_b) == [(1, 0), (0, 0)]


def test_closing_taken_back_counts_no_more_for_either(cast, conference):
    joint(cast, conference)
    closed = held(cast, conference)
    undo(entry=just_recorded(closed, cast.leader), by=cast.leader)
    assert figures(cast.base_a, cast.base_b, cast.head) == [(0, 0)] * 3
    assert list(differing_records()) == []


def test_a_partner_that_left_after_the_end_is_not_taken_back_twice(cast, conference):
    partner = joint(cast, conference)
    closed = held(cast, conference)
    closing = just_recorded(closed, cast.leader)
    sharing.end_partnership(by=cast.leader_elsewhere, partner=partner)
    undo(entry=closing, by=cast.leader)
    assert figures(cast.base_a, cast.base_b) == [(0, 0), (0, 0)]


def test_those_in_charge_of_the_unit_are_told_and_so_is_who_asked(cast, conference):
    joint(cast, conference)
    told = Notice.objects.order_by("pk").values_list("person__username", flat=True)
    assert list(told) == ["leader_elsewhere", "leader"]


def test_only_the_unit_itself_answers(cast, conference):
    partner = asked(cast, conference, cast.base_b)
    with pytest.raises(NotAllowed):
        sharing.accept_partnership(by=cast.leader, partner=partner)


def test_who_answers_second_is_told_who_was_first(cast, conference):
    partner = asked(cast, conference, cast.base_b)
    again = ConferencePartner.objects.select_related("unit", "asked_by").get(pk=partner.pk)
    sharing.decline_partnership(by=cast.leader_elsewhere, partner=partner)
    with pytest.raises(sharing.SomebodyWasFirst, match="Không nhận lời"):
        sharing.accept_partnership(by=cast.leader_elsewhere, partner=again)


def test_an_answer_is_taken_back_and_asking_too(cast, conference):
    partner = joint(cast, conference)
    undo(entry=just_recorded(partner, cast.leader_elsewhere), by=cast.leader_elsewhere)
    assert ConferencePartner.objects.get().state == "asked"
    again = asked(cast, conference, cast.branch_a1)
    undo(entry=just_recorded(again, cast.leader), by=cast.leader)
    assert ConferencePartner.objects.get().unit == cast.base_b


def test_asking_is_not_taken_back_once_it_was_accepted(cast, conference):
    partner = asked(cast, conference, cast.base_b)
    asking = just_recorded(partner, cast.leader)
    sharing.accept_partnership(by=cast.leader_elsewhere, partner=partner)
    with pytest.raises(sharing.SomebodyWasFirst):
        undo(entry=asking, by=cast.leader)


def test_who_declined_may_be_asked_again_and_who_was_asked_may_not(cast, conference):
    partner = asked(cast, conference, cast.base_b)
    with pytest.raises(sharing.AlreadyAsked):
        asked(cast, conference, cast.base_b)
    sharing.decline_partnership(by=cast.leader_elsewhere, partner=partner)
    assert asked(cast, conference, cast.base_b).state == "asked"


@pytest.mark.parametrize("where", ["base_a", "head"])
def test_whoever_counts_it_anyway_is_no_partner(cast, conference, where):
    with pytest.raises(sharing.NoPartner):
        asked(cast, conference, getattr(cast, where))


def test_nobody_joins_what_is_over(cast, conference):
    partner = asked(cast, conference, cast.base_b)
    held(cast, conference)
    with pytest.raises(sharing.Over):
        sharing.accept_partnership(by=cast.leader_elsewhere, partner=partner)


def test_each_side_invites_and_sees_its_own(cast, conference):
    _head, base, office = women(cast)
    join(by=None, person=cast.stranger, unit=base, on=clock.today())
    venue = with_hall(cast, conference)
    with pytest.raises(NotAllowed):
        inviting.invite_unit(by=office, unit=base, venue=venue)
    joint(cast, conference, base, by=office)
    inviting.invite_unit(by=office, unit=base, venue=venue)
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=venue)
    page = queries.page_of(conference, office)
    assert (page.turnout.invited, page.ours.invited, page.lets_in) == (4, 1, True)
    assert Invitation.objects.get(unit=base).person == cast.stranger


@pytest.mark.parametrize(
    ("state", "seen"), [("asked", True), ("accepted", True), ("declined", False)]
)
def test_who_was_asked_sees_the_draft_until_they_decline(cast, conference, state, seen):
    partner = asked(cast, conference, cast.base_b)
    ConferencePartner.objects.filter(pk=partner.pk).update(state=state)
    found = Conference.objects.visible_to(cast.leader_elsewhere)
    assert found.exists() is seen
    follows = queries.page_of(conference, cast.leader_elsewhere).turnout is not None
    assert follows is (state == "accepted")
