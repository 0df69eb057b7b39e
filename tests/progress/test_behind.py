from datetime import date

import pytest

from tests.progress.walk import TODAY, at, count, movement, send
from vuonuom.ideas.actions.writing import withdraw_idea
from vuonuom.progress.queries import behind
from vuonuom.progress.queries.behind import Number
from vuonuom.progress.queries.board import board
from vuonuom.progress.states import AUTHORS, MEMBERS, ROAD, Reading

LEVELS = ("head", "base_a", "base_b", "branch_a1", "branch_a2", "branch_b1", "branch_b2")


def rows(cast, number, person=None):
    with at(TODAY):
        return behind.items(person or cast.movement_office, number, 0, 1000)


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("measure", ROAD)
def test_every_list_is_as_long_as_its_number_says(cast, measure, reading, year):
    movement(cast)
    for name in LEVELS:
        unit = getattr(cast, name)
        found = board(unit, year, reading=reading, today=TODAY)
        number = Number(unit, measure, year, reading)
        shown = dict(zip(ROAD, found.road, strict=True))[measure]
        assert (name, len(rows(cast, number)), behind.total(number, 2026)) == (name, shown, shown)


@pytest.mark.parametrize("name", LEVELS)
def test_every_child_number_opens_a_list_of_its_length(cast, name):
    movement(cast)
    for row in board(getattr(cast, name), 2026, reading=Reading.FLOW, today=TODAY).rows:
        child = getattr(cast, row.unit.code.replace("-", "_"))
        lists = [len(rows(cast, Number(child, m, 2026))) for m in ROAD]
        assert lists == list(row.figures)


def test_last_years_number_opens_the_same_months(cast):
    movement(cast)
    send(cast.author, cast.branch_a1, "Trong chín tháng đầu", date(2025, 9, 30))
    number = Number(cast.head, "ideas.submitted", 2025, months=9)
    assert (behind.total(number, 2026), len(rows(cast, number))) == (1, 1)


def test_participants_have_a_row_each_and_no_name(cast):
    movement(cast)
    found = rows(cast, Number(cast.head, AUTHORS, 2026))
    assert [(row.kind, row.title, row.on) for row in found] == [
        ("person", "", date(2026, 7, 1)),
        ("person", "", date(2026, 5, 1)),
        ("person", "", date(2026, 1, 9)),
        ("person", "", date(2026, 1, 5)),
    ]


def test_who_withdrew_the_only_idea_is_no_participant(cast):
    idea = send(cast.author, cast.branch_a1, "Ý duy nhất", date(2026, 2, 1))
    with at(date(2026, 2, 3)):
        withdraw_idea(by=cast.author, idea=idea)
    number = Number(cast.head, AUTHORS, 2026)
    assert (behind.total(number, 2026), rows(cast, number)) == (0, [])


def test_members_are_counted_by_unit_without_names(cast):
    number = Number(cast.base_b, MEMBERS, 2026)
    found = [(row.title, row.count) for row in rows(cast, number)]
    assert found == [("Chi đoàn Đồng Lúa 1", 2), ("Chi đoàn Đồng Lúa 2", 3)]
    assert behind.total(number, 2026) == 5


def test_what_counts_but_may_not_be_read_is_a_row_without_title(cast):
    send(cast.author, cast.branch_a1, "Chỉ người trong cuộc đọc")
    found = rows(cast, Number(cast.head, "ideas.submitted", 2026), cast.admin)
    assert [(row.kind, row.on, row.title, row.code) for row in found] == [("idea", None, "", "")]


def test_a_number_of_the_unit_itself_leaves_children_out(cast):
    movement(cast)
    count(by=None, unit=cast.base_a, measure="ideas.submitted", on=date(2026, 8, 2))
    number = Number(cast.base_a, "ideas.submitted", 2026, own=True)
    assert (behind.total(number, 2026), len(rows(cast, number))) == (1, 1)


def test_stock_of_units_opens_the_units(cast):
    number = Number(cast.base_a, "organization.units", 2026)
    titles = {row.title for row in rows(cast, number)}
    assert titles == {"Đoàn cơ sở Mai Sơn", "Chi đoàn Mai Sơn 1", "Chi đoàn Mai Sơn 2"}
