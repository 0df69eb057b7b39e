"""Units come in with their parents first; what is there is brought up to date, never moved."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rosters.making import enter, planned, reasons, units
from vuonuom.access.errors import NotAllowed
from vuonuom.journal import recount
from vuonuom.ops.checking import records
from vuonuom.organization.models import Organization, Unit, UnitKind
from vuonuom.organization.queries import path_of
from vuonuom.rosters.states import ListKind

UNITS = ListKind.UNITS


@pytest.fixture(autouse=True)
def today(cast):
    with time_machine.travel("2026-11-22 08:00+07:00"):
        yield


def test_units_open_under_their_parents_in_any_order(cast, tmp_path):
    rows = ["cd-c2", "Chi đoàn C2", "Chi đoàn", "dcs-c"], ["dcs-c", "Đoàn C", "Đoàn cơ sở", "head"]
    enter(units(tmp_path, *rows), UNITS)
    assert [unit.code for unit in path_of(Unit.objects.get(code="cd-c2"))] == ["head", "dcs-c"]


def test_everything_still_counts_right(cast, tmp_path):
    rows = ["cd-c2", "Chi đoàn C2", "Chi đoàn", "dcs-c"], ["dcs-c", "Đoàn C", "Đoàn cơ sở", "head"]
    enter(units(tmp_path, *rows), UNITS)
    assert [*recount.differences(), *records.differing_records()] == []


def test_the_same_list_again_changes_nothing(cast, tmp_path):
    source = units(tmp_path, ["dcs-c", "Đoàn C", "Đoàn cơ sở", "head"])
    enter(source, UNITS)
    assert planned(source, UNITS).numbers() == {"new": 0, "changed": 0, "same": 1, "rejected": 0}


def test_a_new_name_keeps_the_old_one(cast, tmp_path):
    enter(units(tmp_path, ["branch-a1", "Chi đoàn Mới", "", ""]), UNITS)
    unit = Unit.objects.get(code="branch-a1")
    assert (unit.name, unit.former_names.get().name) == ("Chi đoàn Mới", "Chi đoàn Mai Sơn 1")


def test_fields_take_the_place_of_those_before(cast, tmp_path):
    head = ["Mã", "Tên", "Lĩnh vực"]
    enter(units(tmp_path, ["branch-a1", "Chi đoàn Mai Sơn 1", "Y tế"], head=head), UNITS)
    assert [field.code for field in cast.branch_a1.fields.all()] == ["y-te"]


def test_a_code_that_lost_its_zeros_is_found(cast, tmp_path):
    head = ["Mã", "Tên", "Mã cấp trên"]
    enter(units(tmp_path, ["00123", "Đoàn C", "head"], head=head), UNITS)
    rows = [123, "Đoàn C", "head"], ["c-1", "Chi đoàn 1", 123]
    assert planned(units(tmp_path, *rows, head=head), UNITS).numbers()["same"] == 1


def test_a_parent_may_be_named(cast, tmp_path):
    head = ["Mã", "Tên", "Trực thuộc"]
    enter(units(tmp_path, ["c-1", "Chi đoàn 1", "Đoàn cơ sở Mai Sơn"], head=head), UNITS)
    assert path_of(Unit.objects.get(code="c-1"))[-1].code == "base-a"


def test_the_level_below_the_parents_is_taken_where_none_is_said(cast, tmp_path):
    enter(units(tmp_path, ["c-1", "Chi đoàn 1", "", "base-a"]), UNITS)
    assert Unit.objects.get(code="c-1").kind == cast.kinds["branch"]


def test_a_level_that_is_new_is_made_once(cast, tmp_path):
    rows = ["t-1", "Tổ 1", "Phân đoàn", "branch-a1"], ["t-2", "Tổ 2", "phân đoàn", "branch-a1"]
    enter(units(tmp_path, *rows), UNITS)
    assert UnitKind.objects.get(name="Phân đoàn").rank == cast.kinds["branch"].rank + 1


def test_another_organisation_begins_with_its_top(cast, tmp_path):
    head = ["Mã", "Tên", "Cấp", "Mã cấp trên", "Tổ chức"]
    rows = (
        ["hpn", "Hội Phụ nữ", "Trung ương Hội", "", "Hội Phụ nữ Hoa Ban"],
        ["hpn-1", "Hội cơ sở 1", "Hội cơ sở", "hpn", ""],
    )
    enter(units(tmp_path, *rows, head=head), UNITS)
    made = Organization.objects.get(name="Hội Phụ nữ Hoa Ban")
    assert [unit.code for unit in made.units.order_by("code")] == ["hpn", "hpn-1"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["", "A", "", "head"]], (2, "Mã đơn vị", "Mã gồm 1 đến 40 chữ không dấu, số, gạch nối.")),
        ([["a b", "A", "", "head"]],
         (2, "Mã đơn vị", "Mã gồm 1 đến 40 chữ không dấu, số, gạch nối.")),
        ([["a", "", "", "head"]], (2, "Tên đơn vị", "Thiếu tên đơn vị.")),
        ([["a", "A", "", ""]], (2, "Mã đơn vị cấp trên", "Thiếu đơn vị cấp trên.")),
        ([["a", "A", "", "x"]],
         (2, "Mã đơn vị cấp trên", "Không có đơn vị mang mã này trong phạm vi được nhập.")),
        ([["a", "A", "", "head"], ["A", "B", "", "head"]],
         (3, "Mã đơn vị", "Mã này đã có ở dòng 2.")),
        ([["a", "A", "Đoàn cấp bộ", "base-a"]],
         (2, "Cấp", "Cấp này không nằm dưới cấp “Đoàn cơ sở” của đơn vị cấp trên.")),
        ([["a", "A", "", "branch-a1"]], (2, "Cấp", "Xin ghi cấp của đơn vị.")),
        ([["branch-a1", "Chi đoàn Mai Sơn 1", "", "base-b"]],
         (2, "Mã đơn vị cấp trên",
          "Đơn vị đã có và đang thuộc cấp trên khác: danh sách không chuyển đơn vị.")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column(cast, tmp_path, rows, expected):
    assert reasons(planned(units(tmp_path, *rows), UNITS)) == [expected]


def test_a_ring_of_parents_is_refused_whole(cast, tmp_path):
    rows = ["a", "A", "Chi đoàn", "b"], ["b", "B", "Chi đoàn", "c"], ["c", "C", "Chi đoàn", "a"]
    plan = planned(units(tmp_path, *rows), UNITS)
    assert ([one.line for one in plan.rejected], plan.new) == ([2, 3, 4], [])


def test_who_hangs_below_a_rejected_line_is_rejected_with_it(cast, tmp_path):
    rows = ["a", "", "", "head"], ["b", "B", "Chi đoàn", "a"]
    plan = planned(units(tmp_path, *rows), UNITS)
    assert [one.line for one in plan.rejected] == [2, 3]


def test_a_code_of_another_part_of_the_tree_is_not_taken(cast, tmp_path):
    rows = ["branch-b1", "Chi đoàn", "", "base-a"]
    assert reasons(planned(units(tmp_path, rows), UNITS, scope=cast.base_a)) == [
        (2, "Mã đơn vị", "Mã này là của một đơn vị ngoài phạm vi của bạn."),
    ]


@pytest.mark.parametrize(
    ("who", "may"), [("movement_office", True), ("admin", True), ("leader", False),
                     ("keeper_here", False), ("author", False)],
)  # fmt: skip
def test_who_may_enter_units(cast, tmp_path, who, may):
    source = units(tmp_path, ["c-1", "Chi đoàn 1", "", "base-a"])
    if may:
        assert enter(source, UNITS, by=getattr(cast, who), unit=cast.base_a).found["new"] == 1
    else:
        with pytest.raises(NotAllowed):
            enter(source, UNITS, by=getattr(cast, who), unit=cast.base_a)


def test_entering_takes_as_many_queries_for_25_lines_as_for_one(cast, tmp_path):
    def queries(first, rows):
        source = units(
            tmp_path, *([f"c-{first + n}", f"Chi đoàn {n}", "", "base-a"] for n in range(rows))
        )
        with CaptureQueriesContext(connection) as captured:
            enter(source, UNITS)
        return len(captured)

    assert queries(0, 1) == queries(100, 25)
