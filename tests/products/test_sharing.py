"""What two organisations made together counts once, and each tells of it."""

import pytest

from tests.congresses.making import women
from tests.products.making import accepted_product, approve, proposed_product
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.queries import within_year
from vuonuom.journal.undoing import undo
from vuonuom.ops.check import differences
from vuonuom.organization.models import Organization
from vuonuom.products import actions
from vuonuom.products.actions.making import GoneOn
from vuonuom.products.actions.sharing import AlreadyShared, NoPartner, NotShared
from vuonuom.products.models import ProductPartner

MEASURES = ("products.accepted", "products.joint")


def figures(*units):
    found = within_year([unit.pk for unit in units], MEASURES, clock.today().year)
    return [tuple(found.get((unit.pk, m), 0) for m in MEASURES) for unit in units]


def shared(cast, unit):
    product = accepted_product(cast)
    return actions.name_partner(by=cast.leader, product=product, unit=unit)


def test_a_joint_product_counts_at_its_owner_and_is_told_apart_at_the_partner(cast):
    head, base, _office = women(cast)
    shared(cast, base)
    assert figures(cast.base_a, cast.head) == [(1, 0), (1, 0)]
    assert figures(base, head) == [(0, 1), (0, 1)]


def test_records_and_figures_agree(cast):
    _head, base, _office = women(cast)
    shared(cast, base)
    assert [d for d in differences() if "joint" in str(d)] == []


def test_a_partner_is_of_another_organisation(cast):
    with pytest.raises(NoPartner):
        shared(cast, cast.base_b)


def test_a_roster_owns_nothing(cast):
    _head, base, _office = women(cast)
    Organization.objects.filter(key="women").update(roster_only=True)
    base.refresh_from_db()
    with pytest.raises(NoPartner):
        shared(cast, base)


def test_an_organisation_has_one_part_in_a_product(cast):
    head, base, _office = women(cast)
    product = shared(cast, base)
    with pytest.raises(AlreadyShared, match=base.name):
        actions.name_partner(by=cast.leader, product=product, unit=head)


@pytest.mark.parametrize("who", ["author", "mentor", "leader_elsewhere", "curator"])
def test_only_who_manages_the_products_names_a_partner(cast, who):
    _head, base, _office = women(cast)
    product = accepted_product(cast)
    with pytest.raises(NotAllowed):
        actions.name_partner(by=getattr(cast, who), product=product, unit=base)


def test_what_is_not_accepted_has_no_partner(cast):
    _head, base, _office = women(cast)
    with pytest.raises(NotAllowed):
        actions.name_partner(by=cast.leader, product=proposed_product(cast), unit=base)


def test_naming_is_taken_back(cast):
    _head, base, _office = women(cast)
    product = shared(cast, base)
    undo(entry=just_recorded(product, cast.leader), by=cast.leader)
    assert (ProductPartner.objects.count(), figures(base)) == (0, [(0, 0)])


def test_the_partner_may_end_it_and_who_comes_second_is_told(cast):
    _head, base, office = women(cast)
    product = shared(cast, base)
    actions.drop_partner(by=office, product=product, unit=base)
    assert figures(base) == [(0, 0)]
    with pytest.raises(NotShared):
        actions.drop_partner(by=cast.leader, product=product, unit=base)


def test_a_stranger_ends_nothing(cast):
    _head, base, _office = women(cast)
    product = shared(cast, base)
    with pytest.raises(NotAllowed):
        actions.drop_partner(by=cast.leader_elsewhere, product=product, unit=base)


def test_an_acceptance_with_partners_is_not_taken_back(cast):
    _head, base, _office = women(cast)
    product = proposed_product(cast)
    approve(product)
    actions.accept_product(by=cast.leader, product=product)
    accepted = just_recorded(product, cast.leader)
    actions.name_partner(by=cast.leader, product=product, unit=base)
    with pytest.raises(GoneOn):
        undo(entry=accepted, by=cast.leader)
