from datetime import date

from tests.progress.walk import TODAY, at, count
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.organization.actions.reorganisations import Part, merge_units, move_unit, split_unit
from vuonuom.organization.models import Unit
from vuonuom.progress.queries import changes
from vuonuom.progress.queries.board import board
from vuonuom.progress.queries.near import near
from vuonuom.progress.states import Reading

IDEAS = "ideas.submitted"
JULY = date(2026, 7, 1)


def touching(unit, year=2026):
    children = [child.pk for child in near(unit).children]
    return changes.touching(unit, children, year)


def told(unit, year=2026):
    return [(c.kind, c.code, c.to_code, c.on) for c in touching(unit, year).found]


def ideas(unit, on, amount):
    count(by=None, unit=unit, measure=IDEAS, on=on, amount=amount)


def halves(cast, on=JULY, weights=(3, 1)):
    """base_a becomes two bases, of three quarters and of one."""
    parts = [
        Part(code="m", name="Đoàn cơ sở Một", weight=weights[0], children=(cast.branch_a1.pk,)),
        Part(code="h", name="Đoàn cơ sở Hai", weight=weights[1], children=(cast.branch_a2.pk,)),
    ]
    split_unit(by=cast.admin, unit=cast.base_a, parts=parts, on=on)
    return Unit.objects.get(code="m"), Unit.objects.get(code="h")


def test_a_merger_touches_the_board_above_and_the_successors(cast):
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)
    expected = [("merged", "base-b", "base-a", JULY)]
    assert (told(cast.head), told(cast.base_a)) == (expected, expected)


def test_children_that_went_along_with_a_merger_did_not_move_by_themselves(cast):
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)
    assert {c.kind for c in touching(cast.base_a).found} == {"merged"}


def test_a_move_touches_both_sides_and_the_board_above(cast):
    move_unit(by=cast.admin, unit=cast.branch_a2, parent=cast.base_b, on=JULY)
    expected = [("moved", "branch-a2", "base-b", JULY)]
    assert [told(unit) for unit in (cast.base_a, cast.base_b, cast.head)] == [expected] * 3
    assert touching(cast.base_b).found[0].from_name == "Đoàn cơ sở Mai Sơn"


def test_a_split_touches_its_parts_which_need_an_estimate(cast):
    first, _ = halves(cast)
    assert told(first) == [("split", "base-a", "m", JULY)]
    assert (touching(first).is_estimated, touching(cast.head).is_estimated) == (True, False)
    assert [(c.to_code, c.share_ppm) for c in touching(cast.head).found] == [
        ("h", 250_000),
        ("m", 750_000),
    ]


def test_what_happened_before_the_year_before_touches_nothing(cast):
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=date(2024, 12, 31))
    assert told(cast.head) == []


def test_a_later_change_does_not_touch_an_earlier_board(cast):
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)
    assert (told(cast.head, 2025), len(told(cast.head, 2027))) == ([], 1)


def test_what_was_undone_touches_nothing(cast):
    move_unit(by=cast.admin, unit=cast.branch_a2, parent=cast.base_b, on=JULY)
    undo(entry=Entry.objects.get(kind="organization.unit.moved"), by=cast.admin)
    assert told(cast.head) == []


def test_a_unit_elsewhere_is_not_touched(cast):
    move_unit(by=cast.admin, unit=cast.branch_a2, parent=cast.base_b, on=JULY)
    assert told(cast.branch_b2) == []


def test_all_changes_below_come_in_pages_newest_first(cast):
    merge_units(by=cast.admin, units=[cast.branch_b1], into=cast.branch_b2, on=date(2026, 3, 1))
    move_unit(by=cast.admin, unit=cast.branch_a2, parent=cast.base_b, on=JULY)
    first, second = (changes.below(cast.head, 2026, n, n + 1) for n in (0, 1))
    assert [first[0].code, second[0].code] == ["branch-a2", "branch-b1"]
    assert changes.below(cast.head, 2026, 2, 3) == []


def compared(unit):
    with at(TODAY):
        found = board(unit, 2026, reading=Reading.FLOW, today=TODAY)
    return found.comparisons[0]


def test_last_year_of_a_merged_unit_is_in_its_successors_exactly(cast):
    ideas(cast.base_b, date(2025, 3, 1), 7)
    ideas(cast.base_a, date(2025, 3, 1), 4)
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)
    line = compared(cast.base_a)
    assert (line.before, line.shared.before) == (11, ())


def test_last_year_of_a_split_unit_is_shared_out_by_estimate(cast):
    ideas(cast.base_a, date(2025, 3, 1), 6)
    ideas(cast.base_a, date(2025, 12, 1), 4)
    first, second = halves(cast)
    for unit, before, whole in ((first, 5, 8), (second, 1, 2)):
        line = compared(unit)
        shares = [sum(e.part for e in one) for one in (line.shared.before, line.shared.whole)]
        assert (line.before, line.whole, shares) == (0, 0, [before, whole])
    assert compared(cast.head).before == 6


def test_this_year_before_the_split_is_shared_out_too(cast):
    ideas(cast.base_a, date(2026, 3, 1), 8)
    first, _ = halves(cast)
    ideas(first, date(2026, 8, 1), 2)
    line = compared(first)
    assert (line.this, [e.part for e in line.shared.this]) == (2, [6])


def test_a_board_above_the_split_asks_no_more_than_one_without(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        compared(cast.head)
    halves(cast)
    with django_assert_max_num_queries(7):
        compared(cast.head)
