import pytest

from tests.conferences.making import arranged, invitation_of, opened, with_hall
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences.actions import inviting, moving, replying
from vuonuom.conferences.models import Invitation
from vuonuom.conferences.queries import turnout_of
from vuonuom.conferences.states import Reply
from vuonuom.core import clock
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.models import Posting
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import differing_records
from vuonuom.organization.actions.members import join
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Organization, UnitKind


@pytest.fixture
def hall(cast):
    return with_hall(cast)


@pytest.fixture
def party(cast):
    """A roster of two: author, who is a member of branch_a1 too, and stranger."""
    organization = Organization.objects.create(
        key="party", name="Đảng bộ", member_word="đảng viên", secretary_word="bí thư",
        roster_only=True,
    )  # fmt: skip
    kind = UnitKind.objects.create(organization=organization, key="cell", name="Chi bộ", rank=0)
    cell = open_unit(by=None, organization=organization, kind=kind, code="chi-bo", name="Chi bộ 1",
                     parent=None, on=clock.today())  # fmt: skip
    for person in (cast.author, cast.stranger):
        join(by=None, person=person, unit=cell, on=clock.today())
    return cell


def invited():
    return set(Invitation.objects.values_list("person__username", flat=True))


def counted(measure="conferences.invited"):
    found = {}
    for unit, amount in Posting.objects.filter(measure=measure).values_list("unit_id", "amount"):
        found[unit] = found.get(unit, 0) + amount
    return {unit: n for unit, n in found.items() if n}


def test_inviting_a_unit_invites_its_members_and_those_below(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=hall)
    assert invited() == {"author", "co_author", "neighbour", "keeper_here", "mentor", "secretary",
                         "reviewer", "leader"}  # fmt: skip
    assert counted() == {cast.branch_a1.pk: 3, cast.branch_a2.pk: 5}


def test_nobody_is_invited_twice(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=hall)
    assert Invitation.objects.count() == 8
    with pytest.raises(inviting.NobodyNew):
        inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=hall)


def test_those_who_joined_since_are_added(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    join(by=None, person=cast.stranger, unit=cast.branch_a1, on=clock.today())
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    assert "stranger" in invited()


def test_units_of_others_are_not_invited(cast, hall):
    with pytest.raises(inviting.NotYourUnit):
        inviting.invite_unit(by=cast.leader, unit=cast.branch_b1, venue=hall)


def test_a_keeper_invites_nobody(cast, hall):
    with pytest.raises(NotAllowed):
        inviting.invite_unit(by=cast.keeper_here, unit=cast.branch_a1, venue=hall)


def test_a_party_roster_is_invited_by_its_organiser_and_counts_nothing(cast, hall, party):
    with pytest.raises(inviting.NotYourUnit):
        inviting.invite_unit(by=cast.leader, unit=party, venue=hall)
    grant(by=None, person=cast.leader, role="organiser", unit=party, on=clock.today())
    del cast.leader._reach
    inviting.invite_unit(by=cast.leader, unit=party, venue=hall)
    assert (invited(), counted()) == ({"author", "stranger"}, {})


def test_one_person_is_invited_for_the_unit_they_belong_to(cast, hall):
    invitation = inviting.invite_person(by=cast.leader, person=cast.author, venue=hall)
    assert invitation.unit_id == cast.branch_a1.pk
    with pytest.raises(inviting.AlreadyInvited):
        inviting.invite_person(by=cast.leader, person=cast.author, venue=hall)
    with pytest.raises(inviting.NotYourUnit):
        inviting.invite_person(by=cast.leader, person=cast.member_elsewhere, venue=hall)


@pytest.mark.parametrize("whom", ["unit", "person"])
def test_an_invitation_is_undone(cast, hall, whom):
    if whom == "unit":
        sent = inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    else:
        sent = inviting.invite_person(by=cast.leader, person=cast.author, venue=hall)
    undo(entry=just_recorded(sent, cast.leader), by=cast.leader)
    assert (invited(), counted()) == (set(), {})


def test_entry_codes_are_all_different(cast):
    conference = arranged(cast)
    assert len(set(inviting.codes_for(conference, 600))) == 600


def test_more_people_than_a_phone_keeps_are_refused(cast, hall, monkeypatch):
    monkeypatch.setattr(inviting, "MOST", 2)
    with pytest.raises(inviting.TooMany):
        inviting.invite_unit(by=cast.leader, unit=cast.base_a, venue=hall)
    assert Invitation.objects.count() == 0


def test_those_invited_are_told_once_registration_opens(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    assert Notice.objects.count() == 0
    moving.open_registration(by=cast.leader, conference=hall.conference)
    inviting.invite_person(by=cast.leader, person=cast.neighbour, venue=hall)
    told = Notice.objects.values_list("person__username", flat=True)
    assert sorted(told) == ["author", "co_author", "keeper_here", "neighbour"]


def test_those_who_had_been_asked_are_told_that_it_is_cancelled(cast):
    conference = opened(cast, cast.branch_a1)
    Notice.objects.all().delete()
    moving.cancel(by=cast.leader, conference=conference)
    assert Notice.objects.count() == 3


def test_a_reminder_goes_to_those_who_have_not_answered_and_once_a_day(cast):
    conference = opened(cast, cast.branch_a1)
    replying.accept(by=cast.author, invitation=invitation_of(conference, cast.author))
    Notice.objects.all().delete()
    moving.remind(by=cast.leader, conference=conference)
    told = Notice.objects.values_list("person__username", flat=True)
    assert sorted(told) == ["co_author", "keeper_here"]
    with pytest.raises(moving.RemindedLately):
        moving.remind(by=cast.movement_office, conference=conference)


def test_one_answers_and_changes_the_answer(cast):
    mine = invitation_of(opened(cast), cast.author)
    replying.accept(by=cast.author, invitation=mine)
    replying.excuse(by=cast.author, invitation=mine, reason="Trực đêm")
    assert (mine.reply, mine.reason) == (Reply.EXCUSED, "Trực đêm")
    replying.accept(by=cast.author, invitation=mine)
    assert (mine.reply, mine.reason) == (Reply.COMING, "")


def test_an_excuse_has_a_reason(cast):
    mine = invitation_of(opened(cast), cast.author)
    with pytest.raises(replying.NeedsReason):
        replying.excuse(by=cast.author, invitation=mine, reason="  ")


def test_nobody_answers_for_another(cast):
    mine = invitation_of(opened(cast), cast.author)
    with pytest.raises(NotAllowed):
        replying.accept(by=cast.co_author, invitation=mine)


def test_a_draft_asks_for_no_answer(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    with pytest.raises(replying.NotAskedNow):
        replying.accept(by=cast.author, invitation=invitation_of(hall.conference, cast.author))


def test_the_turnout_counts_answers(cast):
    conference = opened(cast, cast.branch_a1)
    replying.accept(by=cast.author, invitation=invitation_of(conference, cast.author))
    replying.excuse(
        by=cast.co_author, invitation=invitation_of(conference, cast.co_author), reason="Đi học"
    )
    turnout = turnout_of(conference)
    assert (turnout.invited, turnout.coming, turnout.excused, turnout.waiting) == (3, 1, 1, 1)


def test_inviting_takes_the_same_queries_for_any_number(cast, hall, django_assert_max_num_queries):
    office = cast.movement_office
    for n in range(25):
        person = Person.objects.create_person(full_name=f"Người {n}", username=f"p{n}")
        join(by=None, person=person, unit=cast.branch_b2, on=clock.today())
    inviting.invite_unit(by=office, unit=cast.branch_a1, venue=hall)  # its reach is read once
    with django_assert_max_num_queries(30) as few:
        inviting.invite_unit(by=office, unit=cast.branch_b1, venue=hall)
    with django_assert_max_num_queries(30) as many:
        inviting.invite_unit(by=office, unit=cast.branch_b2, venue=hall)
    assert len(few) == len(many)


def test_check_recounts_invitations(cast, hall):
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    assert list(differing_records()) == []
    invitation_of(hall.conference, cast.author).delete()
    assert [found.key for found in differing_records()] == [
        f"(unit={cast.branch_a1.pk}) conferences.invited"
    ]
