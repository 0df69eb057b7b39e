"""A whole reform in one act is what the single acts are together, and is taken back as one."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction

from tests.organization.reforming import (
    among,
    everything,
    lay_country,
    one_by_one,
    random_reform,
)
from vuonuom.core import clock
from vuonuom.journal import recount
from vuonuom.organization.actions.reforms import apply_reform, undo_reform


@pytest.fixture(autouse=True)
def day():
    with clock.told(datetime(2026, 6, 1, 5, tzinfo=UTC)):
        yield


@pytest.mark.django_db
def test_a_reform_is_what_its_single_acts_are_together_and_its_undo_takes_all_back():
    units = lay_country()
    before = everything()
    for seed in range(6):
        reform = random_reform(units, Random(seed))
        with transaction.atomic():
            one_by_one(reform, None)
            singly = everything()
            transaction.set_rollback(True)
        with transaction.atomic():
            change = apply_reform(by=None, reform=reform)
            together = everything()
            for name in singly:
                assert together[name] == singly[name], (seed, name)
            assert list(recount.differences()) == [], seed
            undo_reform(change=change, by=None)
            assert among(everything(), None) == among(before, None), seed
            assert list(recount.differences()) == [], seed
            transaction.set_rollback(True)
