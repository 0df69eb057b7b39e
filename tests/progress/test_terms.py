"""The board of a term: whole months, like with like, children that sum to their parent."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.congresses.making import term
from tests.progress.walk import NOW, TODAY, movement, send
from vuonuom.core import clock
from vuonuom.organization.actions.reorganisations import merge_units, move_unit
from vuonuom.organization.actions.units import open_unit
from vuonuom.progress.queries import behind, terms
from vuonuom.progress.queries.near import near
from vuonuom.progress.states import AUTHORS, MEMBERS, TERM, Reading
from vuonuom.web.progress.terms import span


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


def board(unit, found, **asked):
    around = near(unit)
    return terms.board(unit, around, terms.terms_of(around), found, today=TODAY, **asked)


def line(drawn, measure="ideas.submitted"):
    [found] = [one for one in drawn.lines if one.measure == measure]
    return found


@pytest.fixture
def five_years(cast):
    """2022-12 in part, three whole years, 2027 to come."""
    return term(cast, first=date(2024, 11, 1), last=date(2029, 10, 31))


def test_years_stand_beside_each_other_and_are_summed(cast, five_years):
    for day in (date(2024, 10, 31), date(2024, 11, 1), date(2025, 3, 1), date(2026, 9, 1)):
        send(cast.author, cast.branch_a1, f"Ý tưởng {day}", day)
    found = line(board(cast.head, five_years))
    assert (found.parts, found.total) == ((1, 1, 1), 3)


def test_a_year_that_is_to_come_has_no_column(cast, five_years):
    assert [part.year for part in board(cast.head, five_years).parts] == [2024, 2025, 2026]


def test_persons_are_not_summed_and_not_told_of_part_of_a_year(cast, five_years):
    movement(cast)
    found = line(board(cast.head, five_years), AUTHORS)
    assert (found.parts, found.total) == ((None, 1, 4), None)


def test_members_are_those_of_the_end_of_each_year(cast, five_years):
    found = line(board(cast.base_a, five_years), MEMBERS)
    assert (found.parts, found.total) == ((8, 8, 8), None)


@pytest.mark.parametrize("measure", TERM)
def test_children_and_what_is_the_units_own_sum_to_the_unit(cast, five_years, measure):
    movement(cast)
    for unit in (cast.head, cast.base_a, cast.branch_a1):
        drawn = board(unit, five_years, measure=measure)
        sums = [sum(figures) for figures in zip(*_figures(drawn), strict=True)]
        assert sums == list(drawn.shown.parts)


def _figures(drawn):
    return [row.parts for row in (*drawn.rows, drawn.own)]


def test_figures_follow_todays_tree_in_every_year(cast, five_years):
    send(cast.author, cast.branch_a1, "Cũ", date(2025, 2, 1))
    move_unit(by=None, unit=cast.branch_a1, parent=cast.base_b, on=date(2026, 2, 1))
    drawn = board(cast.base_b, five_years)
    assert line(drawn).parts == (0, 1, 0)
    assert [change.kind for change in drawn.changes] == ["moved"]


def test_a_merged_units_past_is_its_successors(cast, five_years):
    send(cast.author, cast.branch_a1, "Cũ", date(2025, 2, 1))
    merge_units(by=None, units=[cast.base_a], into=cast.base_b, on=date(2026, 2, 1))
    assert line(board(cast.base_b, five_years)).total == 1


@pytest.mark.parametrize("measure", TERM)
def test_each_number_opens_as_many_rows_as_it_says(cast, five_years, measure):
    movement(cast)
    found = line(board(cast.head, five_years), measure)
    number = behind.Number(cast.head, measure, 2026, Reading.FLOW, span=span(five_years))
    assert behind.total(number, 2026) == found.total
    assert len(behind.items(cast.movement_office, number, 0, 99)) == found.total


def test_a_board_of_25_children_takes_as_many_questions_as_one_of_two(cast, five_years):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            board(cast.head, five_years)
        return len(queries)

    few = asked()
    for n in range(25):
        open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["base"], code=f"x-{n:02}",
            name=f"Đoàn cơ sở {n:02}", parent=cast.head, on=date(2024, 1, 1),
        )  # fmt: skip
    assert (few, asked()) == (5, 5)
