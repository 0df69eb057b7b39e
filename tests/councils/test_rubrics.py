"""What the three complete rubrics say: maxima, bands, floors, vetoes, grades, votes, ratios."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from vuonuom.councils.actions.rubrics import PACKAGED
from vuonuom.councils.rules import rubrics
from vuonuom.councils.rules.rubrics import Ballot, PublicVote

DEFINITIONS = {each["id"]: each for each in json.loads(PACKAGED.read_text("utf-8"))}
DANANG = rubrics.read(DEFINITIONS["danang-gd-2026"])
THAINGUYEN = rubrics.read(DEFINITIONS["thainguyen-congtrinh"])
BACNINH = rubrics.read(DEFINITIONS["bacninh-vanmon-2025"])


def danang(novelty, applicability, benefit):
    return {"novelty": novelty, "applicability": applicability, "benefit": benefit}


def bacninh(first, second, applied=(15, 10), economic=15, social=20):
    return {
        "novelty.1": first,
        "novelty.2": second,
        "applicability.1": applied[0],
        "applicability.2": applied[1],
        "economic": economic,
        "social": social,
    }


@pytest.mark.parametrize(
    ("key", "complete"),
    [
        ("danang-gd-2026", True),
        ("thainguyen-congtrinh", True),
        ("bacninh-vanmon-2025", True),
        ("sonla-mau03", False),
        ("qd2266-dotpha", False),
    ],
)
def test_three_rubrics_are_complete_and_two_are_drafts(key, complete):
    assert rubrics.is_complete(DEFINITIONS[key]) is complete


def test_every_rubric_names_its_source():
    assert [key for key, each in DEFINITIONS.items() if not each["source"].strip()] == []


@pytest.mark.parametrize(
    ("points", "total", "passes", "grade", "gaps"),
    [
        (danang(40, 30, 30), 100, True, "A", ()),
        (danang(30, 30, 25), 85, True, "A", ()),
        (danang(29, 30, 30), 89, True, "A", ("Tính mới",)),  # warned, never lowered
        (danang(20, 25, 25), 70, True, "B", ()),
        (danang(19, 30, 30), 79, True, "B", ("Tính mới",)),
        (danang(30, 25, 29), 84, True, "B", ()),
        (danang(10, 20, 20), 50, True, "C", ()),
        (danang(9, 30, 30), 69, False, "C", ("Tính mới",)),  # below the floor of 10 as well
        (danang(20, 15, 14), 49, False, "", ()),
        (danang(40, 9, 30), 79, False, "B", ()),
        (danang(0, 0, 0), 0, False, "", ()),
    ],
)
def test_danang_grades_and_floors(points, total, passes, grade, gaps):
    outcome = rubrics.evaluate(DANANG, points)
    assert (outcome.total, outcome.passes, outcome.grade) == (total, passes, grade)
    assert tuple(gap.criterion for gap in outcome.grade_gaps) == gaps


def test_a_missed_floor_says_which_and_by_how_much():
    missed = rubrics.evaluate(DANANG, danang(9, 20, 20)).shortfalls
    assert [(each.criterion, each.least, each.given) for each in missed] == [
        ("", 50, Decimal(49)),
        ("Tính mới", 10, Decimal(9)),
    ]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (40, "không trùng, mới hoàn toàn"),
        (31, "không trùng, mới hoàn toàn"),
        (30, "cải tiến vượt bậc giải pháp đã có"),
        (21, "cải tiến vượt bậc giải pháp đã có"),
        (20, "lần đầu áp dụng tại đơn vị"),
        (0, "lần đầu áp dụng tại đơn vị"),
    ],
)
def test_whole_points_lie_in_one_band(points, words):
    assert DANANG.judged[0].band(points).words == words


@pytest.mark.parametrize(
    "points",
    [
        {},
        danang(41, 0, 0),
        danang(-1, 0, 0),
        danang("35", 0, 0),
        danang(12.5, 0, 0),
        danang(True, 0, 0),
        danang(None, 0, 0),
    ],
)
def test_points_that_are_missing_not_whole_or_out_of_range_are_named(points):
    assert "novelty" in rubrics.wrong_points(DANANG, points)


def test_a_criterion_in_parts_sums_them():
    assert rubrics.evaluate(BACNINH, bacninh(20, 15)).total == 95


@pytest.mark.parametrize(
    ("points", "vetoes"), [(bacninh(0, 0), ("Tính mới, sáng tạo",)), (bacninh(0, 1), ())]
)
def test_no_novelty_at_all_is_a_veto(points, vetoes):
    assert rubrics.evaluate(BACNINH, points).vetoes == vetoes


def test_without_a_vote_its_points_are_left_out_and_that_is_said():
    outcome = rubrics.evaluate(THAINGUYEN, {"innovation": 20, "impact": 30, "applicability": 30})
    assert (outcome.total, outcome.out_of, outcome.without_public_vote) == (80, 80, True)


@pytest.mark.parametrize(
    ("vote", "total"),
    [
        (PublicVote(votes=500, most=500), 80),
        (PublicVote(votes=250, most=500), 70),
        (PublicVote(votes=1, most=3), Decimal("66.67")),
        (PublicVote(votes=0, most=0), 60),
    ],
)
def test_a_vote_gives_its_share_of_twenty(vote, total):
    outcome = rubrics.evaluate(
        THAINGUYEN, {"innovation": 10, "impact": 25, "applicability": 25}, vote
    )
    assert (outcome.total, outcome.out_of) == (total, 100)


@pytest.mark.parametrize(
    ("scale", "members", "needed"),
    [
        (DANANG, 3, 2),  # the rubric names no ratio: two thirds by Điều 8 TT 18/2013
        (DANANG, 4, 3),
        (DANANG, 7, 5),
        (THAINGUYEN, 3, 2),  # written 0.6667, meant as two thirds
        (THAINGUYEN, 9, 6),
        (BACNINH, 3, 3),
        (BACNINH, 10, 7),
        (BACNINH, 9, 7),
    ],
)
def test_how_many_must_approve(scale, members, needed):
    assert scale.needed(members) == needed


@pytest.mark.parametrize(("members", "quorum"), [(3, 2), (4, 3), (5, 4), (6, 4), (9, 6)])
def test_minutes_need_sheets_from_two_thirds(members, quorum):
    assert rubrics.quorum(members) == quorum


def test_mean_is_exact_and_rounded_once():
    ballots = [Ballot(danang(*points), approves=True) for points in ((26, 28, 30), (24, 29, 30),
                                                                      (30, 29, 30))]  # fmt: skip
    result = rubrics.judge(DANANG, ballots, 3)
    assert (result.outcome.total, result.spread) == (Decimal("85.33"), 6)


def test_thirds_that_sum_to_a_whole_reach_it():
    ballots = [Ballot(danang(*points), approves=True) for points in ((23, 23, 23), (23, 23, 24),
                                                                      (23, 24, 24))]  # fmt: skip
    assert rubrics.judge(DANANG, ballots, 3).outcome.grade == "B"


@pytest.mark.parametrize(("approvals", "passed"), [(3, True), (2, True), (1, False), (0, False)])
def test_two_thirds_of_all_members_must_approve(approvals, passed):
    ballots = [Ballot(danang(30, 20, 20), approves=n < approvals) for n in range(3)]
    assert rubrics.judge(DANANG, ballots, 3).passed is passed


def test_a_silent_member_has_not_approved():
    ballots = [Ballot(danang(30, 20, 20), approves=True)] * 2
    assert rubrics.judge(DANANG, ballots, 4).passed is False


def test_votes_do_not_make_up_for_a_missed_floor():
    ballots = [Ballot(danang(5, 30, 30), approves=True)] * 3
    assert rubrics.judge(DANANG, ballots, 3).passed is False


def test_the_ratio_of_a_rubric_is_a_fraction():
    assert [scale.ratio for scale in (DANANG, THAINGUYEN, BACNINH)] == [
        Fraction(2, 3),
        Fraction(2, 3),
        Fraction(7, 10),
    ]
