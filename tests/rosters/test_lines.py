"""A sheet as those who made it read it: formulas, merged cells, and where the list ends."""

import zipfile

import pytest
import xlsxwriter

from tests.rosters.making import planned, reasons, sheet
from vuonuom.rosters.queries.plans import Source, plan_file
from vuonuom.rosters.queries.tables import opened
from vuonuom.rosters.rules import ending
from vuonuom.rosters.states import ListKind

HEAD = ["TT", "Người viết", "Đơn vị", "Nội dung", "Tên sáng kiến", "Ngày gửi"]
HAT, MAM = "Nguyễn Thị Hạt", "Trần Văn Mầm"
HOME = "Chi đoàn Mai Sơn 1"
PEOPLE = ListKind.PEOPLE
GOOD = ["1", HAT, HOME, "Dựng mái che", "Mái che", "3/11/2026"]
OTHER = ["2", MAM, HOME, "Làm tủ sách", "Tủ sách", "5/11/2026"]
SIGNED = (
    ["", "", "", "", "Mai Sơn, ngày 30 tháng 11 năm 2026"],
    ["", "Người lập biểu", "", "THỦ TRƯỞNG ĐƠN VỊ"],
    ["", "(Ký, ghi rõ họ tên)", "", "(Ký tên, đóng dấu)"],
    ["", HAT, "", MAM],
    ["Nơi nhận:"],
    ["- Như trên;"],
)


def plan_of(source, cast):
    return planned(source, ListKind.IDEAS, cast.branch_a1)


def texts(plan):
    return [new.said.text for new in plan.new]


def book(folder, write, *, without=()):
    """A workbook that `write(book, sheet)` fills; stored results `without` are taken away."""
    path = folder / "cong-thuc.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        write(made, made.add_worksheet("Tháng 11 & 12"))
    parts = {}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            parts[name] = package.read(name)
    for words in without:
        cut = f' t="str"><f>{words}</f><v>x</v>', f"><f>{words}</f><v></v>"
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(*[each.encode() for each in cut])
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return Source(path)


def test_a_formula_without_its_result_is_told_with_its_line_and_column(cast, tmp_path):
    def write(_made, at):
        at.write_row(2, 1, HEAD)  # the table begins in column B and line 3
        for line, row in enumerate((GOOD, OTHER, GOOD, GOOD), start=3):
            at.write_row(line, 1, row)
        at.write_formula(3, 5, '=B2&"x"', None, "x")  # its name
        at.write_formula(4, 5, "=B9", None, "Tủ sách")  # reckoned: as good as words
        at.write_formula(5, 4, "=Z1/0", None, "#DIV/0!")
        at.write_formula(6, 4, "=Z1")  # 0 where an empty cell is meant
        at.write_formula(6, 9, "=Z2")  # of a column that nobody reads

    plan = plan_of(book(tmp_path, write, without=['B2&amp;"x"']), cast)
    assert texts(plan) == ["Làm tủ sách"]
    no_result = "Ô này là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi gửi."
    error = "Công thức ở ô này báo lỗi. Xin sửa hoặc ghi thẳng chữ vào ô."
    assert [tuple(one) for one in plan.rejected] == [
        (4, "Tên ý tưởng", '=B2&"x"', no_result),
        (6, "Nội dung", "#DIV/0!", error),
        (7, "Nội dung", "=Z1", no_result),
    ]


def test_what_stands_below_a_list_is_no_wrong_line(cast, tmp_path):
    source = sheet(tmp_path, HEAD, GOOD, OTHER, ["", "Tổng cộng", "", 2], [], *SIGNED)
    plan, table = plan_file(source, ListKind.IDEAS, scope=cast.branch_a1)
    assert (texts(plan), reasons(plan)) == (["Dựng mái che", "Làm tủ sách"], [])
    assert table.left.shown() == {"ended": [6, "Mai Sơn, ngày 30 tháng 11 năm 2026", 6]}


def test_a_second_list_below_signatures_is_read(cast, tmp_path):
    plan = plan_of(sheet(tmp_path, HEAD, GOOD, *SIGNED, OTHER), cast)
    assert texts(plan) == ["Dựng mái che", "Làm tủ sách"]


def test_signatures_inside_a_list_are_told_with_their_lines(cast, tmp_path):
    source = sheet(tmp_path, HEAD, GOOD, ["", "Người lập biểu"], [], ["Nơi nhận:"], OTHER)
    _plan, table = plan_file(source, ListKind.IDEAS, scope=cast.branch_a1)
    assert table.left.shown() == {"passed": [2, [[3, "Người lập biểu"], [5, "Nơi nhận:"]]]}


@pytest.mark.parametrize(
    ("head", "rows", "last"),
    [
        (["TT", "Họ và tên", "Mã đơn vị"], [["1", "A A", "branch-b2"], ["2", "B B", "branch-a1"]],
         ["", "Tổng cộng: 25 đoàn viên"]),
        (["Họ và tên", "Chức vụ", "Chi đoàn"], [["A A", "Bí thư", HOME], ["B B", "Chủ tịch", HOME]],
         ["Cộng", 2, "25 đồng chí"]),
        (["Họ và tên đệm", "Tên", "Chi đoàn", "Ngày vào"], [["Lê", "Na", HOME, "2021"]],
         ["Tổng số", "", 1]),
    ],
)  # fmt: skip
def test_people_above_signatures_and_totals_enter_and_nothing_else(
    cast, tmp_path, head, rows, last
):
    signed = (
        [], [], ["", "Mai Sơn, ngày 30 tháng 11 năm 2026", "TM. BAN CHẤP HÀNH"],
        ["Người lập biểu", "", "BÍ THƯ"], ["(Ký, ghi rõ họ tên)"], [],
        ["Đỗ Lập Biểu", "Vũ Thị Bí Thư", "Hà Ký"], ["Nơi nhận:"], ["- Như trên;"],
    )  # fmt: skip
    plan, table = plan_file(sheet(tmp_path, head, *rows, last, *signed), PEOPLE, scope=None)
    assert (plan.good, reasons(plan)) == (len(rows), [])
    assert table.left.ended_at == len(rows) + 5


def test_people_of_a_merged_unit_go_on_below_who_signs_for_them(cast, tmp_path):
    def write(_made, at):
        at.write_row(0, 0, ["Họ và tên", "Chi đoàn", "Chức vụ"])
        at.write_column(1, 0, ["Lê Thị Na", "Vũ Văn Ổi"])
        at.merge_range(1, 1, 2, 1, HOME)
        at.write_column(1, 2, ["Bí thư", "Phó bí thư"])
        at.write_row(4, 0, ["Người lập biểu"])

    plan, table = plan_file(book(tmp_path, write), PEOPLE, scope=None)
    assert (plan.good, reasons(plan), table.left.ended_at) == (2, [], 5)


def test_a_list_of_units_ends_where_somebody_signs(cast, tmp_path):
    rows = ["branch-b2", "Chi đoàn Mới", ""], ["", "TM. BAN THƯỜNG VỤ"], ["", "Bí thư"]
    source = sheet(tmp_path, ["Mã đơn vị", "Tên đơn vị", "Mã cấp trên"], *rows)
    assert reasons(planned(source, ListKind.UNITS)) == []


@pytest.mark.parametrize(
    ("row", "is_end"),
    [
        (["", "Người lập biểu", "", "Thủ trưởng đơn vị"], True),
        (["TM. BAN CHẤP HÀNH"], True),
        (["Ngày … tháng … năm 2026"], True),
        (["", "", "T/M BCH", "Người tổng hợp"], True),
        (["3", "", "", "Thủ trưởng đơn vị tiếp dân qua mạng"], False),
        (["", HAT, "", "Xác nhận của người dân bằng mã QR"], False),
        (["", HOME, "", "ngày 5 tháng 11 năm 2026"], False),
        (["Chi đoàn Mai Sơn 2"], False),
        (["", "DV-07", "", "Bí thư"], False),  # of a list: somebody whose name is missing
    ],
)
def test_a_line_below_a_list_is_known_by_who_signs_or_receives(row, is_end):
    assert ending.is_end(row, full=HAT in row) == is_end


def test_a_merged_cell_holds_for_each_line_and_merged_words_are_told(cast, tmp_path):
    def write(_made, at):
        at.write_row(2, 0, HEAD)
        for line, row in enumerate((GOOD, OTHER, GOOD), start=3):
            at.write_row(line, 0, row)
        at.merge_range(3, 1, 4, 1, HAT)  # both lines are hers
        at.merge_range(3, 2, 5, 2, HOME)
        at.merge_range(4, 3, 5, 3, "Làm tủ sách")  # two writers of one text

    plan = plan_of(book(tmp_path, write), cast)
    assert [new.writer.person for new in plan.new] == [cast.author.pk, cast.author.pk]
    assert reasons(plan) == [
        (6, "Nội dung", ("Ô này trộn với dòng trên. Mỗi người viết một dòng, nội dung ghi đủ ở"
                        " từng dòng.")),
    ]  # fmt: skip


def test_a_head_of_two_lines_and_a_line_of_column_numbers(cast, tmp_path):
    def write(_made, at):
        at.write(0, 0, "DANH SÁCH SÁNG KIẾN THÁNG 11")
        for column, words in enumerate(("TT", "Tác giả", "Chi đoàn")):
            at.merge_range(2, column, 3, column, words)
        at.merge_range(2, 3, 2, 5, "Sáng kiến")
        at.write_row(3, 3, ["Nội dung", "Tên", "Ngày"])
        at.write_row(4, 0, [f"({n})" for n in range(1, 7)])
        at.write_row(5, 0, GOOD)

    plan = plan_of(book(tmp_path, write), cast)
    assert [(new.said.title, new.said.text) for new in plan.new] == [("Mái che", "Dựng mái che")]
    assert reasons(plan) == []


def test_an_unnamed_column_beside_the_name_is_no_part_of_it(cast, tmp_path):
    head = ["TT", "Họ và tên", "Tổ", "Nội dung"]

    def write(made, at):
        at.write_row(0, 0, head)
        for column in (0, 1, 3):  # down to a second line, in which "Tổ" has nothing
            at.merge_range(0, column, 1, column, head[column], made.add_format())
        at.write_row(2, 0, ["1", HAT, "Tổ 2", "Dựng mái che"])

    assert texts(plan_of(book(tmp_path, write), cast)) == ["Dựng mái che"]


def test_a_list_of_people_says_its_unit_once(cast, tmp_path):
    def write(_made, at):
        at.write_row(0, 0, ["Họ và tên", "Chi đoàn"])
        at.write_column(1, 0, ["Lê Thị Na", "Vũ Văn Ổi"])
        at.merge_range(1, 1, 2, 1, HOME)

    with opened(book(tmp_path, write).path, ListKind.PEOPLE) as table:
        assert [row for _, row in table.lines] == [["Lê Thị Na", HOME], ["Vũ Văn Ổi", HOME]]


def test_lines_whose_title_becomes_their_text_are_told(cast, tmp_path):
    bare = ["2", MAM, HOME, "", "Tủ sách", "5/11/2026"]
    source = sheet(tmp_path, HEAD, GOOD, bare)
    with opened(source.path, ListKind.IDEAS) as table:
        assert len(list(table.lines)) == 2
    assert table.left.shown() == {"titled": [1, [3]]}
