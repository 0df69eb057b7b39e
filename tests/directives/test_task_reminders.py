"""The system reminds whoever carries a task, in time and while it is late; nobody else."""

from datetime import date, timedelta

import pytest

from tests.directives.test_tasks import given
from tests.progress.walk import at
from vuonuom.core import clock
from vuonuom.directives.actions import reminding
from vuonuom.directives.actions import tasks as acts
from vuonuom.directives.models import Task
from vuonuom.directives.queries import tasks as reads
from vuonuom.directives.rules.days import is_reminder_due
from vuonuom.directives.states import Repeat
from vuonuom.directives.tasks import remind_of_tasks
from vuonuom.notifications.models import Notice

DUE = date(2026, 9, 16)  # a Wednesday


@pytest.fixture(autouse=True)
def _in_september():
    with at(date(2026, 9, 1)):
        yield


def told(day):
    """Who was told what on that day."""
    before = Notice.objects.count()
    with at(day):
        remind_of_tasks()
    found = Notice.objects.order_by("pk")[before:]
    return [(one.person.username, "quá hạn" in one.sentence) for one in found]


def test_the_person_is_reminded_before_the_day_once_and_after_it_each_week(cast):
    given(cast, due_on=DUE, person=cast.author)
    days = [date(2026, 9, day) for day in (11, 14, 15, 16, 17, 18, 24, 25)]
    said = [(day.day, told(day)) for day in days]
    assert [(day, found) for day, found in said if found] == [
        (14, [("author", False)]), (17, [("author", True)]), (24, [("author", True)]),
    ]  # fmt: skip


def test_a_task_of_nobody_reminds_those_who_speak_for_its_unit(cast):
    given(cast, due_on=DUE, unit=cast.branch_a1)
    assert told(date(2026, 9, 15)) == [("keeper_here", False)]


def test_nobody_is_reminded_on_a_sunday(cast):
    given(cast, due_on=date(2026, 9, 13), person=cast.author)
    assert (told(date(2026, 9, 13)), told(date(2026, 9, 14))) == ([], [("author", True)])


def test_what_is_done_reminds_nobody_and_the_next_one_when_it_is_due(cast):
    task = given(cast, due_on=DUE, person=cast.author, repeat=Repeat.MONTHLY)
    acts.finish_task(by=cast.author, task=task)
    assert (told(DUE), told(date(2026, 10, 14))) == ([], [("author", False)])


def test_who_comes_second_reminds_nobody(cast):
    task = given(cast, due_on=DUE, person=cast.author)
    acts.finish_task(by=cast.author, task=Task.objects.get())
    before = Notice.objects.count()
    with pytest.raises(reminding.SomebodyWasFirst):
        reminding.remind_of_task(by=None, task=task, today=DUE)
    assert Notice.objects.count() == before


def test_nothing_is_said_before_its_time(cast):
    task = given(cast, due_on=DUE, person=cast.author)
    with pytest.raises(reminding.NothingDue):
        reminding.remind_of_task(by=None, task=task, today=DUE - timedelta(days=4))


def test_the_question_to_the_database_and_the_rule_say_the_same(cast):
    task = given(cast, due_on=DUE, person=cast.author)
    found, expected = [], []
    for reminded in (None, -3, 0, 1, 3, 8):
        last = None if reminded is None else DUE + timedelta(days=reminded)
        Task.objects.update(reminded_on=last)
        for day in (DUE + timedelta(days=n) for n in (-4, -3, 0, 1, 2, 8, 15)):
            found.append(list(reads.to_remind(day)) == [task])
            expected.append(is_reminder_due(DUE, last, day))
    assert found == expected


def test_the_first_screen_counts_what_one_carries(cast, client_of):
    today = clock.today()
    given(cast, due_on=today - timedelta(days=1), person=cast.author)
    clause = Task.objects.get().clause
    given(cast, clause=clause, due_on=today + timedelta(days=7), person=cast.author)
    given(cast, clause=clause, due_on=today + timedelta(days=8), person=cast.author)
    given(cast, clause=clause, due_on=today, unit=cast.branch_a1)
    people = (cast.author, cast.keeper_here, cast.movement_office)
    assert [reads.due(who, today).count() for who in people] == [2, 1, 0]
    [item] = client_of(cast.author).get("/").context["waiting"]
    assert (item.count, item.late) == (2, "1 việc quá hạn")
    assert len(client_of(cast.author).get(item.url).context["rows"]) == 2
