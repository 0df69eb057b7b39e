"""The demo is fictitious, checks clean, and is the same each time for the same seed."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.test import override_settings

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions.models import Adoption
from vuonuom.claims import queries as claims
from vuonuom.core import clock
from vuonuom.core.text import fold
from vuonuom.exhibitions.models import Stand
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.models import Absence, AnswerTemplate, Hiding, Letter, Opinion
from vuonuom.ops import check
from vuonuom.ops.demo import accounts, names, plan
from vuonuom.ops.demo.build import Size
from vuonuom.ops.demo.making import build
from vuonuom.organization.models import Unit
from vuonuom.similarity import index

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
SMALL = Size(units=60, people=200, ideas=400)


def test_no_unit_of_the_demo_bears_a_real_ward_s_name():
    real = names.real_places()
    assert [place for place in names.places(Random(1)) if fold(place) in real] == []


def test_shape_is_that_of_the_real_tree():
    kinds = [sum(column) for column in zip(*plan.SHAPE, strict=True)]
    assert (len(plan.SHAPE), *kinds) == (34, 2621, 687, 13)


def test_same_seed_gives_the_same_names_and_another_seed_others():
    told = [[unit.name for unit in plan.units(Random(seed), 400)] for seed in (7, 7, 8)]
    assert (told[0] == told[1], told[0] == told[2]) == (True, False)


@pytest.fixture
def demo(db, tmp_path):
    with override_settings(DATA_DIR=tmp_path, MEDIA_ROOT=tmp_path / "files"), clock.told(NOW):
        yield build(SMALL, lambda _: None)
        index.drop()


def test_small_demo_is_whole(demo):
    assert list(check.differences()) == []
    with_password = Person.objects.exclude(password__startswith="!").values_list("username")
    assert sorted(name for (name,) in with_password) == sorted(
        account.username for account in accounts.ACCOUNTS
    )
    keeper = Person.objects.get(username="keeper")
    assert Letter.objects.visible_to(keeper).open().count() >= 6
    assert {
        "units": Unit.objects.count() >= 60,
        "ideas": Idea.objects.count() >= 400,
        "adoptions": Adoption.objects.exists(),
        "stands": Stand.objects.exists(),
    } == dict.fromkeys(("units", "ideas", "adoptions", "stands"), True)
    here = Unit.objects.get(pk=access.tops(keeper, "mailbox.work")[0])
    assert {
        "a name can be sealed": claims.may_seal(here),
        "the paper bears the member's code": claims.by_code(here, demo[1]["member"]) is not None,
        "templates": AnswerTemplate.objects.filter(unit=here).count(),
        "hidden": Hiding.objects.filter(idea__unit=here, state="pending").count(),
        "opinions": Opinion.objects.filter(reviewer__username="mentor", state="asked").count(),
        "away": Absence.objects.filter(person__username="reviewer").count(),
    } == {
        "a name can be sealed": True,
        "the paper bears the member's code": True,
        "templates": 3,
        "hidden": 1,
        "opinions": 1,
        "away": 1,
    }
