from datetime import date

import pytest

from tests.directives.test_directives import entry_of
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.directives.actions import challenges as acts
from vuonuom.directives.models import Challenge
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Unit


def publish(by, unit):
    return acts.publish_challenge(by=by, unit=unit, title="Chờ lâu", text="Sáng thứ hai đông.")


def seen_by(person):
    return list(Challenge.objects.visible_to(person))


def test_a_challenge_is_seen_by_those_below_its_unit(cast):
    challenge = publish(cast.leader, cast.base_a)
    assert seen_by(cast.author) == [challenge]


def test_a_challenge_is_seen_by_those_who_lead_above(cast):
    challenge = publish(cast.keeper_here, cast.branch_a1)
    assert seen_by(cast.leader) == [challenge]


def test_a_challenge_is_not_seen_beside_its_unit(cast):
    publish(cast.leader, cast.base_a)
    assert seen_by(cast.member_elsewhere) == []


def test_a_grant_on_every_root_sees_every_challenge(cast):
    challenge = publish(cast.leader, cast.base_a)
    everywhere = Person.objects.create_person(full_name="Kiều Thị Khắp", username="khap")
    grant(by=None, person=everywhere, role="auditor", unit=cast.head, on=date(2025, 1, 1))
    assert seen_by(everywhere) == [challenge]


def test_a_member_does_not_publish(cast):
    with pytest.raises(NotAllowed):
        publish(cast.author, cast.branch_a1)


def test_a_closed_unit_asks_nobody(cast):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=date(2025, 7, 1))
    cast.base_a.refresh_from_db()
    with pytest.raises(acts.UnitClosed):
        publish(cast.leader, cast.base_a)


def test_the_second_who_closes_is_told(cast):
    challenge = publish(cast.leader, cast.base_a)
    acts.close_challenge(by=cast.leader, challenge=challenge)
    with pytest.raises(acts.SomebodyWasFirst):
        acts.close_challenge(by=cast.leader, challenge=challenge)


def test_closing_is_undone(cast):
    challenge = publish(cast.leader, cast.base_a)
    acts.close_challenge(by=cast.leader, challenge=challenge)
    undo(entry=entry_of(challenge), by=cast.leader)
    assert Challenge.objects.get().state == "open"


def test_undoing_a_publication_asks_nobody_any_longer(cast):
    challenge = publish(cast.leader, cast.base_a)
    undo(entry=entry_of(challenge), by=cast.leader)
    assert Challenge.objects.get().state == "closed"


def test_a_closed_challenge_is_opened_again(cast):
    challenge = publish(cast.leader, cast.base_a)
    acts.close_challenge(by=cast.leader, challenge=challenge)
    acts.reopen_challenge(by=cast.leader, challenge=challenge)
    assert Challenge.objects.get().state == "open"
