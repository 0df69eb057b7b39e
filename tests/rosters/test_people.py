"""People come in once, are found again, move and leave; what is wrong is told line by line."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rosters.making import enter, people, planned, reasons, sheet
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.journal import queries as journal
from vuonuom.journal import recount
from vuonuom.journal.models import Entry
from vuonuom.ops.checking import records
from vuonuom.organization.actions.reorganisations import merge_units
from vuonuom.organization.models import Membership
from vuonuom.rosters.actions.entering import HasRejections, NothingToEnter
from vuonuom.rosters.models import Intake

MEMBERS = "organization.members"


@pytest.fixture(autouse=True)
def today(cast):
    with time_machine.travel("2026-11-22 08:00+07:00"):
        yield


def members(unit):
    found = Membership.objects.current().filter(unit=unit).order_by("pk")
    return list(found.values_list("person__full_name", flat=True))


def stock(unit, year=2026):
    return journal.stock([unit.pk], [MEMBERS], year).get((unit.pk, MEMBERS), 0)


def test_a_list_enters_people_into_their_units(cast, tmp_path):
    enter(people(tmp_path, ["1", "Lò  Thị Mây", "branch-b2", "2021"]))
    assert members(cast.branch_b2)[-1] == "Lò Thị Mây"


def test_a_code_under_a_heading_of_names_is_understood(cast, tmp_path):
    head = ["Mã số", "Họ và tên", "Đơn vị"]
    enter(people(tmp_path, ["1", "Lò Thị Mây", "Branch-B2"], head=head))
    assert members(cast.branch_b2)[-1] == "Lò Thị Mây"


def test_one_list_is_one_entry_with_a_posting_for_each_unit_and_day(cast, tmp_path):
    rows = [
        ["1", "A A", "branch-b2", ""],
        ["2", "B B", "branch-b2", ""],
        ["3", "C C", "branch-a1", ""],
    ]
    enter(people(tmp_path, *rows))
    entry = Entry.objects.get(kind="rosters.intake.entered")
    amounts = entry.postings.order_by("amount").values_list("unit", "amount")
    assert list(amounts) == [(cast.branch_a1.pk, 1), (cast.branch_b2.pk, 2)]


def test_who_joined_before_this_year_counts_from_the_end_of_the_last(cast, tmp_path):
    before = stock(cast.head, 2025), stock(cast.head, 2026)
    enter(
        people(tmp_path, ["1", "A A", "branch-b2", "2019"], ["2", "B B", "branch-b2", "1/2/2026"])
    )
    assert (stock(cast.head, 2025) - before[0], stock(cast.head) - before[1]) == (1, 2)


def test_everything_still_counts_right(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b2", "2019"], ["2", "B B", "branch-a1", ""]))
    assert [*recount.differences(), *records.differing_records()] == []


def test_the_same_list_again_changes_nothing(cast, tmp_path):
    source = people(tmp_path, ["1", "A A", "branch-b2", "2019"], ["", "B B", "branch-b2", ""])
    enter(source)
    assert planned(source).numbers()["same"] == 2


@pytest.mark.parametrize("written", ["00123", 123, "00 123", "123"])
def test_a_number_is_known_however_excel_writes_it(cast, tmp_path, written):
    enter(people(tmp_path, ["00123", "A A", "branch-b2", ""]))
    assert planned(people(tmp_path, [written, "A A", "branch-b2", ""])).same == 1


def test_a_number_in_another_unit_is_a_move(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b2", "2019"]))
    enter(people(tmp_path, ["1", "A A", "branch-a2", "1/9/2026"]))
    held = Membership.objects.filter(person__full_name="A A").order_by("pk")
    assert list(held.values_list("unit__code", "starts_on", "ends_on")) == [
        ("branch-b2", date(2019, 1, 1), date(2026, 9, 1)),
        ("branch-a2", date(2026, 9, 1), None),
    ]


def test_a_move_leaves_the_sum_above_as_it_was(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b2", "2019"]))
    before = stock(cast.head)
    enter(people(tmp_path, ["1", "A A", "branch-a2", "1/9/2026"]))
    assert stock(cast.head) == before
    assert [*recount.differences(), *records.differing_records()] == []


def test_a_new_name_for_a_number_is_a_new_name(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b2", ""]))
    enter(people(tmp_path, ["1", "A B", "branch-b2", ""]))
    assert Person.objects.filter(full_name__in=["A A", "A B"]).get().full_name == "A B"


def test_a_name_found_in_its_unit_gets_the_number_it_lacked(cast, tmp_path):
    enter(people(tmp_path, ["77", cast.author.full_name, "branch-a1", ""]))
    assert Membership.objects.get(number="77").person_id == cast.author.pk


def test_two_of_one_name_with_two_numbers_are_two_people(cast, tmp_path):
    name = cast.author.full_name
    enter(people(tmp_path, ["77", name, "branch-a1", ""], ["78", name, "branch-a1", ""]))
    assert Membership.objects.filter(person__full_name=name).count() == 2


def test_an_end_ends_the_membership(cast, tmp_path):
    head = ["Mã số", "Họ và tên", "Mã đơn vị", "Ngày thôi sinh hoạt"]
    enter(people(tmp_path, ["1", "A A", "branch-b2", ""]))
    with time_machine.travel("2026-12-05 08:00+07:00"):
        enter(people(tmp_path, ["1", "A A", "branch-b2", "1/12/2026"], head=head))
    assert Membership.objects.get(number="1").ends_on == date(2026, 12, 1)


def test_who_comes_back_is_the_same_person(cast, tmp_path):
    head = ["Mã số", "Họ và tên", "Mã đơn vị", "Ngày thôi sinh hoạt"]
    enter(people(tmp_path, ["1", "A A", "branch-b2", ""]))
    enter(people(tmp_path, ["1", "A A", "branch-b2", "22/11/2026"], head=head))
    enter(people(tmp_path, ["1", "A A", "branch-a2", ""]))
    assert Person.objects.filter(full_name="A A").count() == 1
    assert members(cast.branch_a2)[-1] == "A A"


def test_who_is_not_in_the_list_stays(cast, tmp_path):
    before = members(cast.branch_a1)
    enter(people(tmp_path, ["1", "A A", "branch-a1", ""]))
    assert members(cast.branch_a1) == [*before, "A A"]


def test_a_number_stays_with_its_member_through_a_merger(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b2", ""]))
    merge_units(by=None, units=[cast.branch_b2], into=cast.branch_b1, on=date(2026, 11, 22))
    assert planned(people(tmp_path, ["1", "A A", "branch-b1", ""])).same == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["1", "", "branch-a1", ""], "Họ và tên", "Thiếu họ và tên."),
        (["1", "123", "branch-a1", ""], "Họ và tên", "Họ và tên không có chữ nào."),
        (["1", "a" * 121, "branch-a1", ""], "Họ và tên", "Họ và tên dài quá 120 chữ."),
        (["1", "A A", "", ""], "Đơn vị", "Thiếu đơn vị."),
        (["1", "A A", "x", ""], "Mã đơn vị",
         "Không có đơn vị mang mã này trong phạm vi được nhập."),
        (["1", "A A", "branch-a1", "31/02/2020"], "Ngày vào",
         "“31/02/2020” không phải ngày/tháng/năm."),
        (["1", "A A", "branch-a1", "1/1/2027"], "Ngày vào", "Ngày này chưa tới."),
        (["1", "A A", "branch-a1", "1/1/1899"], "Ngày vào", "Ngày này trước năm 1900."),
        (["9" * 41, "A A", "branch-a1", ""], "Mã số", "Mã số dài quá 40 ký tự."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column(cast, tmp_path, row, column, reason):
    source = people(tmp_path, ["5", "Người Tốt", "branch-a1", ""], row)
    assert reasons(planned(source)) == [(3, column, reason)]


def test_all_that_is_wrong_in_a_line_is_told(cast, tmp_path):
    found = reasons(planned(people(tmp_path, ["1", "", "x", "hôm qua"])))
    assert [column for _, column, _ in found] == ["Họ và tên", "Mã đơn vị", "Ngày vào"]


def test_a_number_twice_is_told_with_the_line_of_the_first(cast, tmp_path):
    source = people(tmp_path, ["1", "A A", "branch-a1", ""], ["01", "B B", "branch-a1", ""])
    assert reasons(planned(source)) == [(3, "Mã số", "Mã số này đã có ở dòng 2.")]


def test_a_name_twice_without_a_number_may_be_two_people_and_is_asked_about(cast, tmp_path):
    source = people(tmp_path, ["", "A A", "branch-a1", ""], ["", "A A", "branch-a1", ""])
    assert reasons(planned(source)) == [
        (3, "Họ và tên",
         "Trùng họ tên và đơn vị với dòng 2. Nếu là hai người, xin ghi mã số."),
    ]  # fmt: skip


def test_a_user_name_that_is_taken_is_told(cast, tmp_path):
    head = ["Họ và tên", "Mã đơn vị", "Tên đăng nhập"]
    source = people(tmp_path, ["A A", "branch-a1", "AUTHOR"], head=head)
    assert reasons(planned(source)) == [(2, "Tên đăng nhập", "Tên đăng nhập này đã có người dùng.")]


def test_the_address_of_somebody_with_an_account_is_their_own(cast, tmp_path):
    head = ["Họ và tên", "Mã đơn vị", "Email"]
    enter(people(tmp_path, [cast.author.full_name, "branch-a1", "xau@example.test"], head=head))
    assert Person.objects.get(pk=cast.author.pk).email == "author@example.test"


def test_a_unit_may_be_named(cast, tmp_path):
    head = ["Họ và tên", "Chi đoàn"]
    assert planned(people(tmp_path, ["A A", "chi đoàn MAI SƠN 1"], head=head)).new[0].unit == (
        cast.branch_a1.pk
    )


def test_nothing_enters_while_a_line_is_wrong(cast, tmp_path):
    source = people(tmp_path, ["1", "A A", "branch-a1", ""], ["2", "", "branch-a1", ""])
    with pytest.raises(HasRejections, match="1 dòng chưa nhập được"):
        enter(source)
    assert (Person.objects.filter(full_name="A A").count(), Intake.objects.count()) == (0, 0)


def test_good_lines_may_enter_alone(cast, tmp_path):
    source = people(tmp_path, ["1", "A A", "branch-a1", ""], ["2", "", "branch-a1", ""])
    assert enter(source, good_alone=True).found["new"] == 1


def test_a_list_of_wrong_lines_only_enters_nothing(cast, tmp_path):
    with pytest.raises(NothingToEnter):
        enter(people(tmp_path, ["2", "", "branch-a1", ""]), good_alone=True)


def test_a_list_touches_nothing_outside_its_unit(cast, tmp_path):
    source = people(tmp_path, ["1", "A A", "branch-b1", ""])
    assert len(planned(source, scope=cast.base_a).rejected) == 1


def test_a_member_elsewhere_cannot_be_drawn_in(cast, tmp_path):
    enter(people(tmp_path, ["1", "A A", "branch-b1", ""]))
    source = people(tmp_path, ["1", "A A", "branch-a1", ""])
    assert reasons(planned(source, scope=cast.base_a)) == [
        (2, "Mã số", "Mã số này là của người đang sinh hoạt ngoài phạm vi của bạn."),
    ]


@pytest.mark.parametrize(
    ("who", "where", "may"),
    [("keeper_here", "branch_a1", True), ("keeper_here", "branch_a2", False),
     ("keeper_here", "base_a", False), ("leader", "branch_a1", True), ("leader", "base_b", False),
     ("movement_office", "head", True), ("admin", "base_b", True), ("author", "branch_a1", False),
     ("mentor", "base_a", False), ("auditor", "branch_a1", False)],
)  # fmt: skip
def test_who_may_enter_people_where(cast, tmp_path, who, where, may):
    unit = getattr(cast, where)
    code = (
        "branch-b1" if where == "base_b" else "branch-a2" if where == "branch_a2" else "branch-a1"
    )
    source = people(tmp_path, ["1", "A A", code, ""])
    if may:
        assert enter(source, by=getattr(cast, who), unit=unit).found["new"] == 1
    else:
        with pytest.raises(NotAllowed):
            enter(source, by=getattr(cast, who), unit=unit)


def test_reading_takes_as_many_queries_for_25_lines_as_for_one(cast, tmp_path):
    def queries(rows):
        source = people(tmp_path, *([str(n), f"Người {n} A", "branch-a1", ""] for n in range(rows)))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            planned(source)
        return len(captured)

    assert queries(1) == queries(25)


def test_entering_takes_as_many_queries_for_25_lines_as_for_one(cast, tmp_path):
    def queries(first, rows):
        source = people(
            tmp_path, *([str(first + n), f"Người {n} A", "branch-b2", ""] for n in range(rows))
        )
        with CaptureQueriesContext(connection) as captured:
            enter(source)
        return len(captured)

    assert queries(100, 1) == queries(200, 25)


def test_a_list_without_needed_columns_says_which(cast, tmp_path):
    from vuonuom.rosters.queries.tables import ColumnsMissing

    source = sheet(tmp_path, ["Họ và tên", "Ngày vào"], ["A A", ""])
    with pytest.raises(ColumnsMissing, match="Bảng thiếu cột: Mã đơn vị"):
        planned(source)
