from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.progress.walk import NOW, TODAY, go, send
from vuonuom.core import clock
from vuonuom.progress import tasks
from vuonuom.progress.models import StepsCounted, StepTime
from vuonuom.progress.queries.board import board
from vuonuom.progress.queries.steps import times
from vuonuom.progress.states import STEPS, Reading

ANSWERED, TRIED = STEPS[:2]
SENT_ON = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


def answered(cast, waits, unit=None, person=None):
    """Ideas that waited so many days each for their answer."""
    for number, wait in enumerate(waits):
        idea = send(
            person or cast.author, unit or cast.branch_a1, f"Ý tưởng {number} chờ {wait}", SENT_ON
        )
        yield go(idea, "answered", on=SENT_ON + timedelta(days=wait))


def test_half_of_the_ideas_took_no_longer_than_a_step_says(cast):
    ideas = list(answered(cast, [1, 2, 3, 4, 5, 6, 7, 8, 9, 30]))
    assert tasks.time_steps() == 3  # of one step, in the branch, its base and the head
    for unit in (cast.branch_a1, cast.base_a, cast.head):
        assert times(unit.pk, 2026).days == {ANSWERED: 5}
    assert times(cast.base_b.pk, 2026).days == {}
    assert len(ideas) == 10


def test_times_of_fewer_than_ten_ideas_are_not_told(cast):
    list(answered(cast, [1] * 9))
    list(answered(cast, [3], cast.branch_b1, cast.member_elsewhere))
    tasks.time_steps()
    assert times(cast.base_a.pk, 2026).days == {}
    assert times(cast.head.pk, 2026).days == {ANSWERED: 1}
    kept = StepTime.objects.first()
    kept.ideas = 9
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_a_step_is_timed_from_the_nearest_one_taken_before_it(cast):
    for idea in answered(cast, [4] * 10):
        go(idea, "taken_up", "incubating", on=SENT_ON + timedelta(days=6))
        go(idea, "tried", on=SENT_ON + timedelta(days=34))
    tasks.time_steps()
    assert times(cast.head.pk, 2026).days == {ANSWERED: 4, TRIED: 30}


def test_ideas_of_another_year_are_timed_apart(cast):
    old = [send(cast.author, cast.branch_a1, f"Cũ {n}", date(2025, 2, 1)) for n in range(10)]
    for idea in old:
        go(idea, "answered", on=date(2025, 2, 8))
    tasks.time_steps()
    assert (times(cast.head.pk, 2025).days, times(cast.head.pk, 2026).days) == ({ANSWERED: 7}, {})


def test_steps_are_timed_once_a_day(cast):
    list(answered(cast, [1] * 10))
    tasks.time_steps()
    list(answered(cast, [9] * 30))
    assert tasks.time_steps() == 0
    with clock.told(NOW + timedelta(days=1)):
        assert tasks.time_steps() == 3
        assert times(cast.head.pk, 2026).days == {ANSWERED: 9}
    assert set(StepsCounted.objects.values_list("on", flat=True)) == {TODAY + timedelta(days=1)}


def test_the_cohort_reading_alone_shows_times(cast):
    list(answered(cast, [2] * 10))
    tasks.time_steps()
    shown = {
        reading: board(cast.head, 2026, reading=reading, today=TODAY).times for reading in Reading
    }
    assert (shown[Reading.COHORT].days, shown[Reading.COHORT].on) == ({ANSWERED: 2}, TODAY)
    assert shown[Reading.FLOW].days == {}
