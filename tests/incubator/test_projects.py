"""Starting, guiding, deciding and trying: who may, what is asked, how each is taken back."""

from datetime import date, timedelta

import pytest

from tests.incubator.conftest import finish
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator import actions
from vuonuom.incubator.actions import gates, milestones, starting, trials
from vuonuom.incubator.models import Project, TrialEvidence
from vuonuom.incubator.states import ProjectState, TrialState
from vuonuom.journal.models import Entry, Tally
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Unit


def start(cast, idea, by="leader", unit="base_a", **changes):
    told = {"title": "Sổ tay số", "goal": "Dùng thật một tháng.", "mentor": None} | changes
    return actions.start_project(by=getattr(cast, by), idea=idea, unit=getattr(cast, unit), **told)


def take_back(kind, by):
    return undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=by)


def decide(cast, project, decision, by="leader", reason="Vì đã bàn kỹ."):
    return actions.decide_gate(
        by=getattr(cast, by), project=project, decision=decision, reason=reason
    )


def state_of(project):
    return Project.objects.get(pk=project.pk).state


def idea_state(project):
    return Idea.objects.get(pk=project.idea_id).state


@pytest.mark.parametrize(
    ("by", "unit", "may"),
    [
        ("leader", "base_a", True),
        ("leader", "branch_a1", True),
        ("mentor", "base_a", True),
        ("movement_office", "head", True),
        ("leader", "head", False),
        ("leader_elsewhere", "base_a", False),
        ("author", "branch_a1", False),
        ("keeper_here", "branch_a1", False),
        ("secretary", "base_a", False),
        ("reviewer", "base_a", False),
        ("auditor", "base_a", False),
        ("admin", "base_a", False),
        ("stranger", "base_a", False),
    ],
)
def test_who_starts_a_project_where(cast, idea, by, unit, may):
    if may:
        assert start(cast, idea, by=by, unit=unit).state == ProjectState.ACTIVE
    else:
        with pytest.raises(NotAllowed):
            start(cast, idea, by=by, unit=unit)


def test_starting_makes_the_idea_a_sprout(cast, project):
    assert idea_state(project) == IdeaState.INCUBATING


def test_a_project_stands_on_its_ideas_own_line(cast, idea):
    with pytest.raises(starting.NotOfThisUnit):
        start(cast, idea, by="movement_office", unit="base_b")


def test_only_an_idea_that_was_taken_up_is_incubated(cast):
    sent = ideas.submit_idea(by=cast.author, unit=cast.branch_a1, title="Mới gửi", text="Một việc.")
    with pytest.raises(starting.NotTakenUp):
        start(cast, sent)


def test_an_idea_has_one_project(cast, project):
    with pytest.raises(starting.AlreadyStarted):
        start(cast, project.idea)


def test_a_closed_unit_incubates_nothing(cast, idea):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on="2026-01-01")
    cast.base_a.refresh_from_db()
    with pytest.raises(starting.UnitIsClosed):
        start(cast, idea)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"goal": " \u200b"}, "goal"),
        ({"goal": "x" * 5001}, "goal"),
    ],
)
def test_a_project_needs_its_words(cast, idea, changes, field):
    with pytest.raises(starting.NeedsWords) as refused:
        start(cast, idea, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["reviewer", "leader", "author", "member_elsewhere"])
def test_only_mentors_over_the_unit_mentor(cast, idea, who):
    with pytest.raises(starting.CannotMentor):
        start(cast, idea, mentor=getattr(cast, who))


def test_an_author_does_not_mentor_their_own(cast):
    own = ideas.submit_idea(by=cast.mentor, unit=cast.branch_a2, title="Của tôi", text="Một việc.")
    with pytest.raises(starting.CannotMentor):
        start(cast, ideas.mark_taken_up(by=cast.leader, idea=own), mentor=cast.mentor)


def test_a_start_is_undone_while_nothing_hangs_on_it(cast, project):
    take_back("incubator.project.started", cast.leader)
    assert idea_state(project) == IdeaState.TAKEN_UP
    assert not Project.objects.exists()


def test_a_start_stands_once_there_is_a_milestone(cast, milestone):
    with pytest.raises(starting.HasBegun):
        take_back("incubator.project.started", cast.leader)


@pytest.mark.parametrize("days", [-1, 1200])
def test_a_milestone_is_due_within_the_project(cast, project, days):
    with pytest.raises(milestones.WrongDate):
        actions.add_milestone(
            by=cast.mentor, project=project, title="Mốc",
            due_on=clock.today() + timedelta(days=days),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["author", "co_author", "reviewer", "secretary", "auditor"])
def test_others_add_no_milestone(cast, project, who):
    with pytest.raises(NotAllowed):
        actions.add_milestone(
            by=getattr(cast, who), project=project, title="Mốc", due_on=clock.today()
        )


def test_a_milestone_is_reached_once(cast, milestone):
    actions.finish_milestone(by=cast.mentor, milestone=milestone)
    with pytest.raises(milestones.AlreadyDone):
        actions.finish_milestone(by=cast.leader, milestone=milestone)


def test_a_milestone_is_opened_again(cast, milestone):
    actions.finish_milestone(by=cast.mentor, milestone=milestone)
    take_back("incubator.milestone.finished", cast.mentor)
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_a_milestone_is_dropped(cast, project, milestone):
    take_back("incubator.milestone.added", cast.mentor)
    assert not project.milestones.exists()


@pytest.mark.parametrize(
    ("decision", "state", "becomes"),
    [
        ("go", ProjectState.ACTIVE, IdeaState.INCUBATING),
        ("hold", ProjectState.ON_HOLD, IdeaState.INCUBATING),
        ("recycle", ProjectState.RECYCLING, IdeaState.INCUBATING),
        ("stop", ProjectState.STOPPED, IdeaState.STOPPED),
    ],
)
def test_a_gate_moves_the_project_and_undo_moves_it_back(cast, project, decision, state, becomes):
    decide(cast, project, decision)
    assert (state_of(project), idea_state(project)) == (state, becomes)
    take_back("incubator.gate.decided", cast.leader)
    assert (state_of(project), idea_state(project)) == (
        ProjectState.ACTIVE,
        IdeaState.INCUBATING,
    )


def test_undo_goes_back_to_the_gate_before(cast, project):
    decide(cast, project, "hold")
    decide(cast, project, "recycle")
    take_back("incubator.gate.decided", cast.leader)
    assert state_of(project) == ProjectState.ON_HOLD


def test_only_the_latest_gate_is_undone(cast, project):
    decide(cast, project, "hold")
    decide(cast, project, "go")
    first = Entry.objects.filter(kind="incubator.gate.decided").earliest("pk")
    with pytest.raises(gates.NotLatest):
        undo(entry=first, by=cast.leader)


@pytest.mark.parametrize("reason", ["", " \u200b", "x" * 5001])
def test_a_gate_needs_its_reason(cast, project, reason):
    with pytest.raises(starting.NeedsWords):
        decide(cast, project, "go", reason=reason)


@pytest.mark.parametrize("who", ["mentor", "reviewer", "secretary", "leader_elsewhere", "auditor"])
def test_only_leaders_of_the_unit_decide_gates(cast, project, who):
    with pytest.raises(NotAllowed):
        decide(cast, project, "go", by=who)


def test_a_leader_who_is_an_author_does_not_decide(cast):
    own = ideas.submit_idea(by=cast.leader, unit=cast.branch_a2, title="Của tôi", text="Một việc.")
    project = start(cast, ideas.mark_taken_up(by=cast.movement_office, idea=own), by="mentor")
    with pytest.raises(gates.OwnIdea):
        decide(cast, project, "go")


def test_the_second_to_hold_is_told_who_was_first(cast, project):
    decide(cast, project, "hold")
    with pytest.raises(gates.CannotMove, match="Lý Văn Trưởng"):
        decide(cast, project, "hold", by="movement_office")


def test_a_stopped_project_takes_no_more(cast, project):
    decide(cast, project, "stop")
    with pytest.raises(starting.HasBegun):
        actions.add_milestone(by=cast.mentor, project=project, title="Mốc", due_on=clock.today())


def test_the_reason_goes_to_authors_and_mentor(cast, project):
    decide(cast, project, "stop", reason="Nơi khác đã có.")
    told = Notice.objects.filter(facts__reason="Nơi khác đã có.")
    assert {notice.person for notice in told} == {cast.author, cast.co_author, cast.mentor}


def test_the_first_finished_trial_marks_the_idea_tried(cast, project, tried):
    counted = Tally.objects.get(unit=cast.head.pk, measure="ideas.tried", period__endswith="00")
    assert (idea_state(project), counted.total) == (IdeaState.TRIED, 1)


def test_a_second_trial_counts_no_second_time(cast, project, tried):
    again = actions.start_trial(
        by=cast.mentor, project=project, place=cast.branch_b1, starts_on=clock.today()
    )
    finish(cast, again)
    counted = Tally.objects.get(unit=cast.head.pk, measure="ideas.tried", period__endswith="00")
    assert counted.total == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"ends_on": date(2020, 1, 1)}, milestones.WrongDate, "ends_on"),
        ({"ends_on": date(2100, 1, 1)}, milestones.WrongDate, "ends_on"),
        ({"result": ""}, starting.NeedsWords, "result"),
        ({"result": "x" * 5001}, starting.NeedsWords, "result"),
        ({"times_used": 0}, trials.WrongNumber, "times_used"),
        ({"times_used": 10**9}, trials.WrongNumber, "times_used"),
        ({"evidence": []}, trials.NeedsEvidence, "evidence"),
        ({"evidence": ["  \u200b"]}, trials.NeedsEvidence, "evidence"),
    ],
)
def test_a_result_is_refused_whole_and_beside_its_field(cast, trial, changes, refusal, field):
    with pytest.raises(refusal) as refused:
        finish(cast, trial, **changes)
    trial.refresh_from_db()
    assert (refused.value.field, trial.state) == (field, TrialState.RUNNING)
    assert not TrialEvidence.objects.exists()


def test_a_result_is_written_once(cast, tried):
    with pytest.raises(trials.AlreadyFinished):
        finish(cast, tried)


def test_a_result_is_taken_back_with_its_count(cast, project, tried):
    take_back("incubator.trial.finished", cast.mentor)
    assert idea_state(project) == IdeaState.INCUBATING
    assert not Tally.objects.filter(measure="ideas.tried").exclude(total=0).exists()


def test_a_result_stands_once_the_idea_is_recognised(cast, project, tried):
    project.idea.refresh_from_db()
    ideas.mark_recognised(by=cast.leader, idea=project.idea, on=clock.today())
    with pytest.raises(trials.GoneOn):
        take_back("incubator.trial.finished", cast.mentor)


@pytest.mark.parametrize("days", [-3000, 400])
def test_a_trial_begins_between_the_idea_and_a_year_ahead(cast, project, days):
    with pytest.raises(milestones.WrongDate):
        actions.start_trial(
            by=cast.mentor, project=project, place=cast.branch_a2,
            starts_on=clock.today() + timedelta(days=days),
        )  # fmt: skip


def test_a_project_on_hold_starts_no_trial(cast, project):
    decide(cast, project, "hold")
    with pytest.raises(trials.NotActive):
        actions.start_trial(
            by=cast.mentor, project=project, place=cast.branch_a2, starts_on=clock.today()
        )


def test_a_trial_without_result_is_dropped(cast, project, trial):
    take_back("incubator.trial.started", cast.mentor)
    assert not project.trials.exists()


def test_an_untried_project_is_not_fully_grown(cast, project):
    with pytest.raises(gates.NotTried):
        actions.finish_project(by=cast.leader, project=project)


def test_a_project_ends_well_and_goes_on_by_undo(cast, project, tried):
    actions.finish_project(by=cast.leader, project=project)
    assert state_of(project) == ProjectState.FINISHED
    take_back("incubator.project.finished", cast.leader)
    assert state_of(project) == ProjectState.ACTIVE
