"""`can` and `visible_to` are two faces of one rule."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vuonuom.access import queries as access
from vuonuom.access.actions import end_grant, grant
from vuonuom.access.errors import NotAllowed
from vuonuom.access.models import Grant
from vuonuom.access.states import MEMBER, PERMISSIONS, ROLES, roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.organization.models import Organization, Unit, UnitKind
from vuonuom.tree.actions import add_many
from vuonuom.tree.models import Node, Placement


def fresh(person):
    """As another request would read the person."""
    return Person.objects.get(pk=person.pk)


def units_seen(person, permission):
    found = Unit.objects.filter(access.scope(person, permission, "pk"))
    return set(found.values_list("pk", flat=True))


def plant(parents, code="r"):
    """Units of a new organisation: `parents[n]` is the place of n's parent, or None."""
    organization = Organization.objects.create(key=code, name=code)
    kind = UnitKind.objects.create(organization=organization, key="u", name="u", rank=0)
    first = (Node.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    above = {first + n: None if p is None else first + p for n, p in enumerate(parents)}
    add_many(parents=above, on=clock.today())
    for pk in above:
        unit = Unit(node_id=pk, organization=organization, kind=kind, code=f"{code}{pk}",
                    opened_on=clock.today())  # fmt: skip
        unit.call(f"Đơn vị {pk}")
        unit.save()
    return list(above)


TREES = st.lists(st.integers(0, 1000), min_size=1, max_size=12).map(
    lambda picks: [None, *(pick % (n + 1) if pick % 7 else None for n, pick in enumerate(picks))]
)
GRANTS = st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(sorted(ROLES))), max_size=6)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parents=TREES, grants=GRANTS, permission=st.sampled_from(sorted(PERMISSIONS)))
def test_whoever_can_sees_and_whoever_sees_can(db, parents, grants, permission):
    Grant.objects.all().delete()
    Placement.objects.filter(parent=None).update(ends_on=clock.today())  # older trees have no say
    units = plant(parents, code=f"t{Organization.objects.count()}-")
    person = Person.objects.create_person(full_name="Người")
    for place, role in grants:
        Grant.objects.get_or_create(
            person=person, role=role, unit_id=units[place % len(units)], starts_on=clock.today()
        )

    seen = units_seen(person, permission) & set(units)

    assert seen == {unit for unit in units if access.can(person, permission, unit)}
    assert seen == allowed_by_hand(parents, units, grants, permission)


def allowed_by_hand(parents, units, grants, permission):
    granted = {p % len(units) for p, role in grants if permission in ROLES[role].permissions}
    found = set()
    for at in range(len(units)):
        above = at
        while above is not None:
            if above in granted:
                found.add(units[at])
            above = parents[above]
    return found


PLACES = {"own": "base_a", "below": "branch_a1", "above": "head", "beside": "base_b"}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_holds_in_its_own_unit_and_below_and_nowhere_else(cast, role):
    grant(by=None, person=cast.stranger, role=role, unit=cast.base_a, on=clock.today())
    person = fresh(cast.stranger)
    found = {
        (permission, place)
        for permission in PERMISSIONS
        for place, unit in PLACES.items()
        if access.can(person, permission, getattr(cast, unit))
    }
    assert found == {(p, place) for p in ROLES[role].permissions for place in ("own", "below")}


def test_a_membership_alone_gives_what_every_member_may(cast):
    found = {p for p in PERMISSIONS if access.can(cast.author, p, cast.branch_a1)}
    assert found == ROLES[MEMBER].permissions
    assert not access.can(cast.author, "ideas.view", cast.branch_a2)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, None, True), (1, None, False), (-5, 0, False), (-5, 1, True), (-5, -1, False)],
)
def test_a_grant_holds_from_its_first_day_until_the_day_it_ends(cast, starts, ends, holds):
    today = clock.today()
    Grant.objects.create(
        person=cast.stranger,
        role="keeper",
        unit=cast.base_a,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    person = fresh(cast.stranger)
    assert access.can(person, "mailbox.work", cast.branch_a1) is holds
    assert bool(units_seen(person, "mailbox.work")) is holds


def test_an_ended_grant_can_be_given_again(cast):
    given_ = grant(by=None, person=cast.stranger, role="keeper", unit=cast.base_a, on=clock.today())
    end_grant(by=None, grant=given_, on=clock.today())
    grant(by=None, person=cast.stranger, role="keeper", unit=cast.base_a, on=clock.today())
    assert access.can(fresh(cast.stranger), "mailbox.work", cast.base_a)


def test_only_who_may_grant_here_grants_here(cast):
    with pytest.raises(NotAllowed):
        grant(by=cast.leader, person=cast.stranger, role="keeper", unit=cast.base_a,
              on=clock.today())  # fmt: skip


def test_300_grants_are_one_in_query(db):
    parents = [None, *(0 for _ in range(10)), *(1 + n % 10 for n in range(600))]
    units = plant(parents)
    person = Person.objects.create_person(full_name="Nhiều quyền")
    Grant.objects.bulk_create(
        Grant(person=person, role="leader", unit_id=unit, starts_on=clock.today())
        for unit in units[-300:]
    )
    person = fresh(person)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        seen = units_seen(person, "ideas.view")

    assert seen == set(units[-300:])
    last = asked.captured_queries[-1]["sql"]
    assert (last.count(" IN (SELECT"), last.count(" OR ")) == (1, 0)
    assert len(asked) == few_grants_ask(units[5])


def few_grants_ask(unit):
    person = Person.objects.create_person(full_name="Hai quyền")
    for role in ("leader", "keeper"):
        Grant.objects.create(person=person, role=role, unit_id=unit, starts_on=clock.today())
    Grant.objects.create(person=person, role="leader", unit_id=unit + 1, starts_on=clock.today())
    with CaptureQueriesContext(connection) as asked:
        units_seen(fresh(person), "ideas.view")
    return len(asked) - 1  # the one that reads the person


def test_a_grant_on_every_root_is_no_filter(cast):
    person = fresh(cast.movement_office)
    asked = str(Unit.objects.filter(access.scope(person, "ideas.view", "pk")).query)
    assert "WHERE" not in asked


def test_a_permission_that_nobody_has_is_a_mistake():
    with pytest.raises(KeyError):
        roles_with("ideas.fly")
