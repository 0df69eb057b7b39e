"""What later stages say about an idea: each counts once, in the year of the idea."""

from datetime import UTC, date, datetime

import pytest

from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries
from vuonuom.ideas.actions.marks import GoneOn, WrongState
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import recount
from vuonuom.journal.models import Posting, Tally
from vuonuom.similarity.models import Text

DAY = date(2026, 3, 2)
ROAD = (
    (ideas.mark_answered, {}),
    (ideas.mark_taken_up, {}),
    (ideas.mark_incubating, {}),
    (ideas.mark_tried, {"on": DAY}),
    (ideas.mark_recognised, {"on": DAY}),
    (ideas.mark_made_product, {}),
    (ideas.mark_in_use, {}),
)
COUNTED = (
    "ideas.answered", "ideas.tried", "ideas.recognised", "ideas.made_product",
    "ideas.in_use_elsewhere",
)  # fmt: skip


@pytest.fixture
def idea(cast):
    with clock.told(datetime(2025, 12, 30, tzinfo=UTC)):
        return ideas.submit_idea(
            by=cast.author, unit=cast.branch_a1, title="Lấy số", text="Mã QR ngoài cổng"
        )


def travel(cast, idea, steps):
    for mark, given in ROAD[:steps]:
        mark(by=cast.leader, idea=idea, **given)


def totals(unit):
    found = Tally.objects.filter(unit=unit.pk, measure__in=COUNTED, cohort=2025)
    whole_years = found.filter(period__in=[202500, 202600])
    totals = dict.fromkeys(COUNTED, 0)
    for tally in whole_years:
        totals[tally.measure] += tally.total
    return totals


def test_each_step_of_the_road_counts_once_for_the_ideas_year(cast, idea):
    travel(cast, idea, len(ROAD))
    assert totals(cast.head) == dict.fromkeys(COUNTED, 1)
    assert idea.state == IdeaState.IN_USE


def test_repeated_marks_count_nothing_more(cast, idea):
    travel(cast, idea, len(ROAD))
    ideas.mark_answered(by=cast.leader, idea=idea)
    ideas.mark_tried(by=cast.leader, idea=idea, on=date(2026, 9, 9))
    ideas.mark_made_product(by=cast.leader, idea=idea)
    ideas.mark_in_use(by=cast.leader, idea=idea)
    assert totals(cast.head) == dict.fromkeys(COUNTED, 1)
    assert (idea.state, idea.first_tried_on) == (IdeaState.IN_USE, DAY)


def test_never_tried_is_never_recognised(cast, idea):
    travel(cast, idea, 3)
    with pytest.raises(WrongState):
        ideas.mark_recognised(by=cast.leader, idea=idea, on=DAY)


def test_recognition_after_the_product_keeps_the_product(cast, idea):
    travel(cast, idea, 4)
    ideas.mark_made_product(by=cast.leader, idea=idea)
    ideas.mark_recognised(by=cast.leader, idea=idea, on=DAY)
    assert (idea.state, idea.recognised_on) == (IdeaState.PRODUCT, DAY)


def test_an_idea_cannot_skip_the_trial(cast, idea):
    travel(cast, idea, 3)
    with pytest.raises(WrongState) as refused:
        ideas.mark_made_product(by=cast.leader, idea=idea)
    assert "Đang ươm tạo" in refused.value.sentence


def test_stopped_idea_may_start_again(cast, idea):
    travel(cast, idea, 4)
    ideas.mark_stopped(by=cast.leader, idea=idea)
    ideas.mark_incubating(by=cast.leader, idea=idea)
    ideas.mark_tried(by=cast.leader, idea=idea, on=date(2026, 5, 5))
    assert (idea.state, totals(cast.head)["ideas.tried"]) == (IdeaState.TRIED, 1)


@pytest.mark.parametrize(
    ("steps", "verb", "before"),
    [
        (2, "taken_up", IdeaState.SUBMITTED),
        (3, "incubating", IdeaState.TAKEN_UP),
        (4, "tried", IdeaState.INCUBATING),
        (5, "recognised", IdeaState.TRIED),
        (6, "made_product", IdeaState.RECOGNISED),
        (7, "in_use", IdeaState.PRODUCT),
    ],
)
def test_taken_back_mark_leaves_the_idea_where_it_stood(cast, idea, steps, verb, before):
    travel(cast, idea, steps - 1)
    totals_before = totals(cast.head)
    mark, given = ROAD[steps - 1]
    mark(by=cast.leader, idea=idea, **given)
    ideas.take_back(by=cast.leader, idea=idea, verb=verb)
    assert (idea.state, totals(cast.head)) == (before, totals_before)


def test_mark_can_be_set_again_after_it_was_taken_back(cast, idea):
    travel(cast, idea, 4)
    ideas.take_back(by=cast.leader, idea=idea, verb="tried")
    ideas.mark_tried(by=cast.leader, idea=idea, on=DAY)
    assert totals(cast.head)["ideas.tried"] == 1


def test_nothing_is_taken_back_twice(cast, idea):
    travel(cast, idea, 4)
    ideas.take_back(by=cast.leader, idea=idea, verb="tried")
    with pytest.raises(GoneOn):
        ideas.take_back(by=cast.leader, idea=idea, verb="tried")


def test_moved_out_idea_counts_nowhere_and_is_found_nowhere(cast, idea):
    ideas.mark_moved_out(by=cast.keeper_here, idea=idea)
    assert queries.counted(idea) == []
    assert Text.objects.get(subject_id=idea.pk).title == ""
    ideas.take_back(by=cast.keeper_here, idea=idea, verb="moved_out")
    assert Text.objects.get(subject_id=idea.pk).title == "Lấy số"


def test_search_follows_the_growth(cast, idea):
    travel(cast, idea, 6)
    assert Text.objects.get(subject_id=idea.pk).stage == "cay"


def test_road_shows_four_signs_and_where_the_idea_is(cast, idea):
    travel(cast, idea, 4)
    steps = [(step.sign, step.label, step.state) for step in queries.road(idea)]
    assert steps == [
        ("hat", "Đã trả lời", "done"),
        ("mam", "Đã thử", "now"),
        ("cay", "Sản phẩm", "todo"),
        ("rung", "Nơi khác dùng", "todo"),
    ]


def test_totals_stay_exact(cast, idea):
    travel(cast, idea, len(ROAD))
    ideas.take_back(by=cast.leader, idea=idea, verb="in_use")
    assert Posting.objects.filter(measure="ideas.in_use_elsewhere").count() == 2
    assert list(recount.differences()) == []
