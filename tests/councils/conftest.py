"""A panel with three reviewers, and ideas as far along as a test needs them."""

import pytest

from vuonuom.core import clock
from vuonuom.councils import actions
from vuonuom.councils.models import Rubric
from vuonuom.councils.rules.requests import RequestForm
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.ideas import actions as ideas

DANANG = {"novelty": 35, "applicability": 20, "benefit": 25}


@pytest.fixture
def rubrics(db):
    actions.load_rubrics()
    return {rubric.key: rubric for rubric in Rubric.objects.all()}


@pytest.fixture
def idea(cast):
    return ideas.submit_idea(
        by=cast.author,
        unit=cast.branch_a1,
        title="Sổ tay số cho tổ tiếp dân",
        text="Một quyển sổ tay điện tử thay cho sổ giấy ở bộ phận tiếp dân.",
        authors=[(cast.author, 70), (cast.co_author, 30)],
    )


def try_out(cast, idea):
    ideas.mark_taken_up(by=cast.leader, idea=idea)
    ideas.mark_incubating(by=cast.leader, idea=idea)
    return ideas.mark_tried(by=cast.leader, idea=idea, on=clock.today())


@pytest.fixture
def tried(cast, idea):
    return try_out(cast, idea)


@pytest.fixture
def found(cast, rubrics):
    def founding(kind=PanelKind.RECOGNITION, rubric="danang-gd-2026", unit=None, open_it=True):
        panel = actions.found_panel(
            by=cast.secretary,
            unit=unit or cast.base_a,
            kind=kind,
            name="Hội đồng cơ sở Mai Sơn",
            rubric=rubrics[rubric],
        )
        for person, seat in (
            (cast.reviewer, Seat.CHAIR),
            (cast.second_reviewer, Seat.SECRETARY),
            (cast.third_reviewer, Seat.MEMBER),
        ):
            actions.appoint(by=cast.secretary, panel=panel, person=person, seat=seat)
        return actions.open_panel(by=cast.secretary, panel=panel) if open_it else panel

    return founding


@pytest.fixture
def panel(found):
    return found()


def request_form(**changes):
    form = {
        "first_applied_on": clock.today(),
        "essence": "Thay sổ giấy bằng sổ điện tử.",
        "conditions": "Một máy tính bảng.",
        "benefit_author": "Bớt 30 % thời gian chờ.",
        "committed": True,
    }
    return RequestForm(**(form | changes))


@pytest.fixture
def case(cast, panel, tried):
    return actions.file_case(by=cast.author, panel=panel, idea=tried, request=request_form())


def score(case, *people, points=DANANG, approves=True):
    for person in people:
        actions.send_sheet(
            by=person, case=case, points=points, approves=approves, comment="Làm được."
        )


@pytest.fixture
def judged(cast, case):
    score(case, cast.reviewer, cast.second_reviewer, cast.third_reviewer)
    actions.write_minutes(by=cast.secretary, panel=case.panel)
    case.refresh_from_db()
    return case
