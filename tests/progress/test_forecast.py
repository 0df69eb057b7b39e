from datetime import date

import pytest

from tests.directives.making import assigned, each_unit
from tests.progress.walk import TODAY, at, count
from vuonuom.progress.queries.board import board
from vuonuom.progress.queries.figures import History
from vuonuom.progress.queries.forecast import Basis, forecast, rhythm
from vuonuom.progress.states import COMPARED, Reading

IDEAS = "ideas.submitted"
MID = date(2026, 7, 31)


def told(*years, year=2026):
    """A history of ideas: each year's months in turn, the last one being `year`."""
    flow = {}
    for n, months in enumerate(years):
        of = year - len(years) + 1 + n
        flow[IDEAS, of * 100] = sum(months)
        flow |= {(IDEAS, of * 100 + m): value for m, value in enumerate(months, 1)}
    return History(year, flow, {}, {})


def even(each, months=12):
    return [each] * months + [0] * (12 - months)


def late_in_the_year(each):
    """A tenth until July, the rest in the five months after."""
    return [each] * 7 + [0, 0, 0, 0, each * 63]


def test_a_year_in_the_rhythm_of_the_last_one_ends_where_that_ended():
    made = forecast(told(even(20), even(20, 7)), IDEAS, MID)
    assert (made.basis, made.value, round(made.share, 2)) == (Basis.PAST, 240, 0.58)


def test_a_rhythm_that_is_late_in_the_year_is_followed():
    made = forecast(told(late_in_the_year(20), even(20, 7)), IDEAS, MID)
    assert made.value == 1400  # a straight line would say 240


def test_part_of_a_month_counts_for_its_part_of_the_past_month():
    made = forecast(told(even(20), even(20, 6)), IDEAS, date(2026, 6, 15))
    assert round(made.share * 240) == 110


def test_several_years_are_taken_together_and_the_range_spans_them():
    quick, slow = [150] * 2 + even(0)[2:], late_in_the_year(40)
    made = forecast(told(quick, slow, even(20, 7)), IDEAS, MID)
    assert made.low == 140  # as the quick year: nothing more comes
    assert made.high > 1400  # as the slow one
    assert set(made.shares) == {2024, 2025}


def test_more_than_three_years_back_is_not_looked_at():
    made = forecast(told(even(90), even(20), even(20), even(20), even(20, 7)), IDEAS, MID)
    assert sorted(made.shares) == [2023, 2024, 2025]


def test_without_a_past_it_is_as_many_each_day_and_says_so():
    made = forecast(told(even(20, 7)), IDEAS, MID)
    assert (made.basis, made.shares) == (Basis.EVEN, {})
    assert made.value == pytest.approx(140 * 365 / 212, abs=1)
    assert made.low < made.value < made.high


@pytest.mark.parametrize(("now", "basis"), [(9, Basis.FEW), (10, Basis.PAST)])
def test_of_fewer_than_ten_nothing_is_foreseen(now, basis):
    made = forecast(told(even(20), [now, *even(0)[1:]]), IDEAS, MID)
    assert (made.basis, made.is_made) == (basis, basis is Basis.PAST)


def test_a_past_year_of_fewer_than_ten_has_no_rhythm():
    assert forecast(told([9, *even(0)[1:]], even(20, 7)), IDEAS, MID).basis is Basis.EVEN


def test_in_january_it_is_too_early():
    made = forecast(told(even(20), [40, *even(0)[1:]]), IDEAS, date(2026, 1, 20))
    assert made.basis is Basis.EARLY


def test_on_the_last_day_the_forecast_is_what_there_is():
    made = forecast(told(even(20), even(33)), IDEAS, date(2026, 12, 31))
    assert (made.low, made.value, made.high) == (396, 396, 396)


def test_a_forecast_has_three_figures_at_most_and_never_less_than_there_is():
    made = forecast(told(even(1234), even(1777, 7)), IDEAS, MID)
    assert (made.value, made.low % 100, made.high % 100) == (21300, 0, 0)
    assert made.low >= made.now


def test_a_rhythm_sums_up_month_by_month_and_leaves_empty_years_out():
    line = rhythm(told(even(0), even(2), even(3, 7)), IDEAS, MID)
    assert line.years == {
        2025: tuple(range(2, 25, 2)),
        2026: (3, 6, 9, 12, 15, 18, 21),
    }


def test_a_board_foresees_the_running_year_only(cast):
    count(by=None, unit=cast.branch_a1, measure=IDEAS, on=date(2025, 3, 1), amount=20)
    count(by=None, unit=cast.branch_a1, measure=IDEAS, on=date(2026, 3, 1), amount=30)
    with at(TODAY):
        running, over = (
            board(cast.head, year, reading=Reading.FLOW, today=TODAY) for year in (2026, 2025)
        )
    assert set(running.forecasts) == set(COMPARED)
    assert (running.forecasts[IDEAS].value, running.rhythm.measure) == (30, IDEAS)
    assert (over.forecasts, over.rhythm) == ({}, None)


def test_a_board_draws_what_its_first_target_counts_where_that_can_be_foreseen(cast):
    assigned(cast, each_unit(cast), year=2026)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=date(2026, 3, 1), amount=12)
    with at(TODAY):
        drawn = [
            board(unit, 2026, reading=Reading.FLOW, today=TODAY).rhythm.measure
            for unit in (cast.head, cast.base_b)
        ]
    assert drawn == ["products.accepted", IDEAS]
