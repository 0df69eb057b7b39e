import pytest

from tests.recognition.making import at_step, drafted, registered
from vuonuom.access.errors import NotAllowed
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.undoing import undo
from vuonuom.recognition import queries
from vuonuom.recognition.actions import taking_part
from vuonuom.recognition.models import Joining, UnitRegistration
from vuonuom.recognition.states import MovementState


def test_a_unit_registers_with_what_it_will_do_and_is_told_if_it_did_before(cast):
    movement = at_step(cast)
    registered(cast, movement)
    with pytest.raises(taking_part.SomebodyWasFirst):
        registered(cast, movement, by=cast.movement_office)
    assert [one.unit for one in queries.registrations_of(movement)] == [cast.base_a]


SPEAK = {"leader": True, "movement_office": True, "keeper_here": False, "author": False,
         "leader_elsewhere": False, "auditor": False}  # fmt: skip


@pytest.mark.parametrize("who", SPEAK)
def test_who_registers_a_unit(cast, who):
    movement = at_step(cast)
    try:
        registered(cast, movement, by=getattr(cast, who))
    except NotAllowed:
        assert not SPEAK[who]
    else:
        assert SPEAK[who]


def test_a_unit_outside_the_movement_does_not_register(cast):
    movement = drafted(cast, by=cast.leader, unit=cast.base_a)
    at_step(cast, movement=movement)
    with pytest.raises(taking_part.NotItsUnit):
        registered(cast, movement, unit=cast.base_b, by=cast.leader_elsewhere)


@pytest.mark.parametrize("state", [MovementState.LAUNCHED, MovementState.FINAL])
def test_units_register_only_while_registration_is_open(cast, state):
    with pytest.raises(taking_part.NotNow):
        registered(cast, at_step(cast, state))


def test_a_registration_is_withdrawn_or_undone(cast):
    movement = at_step(cast)
    one = registered(cast, movement)
    taking_part.withdraw_registration(by=cast.leader, registration=one)
    again = registered(cast, movement)
    undo(entry=just_recorded(again, cast.leader), by=cast.leader)
    assert UnitRegistration.objects.count() == 0


def test_a_person_joins_of_their_own_will_and_leaves_without_a_trace(cast):
    movement = at_step(cast)
    taking_part.join(by=cast.author, movement=movement)
    assert queries.page_of(movement, cast.author).takes_part
    with pytest.raises(taking_part.SomebodyWasFirst):
        taking_part.join(by=cast.author, movement=movement)
    taking_part.leave(by=cast.author, movement=movement)
    assert Joining.objects.count() == 0
    with pytest.raises(taking_part.SomebodyWasFirst):
        taking_part.leave(by=cast.author, movement=movement)


def test_only_members_of_its_part_join(cast):
    movement = drafted(cast, by=cast.leader, unit=cast.base_a)
    at_step(cast, MovementState.LAUNCHED, movement)
    for person in (cast.member_elsewhere, cast.stranger):
        with pytest.raises(NotAllowed):
            taking_part.join(by=person, movement=movement)


def test_nobody_joins_a_draft(cast):
    with pytest.raises(taking_part.NotNow):
        taking_part.join(by=cast.author, movement=drafted(cast))


def test_fewer_than_ten_are_not_counted(cast):
    movement = at_step(cast)
    members = [cast.author, cast.co_author, cast.neighbour, cast.member_elsewhere]
    for person in members:
        taking_part.join(by=person, movement=movement)
    assert queries.page_of(movement, cast.movement_office).joined is None
