from datetime import date

import pytest

from vuonuom.progress import rules
from vuonuom.progress.states import Pace

MID = date(2026, 7, 2)  # the 183rd of 365 days


@pytest.mark.parametrize(
    ("year", "today", "part"),
    [
        (2025, MID, 1.0),
        (2027, MID, 0.0),
        (2026, date(2026, 12, 31), 1.0),
        (2024, date(2024, 12, 31), 1.0),
        (2026, MID, 183 / 365),
    ],
)
def test_elapsed_is_the_part_of_the_year_that_is_over(year, today, part):
    assert rules.elapsed(year, today) == part


@pytest.mark.parametrize(("goal", "part", "due"), [(1, 0.49, 0), (1, 0.5, 1), (54, 0.7, 38)])
def test_expected_is_the_goals_share_rounded(goal, part, due):
    assert rules.expected(goal, part) == due


@pytest.mark.parametrize(
    ("done", "goal", "part", "pace"),
    [
        (54, 54, 0.2, Pace.REACHED),
        (60, 54, 1.0, Pace.REACHED),
        (38, 54, 0.7, Pace.ON_PACE),
        (37, 54, 0.7, Pace.LATE),
        (0, 1, 0.3, Pace.ON_PACE),
        (0, 1, 0.8, Pace.LATE),
        (0, 54, 0.0, Pace.ON_PACE),
    ],
)
def test_pace_is_measured_against_the_elapsed_year(done, goal, part, pace):
    assert rules.pace(done, goal, part) == pace


def test_boards_exist_up_to_the_coming_year():
    shown = [year for year in range(1998, 2030) if rules.is_shown(year, MID)]
    assert (shown[0], shown[-1]) == (2000, 2027)
