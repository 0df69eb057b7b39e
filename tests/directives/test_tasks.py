from datetime import date

import pytest

from tests.directives.making import make_clause, make_directive
from tests.directives.test_directives import entry_of
from tests.progress.walk import at
from vuonuom.access.errors import NotAllowed
from vuonuom.directives import queries
from vuonuom.directives.actions import challenges
from vuonuom.directives.actions import tasks as acts
from vuonuom.directives.actions.directives import ClauseInUse
from vuonuom.directives.models import Clause, Task
from vuonuom.directives.queries import answering
from vuonuom.directives.queries import tasks as reads
from vuonuom.directives.rules import is_late
from vuonuom.directives.rules.days import next_due
from vuonuom.directives.states import Repeat
from vuonuom.journal.queries import entries_of
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Unit

DUE = date(2026, 9, 30)


def given(cast, *, by=None, clause=None, on=None, **changes):
    """A task given on its last day, or `on` another."""
    plain = {"title": "Rà soát hộp thư", "unit": cast.base_a, "due_on": DUE}
    job = acts.Job(**plain | changes)
    with at(on or job.due_on):
        return acts.give_task(by=by or cast.leader, clause=clause or make_clause(cast), job=job)


def test_a_leader_gives_tasks_in_the_leaders_part_only(cast):
    assert given(cast).state == "todo"
    with pytest.raises(NotAllowed):
        given(cast, clause=Clause.objects.get(), unit=cast.base_b)


def test_a_task_is_handed_down_to_a_person_who_is_told(cast):
    task = given(cast)
    acts.hand_task(by=cast.leader, task=task, person=cast.author)
    assert Task.objects.get().person == cast.author
    assert list(Notice.objects.values_list("person__username", "path")) == [
        ("author", f"/directives/tasks/{task.pk}/")
    ]


def test_a_task_is_not_handed_to_somebody_from_elsewhere(cast):
    with pytest.raises(acts.NotAMember) as refused:
        acts.hand_task(by=cast.leader, task=given(cast), person=cast.member_elsewhere)
    assert refused.value.field == "person"


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"title": " \u200b "}, acts.NoTitle), ({"due_on": date(2026, 9, 29)}, acts.WrongDay)],
)
def test_a_task_says_what_and_until_when_from_today_on(cast, changes, error):
    with pytest.raises(error):
        given(cast, on=DUE, **changes)
    assert given(cast, on=DUE, clause=Clause.objects.get()).due_on == DUE


def test_a_late_task_is_handed_on_with_its_day(cast):
    task = given(cast)
    with at(date(2026, 11, 1)):
        acts.hand_task(by=cast.leader, task=task, person=cast.author)
    assert list(Task.objects.values_list("person", "due_on")) == [(cast.author.pk, DUE)]


def test_a_closed_unit_gets_no_tasks(cast):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=DUE)
    with pytest.raises(acts.UnitClosed):
        given(cast, unit=Unit.objects.get(pk=cast.base_a.pk))


def test_who_was_handed_a_task_does_it(cast):
    task = given(cast, person=cast.author)
    acts.begin_task(by=cast.author, task=task)
    with pytest.raises(NotAllowed):
        acts.finish_task(by=cast.neighbour, task=task)
    acts.finish_task(by=cast.author, task=task)
    assert Task.objects.get().state == "done"


@pytest.mark.parametrize(
    ("done_on", "today", "late"),
    [(None, DUE, False), (None, date(2026, 10, 1), True), (DUE, date(2026, 12, 1), False),
     (date(2026, 10, 1), date(2026, 12, 1), True)],
)  # fmt: skip
def test_a_task_is_late_after_its_day(done_on, today, late):
    assert is_late(due_on=DUE, done_on=done_on, today=today) is late


@pytest.mark.parametrize(
    ("due", "repeat", "following"),
    [(date(2026, 1, 31), Repeat.MONTHLY, date(2026, 2, 28)),
     (date(2026, 2, 28), Repeat.MONTHLY, date(2026, 3, 31)),
     (date(2026, 11, 15), Repeat.QUARTERLY, date(2027, 2, 15)),
     (date(2024, 2, 29), Repeat.YEARLY, date(2025, 2, 28))],
)  # fmt: skip
def test_a_task_comes_back_on_the_same_day(due, repeat, following):
    assert next_due(due, repeat) == following


def test_a_task_that_comes_back_is_there_again_when_it_is_done(cast):
    task = given(cast, repeat=Repeat.MONTHLY, person=cast.author)
    acts.finish_task(by=cast.author, task=task)
    following = Task.objects.get(follows=task)
    assert (following.due_on, following.person, following.state) == (
        date(2026, 10, 31), cast.author, "todo",
    )  # fmt: skip


def test_finishing_is_undone_with_the_next_one(cast):
    task = given(cast, repeat=Repeat.MONTHLY, person=cast.author)
    acts.finish_task(by=cast.author, task=task)
    undo(entry=entry_of(task), by=cast.author)
    assert list(Task.objects.values_list("state", "done_on")) == [("todo", None)]


@pytest.mark.parametrize(
    ("steps", "state"),
    [("begin", "doing"), ("begin undo", "todo"), ("begin undo begin", "doing"), ("", "todo")],
)
def test_undoing_the_finish_brings_back_what_was_before(cast, steps, state):
    task = given(cast, person=cast.author)
    for step in steps.split():
        if step == "begin":
            acts.begin_task(by=cast.author, task=task)
        else:
            undo(entry=entry_of(task), by=cast.author)
    acts.finish_task(by=cast.author, task=task)
    undo(entry=entry_of(task), by=cast.author)
    assert Task.objects.get().state == state


def test_finishing_is_not_undone_once_the_next_one_is_begun(cast):
    task = given(cast, repeat=Repeat.MONTHLY, person=cast.author)
    acts.finish_task(by=cast.author, task=task)
    acts.begin_task(by=cast.author, task=Task.objects.get(follows=task))
    with pytest.raises(acts.SomebodyWasFirst):
        undo(entry=entry_of(task), by=cast.author)


def test_beginning_is_undone(cast):
    task = given(cast, person=cast.author)
    acts.begin_task(by=cast.author, task=task)
    undo(entry=entry_of(task), by=cast.author)
    assert Task.objects.get().state == "todo"


def test_giving_is_undone_until_somebody_begins(cast):
    task = given(cast)
    with at(DUE):
        undo(entry=entry_of(task), by=cast.leader)
    assert Task.objects.count() == 0
    again = given(cast, clause=Clause.objects.get())
    acts.begin_task(by=cast.leader, task=again)
    giving = entries_of("directives.task", again.pk).get(kind="directives.task.given")
    with at(DUE), pytest.raises(acts.SomebodyWasFirst):
        undo(entry=giving, by=cast.leader)


def test_the_second_who_finishes_is_told_of_the_first(cast):
    task = given(cast)
    stale = Task.objects.select_related("unit").get(pk=task.pk)
    acts.finish_task(by=cast.leader, task=task)
    with pytest.raises(acts.SomebodyWasFirst) as refused:
        acts.finish_task(by=cast.leader, task=stale)
    assert "đã xong" in refused.value.sentence


def test_lists_are_of_mine_and_of_my_units(cast):
    mine, ours = given(cast, person=cast.author), given(cast, clause=Clause.objects.get())
    today = date(2026, 10, 5)
    shown = {which: set(reads.shown(cast.author, which, today)) for which in reads.SHOWS}
    assert shown == {
        "mine": {mine}, "due": {mine}, "units": {mine}, "late": {mine}, "done": set(),
    }  # fmt: skip
    assert set(reads.shown(cast.leader, "units", today)) == {mine, ours}
    assert set(reads.shown(cast.leader_elsewhere, "units", today)) == set()


def test_a_task_answers_its_clause(cast):
    late = make_clause(cast, due_on=date(2025, 1, 1))
    given(cast, clause=late)
    [line] = queries.clause_lines(late.directive, date(2026, 1, 1))
    assert (line.state, line.is_late) == ("under_way", True)


def test_a_clause_with_a_task_is_not_removed(cast):
    clause = make_clause(cast)
    entry = entry_of(clause)
    given(cast, clause=clause)
    with pytest.raises(ClauseInUse):
        undo(entry=entry, by=cast.movement_office)


# -- both coverages ------------------------------------------------------------------------------


def test_clauses_that_nobody_answers_come_the_soonest_due_first(cast):
    directive = make_directive(cast)
    made = [make_clause(cast, directive, due_on=day) for day in (None, DUE, date(2026, 1, 1))]
    given(cast, clause=make_clause(cast, directive))
    assert list(answering.unanswered(cast.author)) == [made[2], made[1], made[0]]


def test_a_clause_below_that_carries_out_none_above_is_named(cast):
    above = make_clause(cast)
    below = make_directive(
        cast, number="46-CTr/TU", parent=above.directive, issued_on=date(2025, 1, 5)
    )
    loose = make_clause(cast, below)
    make_clause(cast, below, carries_out=above)
    assert list(answering.unfounded(cast.author)) == [loose]
    assert list(answering.unanswered(cast.author)) == list(below.clauses.all())


def test_a_hard_task_without_a_clause_is_named_to_those_who_see_it(cast):
    with at(DUE):
        loose = challenges.publish_challenge(
            by=cast.leader, unit=cast.base_a, title="Ngại làm thủ tục", text="Phải đi lại"
        )
        challenges.publish_challenge(
            by=cast.leader, unit=cast.base_a, title="Theo mục", text="x", clause=make_clause(cast)
        )
    assert list(answering.challenges_without_clause(cast.author)) == [loose]
    assert list(answering.challenges_without_clause(cast.member_elsewhere)) == []
