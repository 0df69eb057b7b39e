"""How far a clause has come: not begun, under way, done; and whether it is late."""

from datetime import date

import pytest

from tests.directives.making import assigned, make_clause
from tests.directives.test_directives import entry_of
from tests.directives.test_tasks import given
from tests.progress.walk import at
from vuonuom.access.errors import NotAllowed
from vuonuom.directives import queries
from vuonuom.directives.actions import clauses as acts
from vuonuom.directives.actions import tasks
from vuonuom.directives.models import Clause
from vuonuom.directives.queries import answering
from vuonuom.directives.queries import tasks as reads
from vuonuom.directives.states import ClauseState, Repeat
from vuonuom.journal.undoing import undo

DUE, AFTER = date(2026, 3, 31), date(2026, 4, 1)
TODAY = date(2026, 5, 5)


def finished(cast, clause, *, by=None, on=DUE, result="Đã mở 12 lớp."):
    with at(TODAY):
        return acts.finish_clause(
            by=by or cast.movement_office, clause=clause, on=on, result=result
        )


def standing(clause):
    [line] = queries.clause_lines(clause.directive, TODAY)
    return line.state, line.is_late


def test_a_clause_on_which_nothing_hangs_has_not_begun(cast):
    assert standing(make_clause(cast)) == (ClauseState.NOT_BEGUN, False)


def test_a_clause_with_a_target_is_under_way_and_late_after_its_day(cast):
    clause = make_clause(cast, due_on=DUE)
    assigned(cast, clause=clause)
    assert standing(clause) == (ClauseState.UNDER_WAY, True)


@pytest.mark.parametrize(("on", "late"), [(DUE, False), (AFTER, True)])
def test_a_clause_is_done_in_time_until_its_day(cast, on, late):
    clause = finished(cast, make_clause(cast, due_on=DUE), on=on)
    assert standing(clause) == (ClauseState.DONE, late)


def test_the_leader_of_its_owner_says_that_it_is_done_and_no_other_leader(cast):
    clause = make_clause(cast, owner=cast.base_a)
    with pytest.raises(NotAllowed):
        finished(cast, clause, by=cast.leader_elsewhere)
    finished(cast, clause, by=cast.leader)
    assert Clause.objects.values_list("done_on", "result").get() == (DUE, "Đã mở 12 lớp.")


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [({"result": " \u200b "}, acts.NoResult, "result"),
     ({"on": date(2026, 5, 6)}, acts.WrongDay, "on"),
     ({"on": date(2024, 12, 21)}, acts.WrongDay, "on")],
)  # fmt: skip
def test_who_calls_it_done_says_when_and_what_came_of_it(cast, change, error, field):
    with pytest.raises(error) as refused:
        finished(cast, make_clause(cast), **change)
    assert refused.value.field == field


def test_what_is_done_once_is_done_before_its_clause_and_what_comes_back_goes_on(cast):
    clause = make_clause(cast)
    given(cast, clause=clause, repeat=Repeat.MONTHLY)
    left = given(cast, clause=clause)
    with pytest.raises(acts.WorkLeft):
        finished(cast, clause)
    tasks.finish_task(by=cast.leader, task=left)
    assert finished(cast, clause).done_on == DUE


def test_the_second_who_calls_it_done_is_told_of_the_first(cast):
    clause = make_clause(cast)
    stale = Clause.objects.select_related("directive").get()
    finished(cast, clause)
    with pytest.raises(acts.SomebodyWasFirst):
        finished(cast, stale, result="Lời khác.")
    assert Clause.objects.get().result == "Đã mở 12 lớp."


def test_calling_it_done_is_undone(cast):
    clause = finished(cast, make_clause(cast))
    with at(TODAY):
        undo(entry=entry_of(clause), by=cast.movement_office)
    assert standing(clause) == (ClauseState.NOT_BEGUN, False)


def test_a_clause_is_opened_again_once(cast):
    clause = finished(cast, make_clause(cast))
    acts.reopen_clause(by=cast.movement_office, clause=clause)
    with pytest.raises(acts.SomebodyWasFirst):
        acts.reopen_clause(by=cast.movement_office, clause=clause)


def test_a_clause_that_is_done_waits_for_nobody(cast):
    clause = make_clause(cast, due_on=DUE)
    with at(TODAY):
        assert queries.waiting_for(cast.movement_office).late_clauses == [clause]
        finished(cast, clause)
        assert queries.waiting_for(cast.movement_office).late_clauses == []
    assert list(answering.unanswered(cast.author)) == []


def test_a_clause_names_its_first_open_tasks_and_counts_all_that_one_sees(cast):
    clause, today = make_clause(cast), date(2026, 10, 5)
    tasks.finish_task(by=cast.leader, task=given(cast, clause=clause))
    given(cast, clause=clause, due_on=date(2026, 11, 2))
    late = given(cast, clause=clause)
    found = reads.of_clauses(cast.leader, clause.directive, today)[clause.pk]
    assert (found.all, found.done, found.late, found.first[0]) == (3, 1, 1, late)
    assert reads.of_clause(cast.leader, clause).first() == late
    assert reads.of_clauses(cast.leader_elsewhere, clause.directive, today) == {}


def test_to_report_is_what_may_be_reported(cast):
    mine = make_clause(cast, owner=cast.base_a)
    make_clause(cast, mine.directive, label="Mục III")
    found = {who: queries.to_report(getattr(cast, who), mine.directive)
             for who in ("leader", "leader_elsewhere", "author")}  # fmt: skip
    assert found == {"leader": {mine.pk}, "leader_elsewhere": set(), "author": set()}
    assert len(queries.to_report(cast.movement_office, mine.directive)) == 2


def test_nothing_new_hangs_on_a_clause_that_is_done(cast):
    clause = finished(cast, make_clause(cast))
    for give in (given, assigned):
        with pytest.raises(acts.IsDone):
            give(cast, clause=clause)
