from datetime import date

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import TODAY, at, count, movement, send
from vuonuom.directives.actions.programmes import exempt_unit
from vuonuom.directives.models import TargetAssignment
from vuonuom.organization.models import Unit
from vuonuom.progress.queries.board import ROWS, board
from vuonuom.progress.states import ROAD, Pace, Reading


def read(unit, year=2026, reading=Reading.COHORT, **more):
    with at(TODAY):
        return board(unit, year, reading=reading, today=TODAY, **more)


def road(unit, **more):
    return dict(zip(("sent", "answered", "tried", "recognised", "made", "used"),
                    read(unit, **more).road, strict=True))  # fmt: skip


def test_cohort_reading_follows_this_years_ideas(cast):
    movement(cast)
    assert road(cast.head) == {
        "sent": 4, "answered": 3, "tried": 1, "recognised": 1, "made": 1, "used": 1,
    }  # fmt: skip


def test_flow_reading_counts_what_happened_within_the_year(cast):
    movement(cast)
    assert road(cast.head, reading=Reading.FLOW)["tried"] == 2  # one idea is of the year before


def test_cohort_reading_of_last_year_goes_on_into_this_year(cast):
    movement(cast)
    assert road(cast.head, year=2025)["tried"] == 1
    assert road(cast.head, year=2025, reading=Reading.FLOW)["tried"] == 0


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("name", ["head", "base_a", "base_b"])
def test_children_and_own_sum_to_the_parent_everywhere(cast, name, year, reading):
    movement(cast)
    send(cast.leader, cast.branch_a2, "Của chi đoàn", date(2026, 8, 1))
    count(by=None, unit=cast.base_a, measure="ideas.submitted", on=date(2026, 8, 2))
    unit = getattr(cast, name)
    found = read(unit, year, reading)
    own = 1 if (name, year) == ("base_a", 2026) else 0
    sums = [sum(column) for column in zip(*(row.figures for row in found.rows), strict=True)]
    sums[0] += own
    assert sums == list(found.road)


def test_a_unit_that_has_its_product_has_reached_its_target(cast):
    assigned(cast, year=2026)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=date(2026, 3, 1))
    found = read(cast.head)
    [target] = found.targets
    assert (target.result.reached, target.result.bound, target.expected) == (1, 2, 1)
    assert target.result.pace == Pace.ON_PACE
    paces = {row.unit.name: row.result.pace for row in found.rows}
    assert paces == {"Đoàn cơ sở Đồng Lúa": Pace.LATE, "Đoàn cơ sở Mai Sơn": Pace.REACHED}


def test_last_years_product_does_not_reach_this_years_target(cast):
    assigned(cast, year=2026)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=date(2025, 3, 1))
    assert read(cast.head).targets[0].result.reached == 0


def test_a_target_binds_from_the_board_of_the_unit_itself(cast):
    assigned(cast, each_unit(cast, at_least=4), year=2026)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=date(2026, 3, 1), amount=3)
    [target] = read(cast.base_a).targets
    result = target.result
    assert (result.is_one, result.done, result.goal, target.expected) == (True, 3, 4, 3)
    assert result.pace == Pace.ON_PACE


def test_an_exempt_unit_is_left_out_of_the_count(cast):
    assigned(cast, year=2026)
    one = TargetAssignment.objects.get(unit=cast.base_b)
    exempt_unit(by=cast.movement_office, assignment=one, reason="Mới thành lập")
    result = read(cast.head).targets[0].result
    assert (result.bound, result.exempt, result.goal) == (1, 1, 1)


def test_a_closed_unit_is_bound_no_more(cast):
    assigned(cast, year=2026)
    Unit.objects.filter(pk=cast.base_b.pk).update(closed_on=date(2026, 7, 1))
    assert read(cast.head).targets[0].result.bound == 1


def test_targets_of_branches_add_up_at_every_level(cast):
    assigned(cast, each_unit(cast, "branch", "ideas.submitted"), year=2026)
    movement(cast)
    reached = {
        unit.code: (read(unit).targets[0].result.reached, read(unit).targets[0].result.bound)
        for unit in (cast.head, cast.base_a, cast.base_b, cast.branch_a1)
    }
    assert reached == {"head": (3, 4), "base-a": (2, 2), "base-b": (1, 2), "branch-a1": (1, 1)}


def test_an_invitation_shows_participants_against_members(cast):
    assigned(cast, EACH_MEMBER, year=2026)
    movement(cast)
    [call] = read(cast.base_a).invitations
    # author and co_author; the neighbour withdrew one idea and keeps another
    assert (call.taken_part, call.members) == (3, 8)


def test_a_persons_target_says_nothing_of_late(cast):
    assigned(cast, EACH_MEMBER, year=2026)
    assert read(cast.base_a).targets == ()


def test_this_year_stands_beside_the_same_months_of_last_year(cast):
    movement(cast)
    send(cast.author, cast.branch_a1, "Trong chín tháng đầu", date(2025, 9, 30))
    found = read(cast.head)
    sent = found.comparisons[0]
    assert found.months == 9
    assert (sent.this, sent.before, sent.whole) == (4, 1, 2)


def test_a_past_year_is_compared_whole(cast):
    movement(cast)
    found = read(cast.head, 2025)
    assert (found.months, found.comparisons[0].this, found.comparisons[0].before) == (12, 1, 0)


def test_children_stand_in_order_of_their_names(cast):
    assert [row.unit.name for row in read(cast.head).rows] == [
        "Đoàn cơ sở Đồng Lúa",
        "Đoàn cơ sở Mai Sơn",
    ]


def test_those_who_may_need_help_can_come_first(cast):
    assigned(cast, year=2026)
    count(by=None, unit=cast.base_b, measure="products.accepted", on=date(2026, 3, 1))
    found = read(cast.head, late_first=True)
    assert [row.unit.code for row in found.rows] == ["base-a", "base-b"]


@pytest.mark.parametrize("reading", list(Reading))
def test_a_board_reads_the_same_number_of_times_for_any_number_of_children(
    cast, many_branches, django_assert_num_queries, reading
):
    assigned(cast, each_unit(cast, "branch"), EACH_MEMBER, year=2026)
    for unit in (cast.head, cast.base_b, many_branches):
        with django_assert_num_queries(8 if reading == Reading.COHORT else 7):
            read(unit, reading=reading)


def test_a_long_board_comes_in_pages(cast, many_branches):
    first, second = read(many_branches), read(many_branches, page=2)
    assert (len(first.rows), len(second.rows), first.pages) == (ROWS, 10, 2)
    names = [row.unit.code for row in (*first.rows, *second.rows)]
    assert len(set(names)) == ROWS + 10


def test_a_grid_shows_at_most_forty_cells(cast, many_branches):
    assigned(cast, each_unit(cast, "branch"), year=2026)
    found = read(many_branches)
    assert (len(found.cells), sum(found.paces.values())) == (ROWS, ROWS + 10)


@pytest.fixture
def many_branches(cast):
    """A third base with fifty branches."""
    from vuonuom.organization.actions.units import open_unit

    def make(kind, code, name, parent):
        return open_unit(
            by=None, organization=cast.organization, kind=cast.kinds[kind], code=code, name=name,
            parent=parent, on=date(2024, 1, 1),
        )  # fmt: skip

    base = make("base", "base-c", "Đoàn cơ sở Suối Trong", cast.head)
    for number in range(ROWS + 10):
        make("branch", f"c-{number:02}", f"Chi đoàn Suối Trong {number:02}", base)
    return base


def test_the_road_has_six_steps():
    assert len(ROAD) == 6
