"""What waits for a leader and a mentor: gates that are due, milestones that are late."""

from datetime import timedelta

import pytest

from vuonuom.core import clock
from vuonuom.ideas.actions import mark_taken_up, submit_idea
from vuonuom.incubator import actions, queries
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo


def gates_due(person):
    return [project.title for project in queries.waiting_for(person).gates_due]


def agrees(project, day):
    """The list and the card say the same."""
    project.refresh_from_db()
    return queries.is_gate_due(project, day)


@pytest.fixture
def later(milestone):
    with clock.told(clock.now() + timedelta(days=40)):
        yield clock.today()


def test_a_new_project_waits_for_nobody(cast, project):
    assert gates_due(cast.leader) == []


def test_a_milestone_ahead_waits_for_nobody(cast, project, milestone):
    assert gates_due(cast.leader) == []
    assert not agrees(project, clock.today())


def test_a_late_milestone_makes_the_gate_due(cast, project, later):
    assert gates_due(cast.leader) == ["Sổ tay số"]
    assert agrees(project, later)


def test_a_late_milestone_waits_for_its_mentor(cast, later):
    late = queries.waiting_for(cast.mentor).late_milestones
    assert [milestone.title for milestone in late] == ["Bản mẫu đầu tiên"]


def test_all_milestones_reached_makes_the_gate_due(cast, project, milestone):
    actions.finish_milestone(by=cast.mentor, milestone=milestone)
    assert gates_due(cast.leader) == ["Sổ tay số"]
    assert agrees(project, clock.today())


def test_a_decision_since_answers_it(cast, project, later):
    actions.decide_gate(by=cast.leader, project=project, decision="go", reason="Cứ làm tiếp.")
    assert gates_due(cast.leader) == []
    assert not agrees(project, later)


def test_an_undone_decision_answers_nothing(cast, project, later):
    actions.decide_gate(by=cast.leader, project=project, decision="go", reason="Cứ làm tiếp.")
    undo(entry=Entry.objects.get(kind="incubator.gate.decided"), by=cast.leader)
    assert gates_due(cast.leader) == ["Sổ tay số"]


def test_a_project_on_hold_waits_for_nobody(cast, project, later):
    actions.decide_gate(by=cast.leader, project=project, decision="hold", reason="Đợi phòng.")
    assert gates_due(cast.leader) == []


def test_a_leader_elsewhere_waits_for_nothing_here(cast, later):
    assert gates_due(cast.leader_elsewhere) == []


def test_the_level_above_sees_it_too(cast, later):
    assert gates_due(cast.movement_office) == ["Sổ tay số"]


def test_places_stand_with_the_oldest_first(cast, project, milestone):
    sent = submit_idea(by=cast.author, unit=cast.branch_a1, title="Tủ sách", text="Tủ sách chung.")
    taken_up = mark_taken_up(by=cast.leader, idea=sent)
    sooner = actions.start_project(
        by=cast.leader, idea=taken_up, unit=cast.branch_a1, title="Tủ sách", goal="Có người mượn.",
        mentor=cast.mentor,
    )  # fmt: skip
    due_on = milestone.due_on - timedelta(days=10)
    actions.add_milestone(by=cast.mentor, project=sooner, title="Mười cuốn", due_on=due_on)
    with clock.told(clock.now() + timedelta(days=40)):
        late = queries.waiting_places(cast.mentor)["milestones"]
    assert late == [cast.branch_a1.code, cast.base_a.code]
