"""A table's head is found wherever it stands and whatever its columns are called."""

import pytest

from vuonuom.rosters.rules.columns import find_head, guess_head, propose
from vuonuom.rosters.states import ListKind

PEOPLE, UNITS = ListKind.PEOPLE, ListKind.UNITS


@pytest.mark.parametrize(
    ("kind", "words", "mapped"),
    [
        (PEOPLE, ["STT", "Họ và tên", "Chi đoàn"], {"full_name": 1, "unit_name": 2}),
        (PEOPLE, ["MÃ SỐ (*)", "HỌ TÊN", "Mã ĐV"], {"number": 0, "full_name": 1, "unit_code": 2}),
        (PEOPLE, ["Full name", "Unit code", "Joined on"],
         {"full_name": 0, "unit_code": 1, "starts_on": 2}),
        (PEOPLE, ["Họ", "Tên", "Đơn vị"], {"family_name": 0, "given_name": 1, "unit_name": 2}),
        (PEOPLE, ["Ngày vào Đoàn TNCS (dd/mm/yyyy)", "Họ và tên"],
         {"starts_on": 0, "full_name": 1}),
        (UNITS, ["Mã đơn vị cấp trên", "Mã đơn vị", "Tên đơn vị"],
         {"parent_code": 0, "code": 1, "name": 2}),
        (UNITS, ["Mã", "Tên", "Trực thuộc", "Cấp"],
         {"code": 0, "name": 1, "parent_name": 2, "kind": 3}),
    ],
)  # fmt: skip
def test_columns_are_known_by_many_names(kind, words, mapped):
    assert propose(kind, words) == mapped


def test_a_decomposed_head_is_known_too():
    assert propose(PEOPLE, ["Họ và tên", "Đơn vị"]) == {
        "full_name": 0,
        "unit_name": 1,
    }


def test_what_a_person_calls_a_column_comes_first():
    named = {"full_name": "Danh xưng"}
    assert propose(PEOPLE, ["Tên", "Danh xưng"], named) == {"full_name": 1, "given_name": 0}


def test_the_head_is_found_below_titles():
    lines = [["DANH SÁCH ĐOÀN VIÊN", "", ""], [], ["STT", "Họ và tên", "Mã đơn vị"], [1, "A", "x"]]
    assert find_head(PEOPLE, lines, {}).line == 3


def test_a_name_merged_over_two_columns_is_both():
    lines = [["STT", "Họ và tên", "", "Mã đơn vị"], [1, "Nguyễn Thị", "Hạt", "x"]]
    head = find_head(PEOPLE, lines, {})
    assert head.mapped == {"family_name": 1, "given_name": 2, "unit_code": 3}


def test_a_line_that_names_one_column_is_no_head():
    assert find_head(PEOPLE, [["Họ và tên", "x"], ["a", "b"]], {}) is None


def test_an_unknown_head_is_the_first_line_with_the_most_words():
    lines = [["Tổng hợp", ""], ["TT", "Ai viết", "Việc gì"], ["1", "A", "Dựng mái che"]]
    assert guess_head(PEOPLE, lines).line == 2


def test_a_sheet_of_figures_has_no_head():
    assert guess_head(PEOPLE, [["1", "2"], ["3", "4"]]) is None
