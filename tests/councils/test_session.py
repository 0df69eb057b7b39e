"""Scoring blind, stepping aside, minutes, the head's decision, and taking each back."""

from decimal import Decimal

import pytest

from tests.councils.conftest import DANANG, request_form, score, try_out
from vuonuom.access.errors import NotAllowed
from vuonuom.councils import actions, queries
from vuonuom.councils.actions import deciding, judging
from vuonuom.councils.models import Panel
from vuonuom.councils.states import CaseState, PanelKind, PanelState
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.states import IdeaState
from vuonuom.journal.models import Entry, Tally
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice


def take_back(kind, by):
    return undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=by)


def view(case, person):
    return queries.case_view(queries.cases_for(person).get(pk=case.pk), person)


def decide(judged, by, approve=True, reason="Thiết thực, nên nhân rộng."):
    return actions.decide_case(by=by, case=judged, approve=approve, reason=reason)


@pytest.mark.parametrize("who", ["secretary", "leader", "author", "mentor", "auditor", "stranger"])
def test_only_members_score(cast, case, who):
    with pytest.raises(NotAllowed):
        score(case, getattr(cast, who))


@pytest.mark.parametrize("which", ["author", "co_author"])
def test_authors_and_co_authors_do_not_judge_their_own(cast, panel, which):
    mine = ideas.submit_idea(
        by=cast.reviewer, unit=cast.branch_a2, title="Của người chấm", text="Một việc nhỏ.",
        authors=[(cast.reviewer, 50), (cast.third_reviewer, 50)],
    )  # fmt: skip
    mine = try_out(cast, mine)
    case = actions.file_case(by=cast.reviewer, panel=panel, idea=mine, request=request_form())
    with pytest.raises(judging.StepsAside):
        score(case, cast.reviewer if which == "author" else cast.third_reviewer)


def test_who_declared_an_interest_does_not_judge(cast, case):
    actions.declare_interest(by=cast.reviewer, case=case, reason="Em họ của tác giả.")
    with pytest.raises(judging.StepsAside):
        score(case, cast.reviewer)


def test_a_sheet_of_somebody_with_an_interest_is_set_aside(cast, case):
    score(case, cast.reviewer, cast.second_reviewer)
    actions.declare_interest(by=cast.reviewer, case=case, reason="Nay mới nhớ ra.")
    assert queries.progress_of(case.panel)[0].sheets == 1


def test_a_declaration_is_undone(cast, case):
    actions.declare_interest(by=cast.reviewer, case=case, reason="Nhầm.")
    take_back("councils.interest.declared", cast.reviewer)
    score(case, cast.reviewer)
    assert case.sheets.count() == 1


def test_others_sheets_stay_shut_until_ones_own_is_sent(cast, case):
    score(case, cast.reviewer)
    assert (view(case, cast.second_reviewer).sheets, view(case, cast.secretary).sheets) == ([], [])


def test_others_sheets_open_with_ones_own(cast, case):
    score(case, cast.reviewer, cast.second_reviewer)
    assert len(view(case, cast.second_reviewer).sheets) == 2


def test_an_author_never_sees_a_sheet(cast, judged):
    assert view(judged, cast.author).sheets == []


def test_a_sheet_bears_no_name(cast, judged):
    shown = view(judged, cast.leader).sheets
    assert [name for name in ("person", "member") if hasattr(shown[0], name)] == []


@pytest.mark.parametrize(
    ("points", "field"),
    [
        ({**DANANG, "novelty": 41}, "points_novelty"),
        ({**DANANG, "benefit": -1}, "points_benefit"),
        ({**DANANG, "applicability": "20"}, "points_applicability"),
        ({"novelty": 30, "benefit": 20}, "points_applicability"),
        ({**DANANG, "beauty": 5}, ""),
    ],
)
def test_wrong_points_are_refused_beside_their_field(cast, case, points, field):
    with pytest.raises(judging.WrongPoints) as refused:
        score(case, cast.reviewer, points=points)
    assert refused.value.field == field


@pytest.mark.parametrize("comment", ["", "  \u200b", "x" * 5001])
def test_a_sheet_needs_a_comment(cast, case, comment):
    with pytest.raises(judging.NeedsWords):
        actions.send_sheet(
            by=cast.reviewer, case=case, points=DANANG, approves=True, comment=comment
        )


def test_whoever_vetoes_cannot_approve(cast, found, idea):
    panel = found(kind=PanelKind.SCREENING, rubric="bacninh-vanmon-2025")
    case = actions.file_case(by=cast.secretary, panel=panel, idea=idea)
    points = {"novelty.1": 0, "novelty.2": 0, "applicability.1": 9, "applicability.2": 9,
              "economic": 9, "social": 9}  # fmt: skip
    with pytest.raises(judging.WrongPoints):
        score(case, cast.reviewer, points=points)


def test_a_second_sheet_is_refused(cast, case):
    score(case, cast.reviewer)
    with pytest.raises(judging.AlreadySent):
        score(case, cast.reviewer)


def test_a_panel_that_is_not_open_takes_no_sheet(cast, found, tried):
    panel = found(open_it=False)
    case = actions.file_case(by=cast.author, panel=panel, idea=tried, request=request_form())
    with pytest.raises(judging.NotInSession):
        score(case, cast.reviewer)


def test_a_sheet_is_taken_back_while_it_is_the_only_one(cast, case):
    score(case, cast.reviewer)
    take_back("councils.sheet.sent", cast.reviewer)
    assert case.sheets.count() == 0


def test_a_sheet_stands_once_others_could_be_seen(cast, case):
    score(case, cast.second_reviewer, cast.reviewer)
    with pytest.raises(judging.OthersWereSeen):
        take_back("councils.sheet.sent", cast.reviewer)


def test_minutes_wait_for_two_thirds_of_the_members(cast, case):
    score(case, cast.reviewer)
    with pytest.raises(judging.NoQuorum):
        actions.write_minutes(by=cast.secretary, panel=case.panel)
    assert Panel.objects.get(pk=case.panel.pk).state == PanelState.OPEN


def test_minutes_need_a_file(cast, panel):
    with pytest.raises(judging.NoQuorum):
        actions.write_minutes(by=cast.secretary, panel=panel)


def test_two_of_three_sheets_are_enough(cast, case):
    score(case, cast.reviewer, cast.second_reviewer)
    actions.write_minutes(by=cast.secretary, panel=case.panel)
    case.refresh_from_db()
    assert (case.votes_for, case.votes_cast, case.passed) == (2, 2, True)


def test_minutes_hold_votes_mean_spread_and_grade(cast, case):
    score(case, cast.reviewer, points={**DANANG, "novelty": 40})
    score(case, cast.second_reviewer, approves=False)
    score(case, cast.third_reviewer)
    actions.write_minutes(by=cast.secretary, panel=case.panel)
    case.refresh_from_db()
    found = (case.votes_for, case.votes_cast, case.mean_total, case.spread, case.grade)
    assert found == (2, 3, Decimal("81.67"), Decimal(5), "B")


def test_minutes_are_numbered(cast, judged):
    minutes = judged.panel.minutes
    assert (minutes.kind, minutes.number, minutes.unit) == ("BB", 1, cast.base_a)


def test_minutes_name_nobody_with_their_points(cast, judged):
    assert "sheets" not in str(judged.panel.minutes.facts)


def test_minutes_wait_for_the_head(cast, judged):
    waits = queries.waiting_for(cast.leader)
    assert [case.pk for case in waits.to_decide] == [judged.pk]


def test_minutes_are_taken_back_while_nothing_is_decided(cast, judged):
    take_back("councils.panel.closed", cast.secretary)
    judged.refresh_from_db()
    assert (judged.state, judged.panel.state) == (CaseState.FILED, PanelState.OPEN)


def test_minutes_stand_once_the_head_decided(cast, judged):
    decide(judged, cast.leader)
    with pytest.raises(judging.AlreadyDecided):
        take_back("councils.panel.closed", cast.secretary)


@pytest.mark.parametrize("who", ["secretary", "reviewer", "mentor", "author", "leader_elsewhere"])
def test_only_the_head_decides(cast, judged, who):
    with pytest.raises(NotAllowed):
        decide(judged, getattr(cast, who))


def test_a_head_who_is_an_author_does_not_decide(cast, panel):
    own = ideas.submit_idea(
        by=cast.leader, unit=cast.branch_a2, title="Của trưởng", text="Một việc nhỏ."
    )
    own = try_out(cast, own)
    case = actions.file_case(by=cast.leader, panel=panel, idea=own, request=request_form())
    score(case, cast.reviewer, cast.second_reviewer)
    actions.write_minutes(by=cast.secretary, panel=panel)
    with pytest.raises(deciding.OwnIdea):
        decide(case, cast.leader)
    assert decide(case, cast.movement_office).state == CaseState.APPROVED


def test_recognition_counts_and_issues_its_papers(cast, judged):
    decide(judged, cast.leader)
    judged.refresh_from_db()
    assert judged.idea.state == IdeaState.RECOGNISED
    assert (judged.decision.kind, judged.certificate.kind) == ("QĐ", "GCN")
    counted = Tally.objects.get(
        unit=cast.head.pk, measure="ideas.recognised", period__endswith="00"
    )
    assert counted.total == 1


@pytest.mark.parametrize("approve", [True, False])
def test_the_reason_goes_to_every_author_at_once(cast, judged, approve):
    decide(judged, cast.leader, approve=approve, reason="Vì đã đo được.")
    told = Notice.objects.filter(facts__reason="Vì đã đo được.")
    assert {notice.person for notice in told} == {cast.author, cast.co_author}
    assert {mail.channel for notice in told for mail in notice.mails.all()} == {"at_once"}


@pytest.mark.parametrize("reason", ["", " \u200b ", "x" * 5001])
def test_a_decision_needs_its_reason(cast, judged, reason):
    with pytest.raises(deciding.NeedsReason):
        decide(judged, cast.leader, reason=reason)


def test_what_the_panel_did_not_pass_is_not_approved(cast, case):
    score(case, cast.reviewer, cast.second_reviewer, approves=False)
    actions.write_minutes(by=cast.secretary, panel=case.panel)
    case.refresh_from_db()
    with pytest.raises(deciding.NotPassed):
        decide(case, cast.leader)


def test_a_file_without_minutes_is_not_decided(cast, case):
    with pytest.raises(deciding.NotJudged):
        decide(case, cast.leader)


def test_the_second_to_decide_is_told_who_was_first(cast, judged):
    decide(judged, cast.leader)
    with pytest.raises(deciding.NotJudged, match="Lý Văn Trưởng"):
        decide(judged, cast.movement_office, approve=False)


def test_a_recognition_is_undone_and_its_papers_revoked(cast, judged):
    decide(judged, cast.leader)
    judged.refresh_from_db()
    paper = judged.certificate
    take_back("councils.case.approved", cast.leader)
    judged.refresh_from_db()
    paper.refresh_from_db()
    assert (judged.state, judged.idea.state) == (CaseState.JUDGED, IdeaState.TRIED)
    assert paper.revoked_on is not None
    assert not Tally.objects.filter(measure="ideas.recognised").exclude(total=0).exists()


def test_screening_takes_up_an_idea_and_gives_it_back(cast, found, idea):
    panel = found(kind=PanelKind.SCREENING)
    case = actions.file_case(by=cast.secretary, panel=panel, idea=idea)
    score(case, cast.reviewer, cast.second_reviewer)
    actions.write_minutes(by=cast.secretary, panel=panel)
    case.refresh_from_db()
    decide(case, cast.leader)
    idea.refresh_from_db()
    assert idea.state == IdeaState.TAKEN_UP
    take_back("councils.case.approved", cast.leader)
    idea.refresh_from_db()
    assert idea.state == IdeaState.SUBMITTED


def test_cases_wait_for_members_until_they_score_or_step_aside(cast, case):
    def waits(person):
        return len(queries.waiting_for(person).to_score)

    before = [waits(p) for p in (cast.reviewer, cast.second_reviewer, cast.author)]
    score(case, cast.reviewer)
    actions.declare_interest(by=cast.second_reviewer, case=case, reason="Cùng nhóm.")
    after = [waits(p) for p in (cast.reviewer, cast.second_reviewer, cast.third_reviewer)]
    assert (before, after) == ([1, 1, 0], [0, 0, 1])


def test_minutes_wait_for_the_secretary_once_there_are_enough_sheets(cast, case):
    score(case, cast.reviewer)
    before = queries.waiting_for(cast.secretary).for_minutes
    score(case, cast.second_reviewer)
    after = queries.waiting_for(cast.secretary).for_minutes
    assert (before, after) == ([], [case.panel])
