"""The country that is measured: its shape, and rows that are what the actions write."""

from collections import Counter
from datetime import timedelta

import pytest

from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.journal import recount
from vuonuom.ops.bench import country
from vuonuom.organization.models import Membership, Unit


@pytest.fixture
def built(db):
    """300 units, 400 people, and ideas added twice, as the two instances are made."""
    now = clock.now()
    country.build_ground(300, 400, now)
    for number in (20, 60):
        made = country.reopen(now)
        country.add_ideas(made, number, now - timedelta(hours=1), lambda _: None)
        recount.rewrite()


def test_full_size_has_six_levels_and_every_unit():
    planned = Counter(kind for kind, _ in country.plan(112_000))
    assert planned == {
        "head": 1, "province": 34, "cluster": 112, "base": 3_321, "area": 17_400, "branch": 91_132,
    }  # fmt: skip


def test_country_is_as_large_as_was_asked(built):
    found = (Unit.objects.count(), Membership.objects.count(), Idea.objects.count())
    assert found == (300, 400, 80)


def test_every_figure_of_the_country_is_exact(built):
    assert list(recount.differences()) == []
