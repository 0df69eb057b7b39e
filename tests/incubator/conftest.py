"""An idea taken up, its project, its milestones and trials."""

from datetime import timedelta

import pytest

from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.incubator import actions


@pytest.fixture
def idea(cast):
    sent = ideas.submit_idea(
        by=cast.author,
        unit=cast.branch_a1,
        title="Sổ tay số cho tổ tiếp dân",
        text="Một quyển sổ tay điện tử thay cho sổ giấy ở bộ phận tiếp dân.",
        authors=[(cast.author, 70), (cast.co_author, 30)],
    )
    return ideas.mark_taken_up(by=cast.leader, idea=sent)


@pytest.fixture
def project(cast, idea):
    return actions.start_project(
        by=cast.leader,
        idea=idea,
        unit=cast.base_a,
        title="Sổ tay số",
        goal="Ba chi đoàn dùng thật trong một tháng.",
        mentor=cast.mentor,
    )


@pytest.fixture
def milestone(cast, project):
    return actions.add_milestone(
        by=cast.mentor,
        project=project,
        title="Bản mẫu đầu tiên",
        due_on=clock.today() + timedelta(days=30),
    )


@pytest.fixture
def trial(cast, project):
    return actions.start_trial(
        by=cast.mentor, project=project, place=cast.branch_a2, starts_on=clock.today()
    )


def finish(cast, trial, **changes):
    told = {"ends_on": clock.today(), "result": "Bớt một nửa thời gian.", "times_used": 40}
    told |= {"evidence": ["Anh Ba nói: nhanh hơn hẳn."]}
    return actions.finish_trial(by=cast.mentor, trial=trial, **(told | changes))


@pytest.fixture
def tried(cast, trial):
    return finish(cast, trial)
