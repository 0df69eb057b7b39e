"""A division read from a spreadsheet: heads in any order below titles, each wrong line named."""

from pathlib import Path

import pytest
import xlsxwriter

from vuonuom.core.sheets import writing
from vuonuom.core.sheets.reading import Unreadable
from vuonuom.directives.rules import sheets
from vuonuom.directives.rules.parts import whole_number


def lines_of(tmp_path, head, *rows, above=(), ending="xlsx"):
    path = tmp_path / f"chia.{ending}"
    writing.write(path, head, rows, above=above)
    return sheets.read(path, ending)


def read(cast, tmp_path, *rows):
    lines = lines_of(tmp_path, ("Mã đơn vị", "Đơn vị", "Giao"), *rows)
    return sheets.divided(lines, [cast.base_a, cast.base_b])


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_heads_stand_in_any_order_below_titles(tmp_path, ending):
    found = lines_of(
        tmp_path, ("STT", "Chỉ tiêu 2026 (sản phẩm)", "Tên đơn vị", "Mã"),
        ("1", "1.200", "Đoàn cơ sở Mai Sơn", "base-a"),
        above=[["PHÂN CHIA CHỈ TIÊU"], ["Năm 2026"], []], ending=ending,
    )  # fmt: skip
    assert [(line.line, line.code, line.amount) for line in found] == [(5, "base-a", "1.200")]


def test_without_a_head_the_file_is_refused(tmp_path):
    with pytest.raises(sheets.NoHead):
        lines_of(tmp_path, ("base-a", "5"), ("base-b", "5"))


def test_a_formula_that_nobody_has_reckoned_is_named(tmp_path):
    path = tmp_path / "chia.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Mã", "Giao"])
        sheet.write_row(2, 1, ["base-a", 5])
        sheet.write_string(3, 1, "base-b")
        sheet.write_formula(3, 2, "=C3*2", None, "")
    with pytest.raises(Unreadable, match="Ô C4 là công thức chưa có kết quả"):
        sheets.read(path, "xlsx")


def test_units_are_found_by_code_or_by_name(cast, tmp_path):
    found = read(cast, tmp_path, ("BASE-A", "", 7), ("", "Đoàn cơ sở  ĐỒNG LÚA", "3"))
    assert (found.typed, found.odd) == ({cast.base_a.pk: "7", cast.base_b.pk: "3"}, [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("base-a", "", 1), "Đoàn cơ sở Mai Sơn đã ghi ở dòng 2."),
        (("base-x", "", 1), "Không có đơn vị trực thuộc nào mang mã hoặc tên này."),
        (("branch-a1", "", 1), "Không có đơn vị trực thuộc nào mang mã hoặc tên này."),
        (("", "Tổng cộng", 9),
         "Tệp ghi tổng là 9, nhưng các phần ở trên cộng lại được 5."),
    ],
)  # fmt: skip
def test_a_line_that_fits_nothing_is_told_with_its_reason(cast, tmp_path, row, reason):
    found = read(cast, tmp_path, ("base-a", "", 5), row)
    assert [(odd.written.line, odd.reason) for odd in found.odd] == [(3, reason)]
    assert found.typed == {cast.base_a.pk: "5"}


def test_a_sum_that_its_parts_reach_is_nothing_to_tell(cast, tmp_path):
    found = read(cast, tmp_path, ("base-a", "", 5), ("base-b", "", "1.000"), ("", "Cộng", 1005))
    assert found.odd == []


def test_wrong_figures_stay_as_they_were_written(cast, tmp_path):
    found = read(cast, tmp_path, ("base-a", "", -3), ("base-b", "", 2.5))
    assert found.typed == {cast.base_a.pk: "-3", cast.base_b.pk: "2.5"}


def test_what_is_no_table_is_refused(tmp_path):
    path = Path(tmp_path / "x.xlsx")
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(sheets.reading.Unreadable):
        sheets.read(path, "xlsx")


def test_a_cell_that_holds_a_decimal_is_never_read_as_thousands(cast, tmp_path):
    found = read(cast, tmp_path, ("base-a", "", 1.234), ("base-b", "", 5.0))
    assert found.typed == {cast.base_a.pk: "1,234", cast.base_b.pk: "5"}
    assert [whole_number(typed) for typed in found.typed.values()] == [None, 5]
