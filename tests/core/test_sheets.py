"""Spreadsheets come in as people make them, and go out so that nothing in them runs."""

import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from vuonuom.core import text
from vuonuom.core.sheets import formulas, reading, writing
from vuonuom.core.sheets.cells import as_day, as_text
from vuonuom.core.sheets.reading import Unreadable


def rows_of(path):
    with reading.opened(path) as sheet:
        return [list(row) for row in sheet.rows]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_written_reads_back(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    assert writing.write(path, ["Mã", "Tên"], [["00123", "Đỗ Thị Hạt"], ["b", ""]]) == 2
    assert rows_of(path) == [["Mã", "Tên"], ["00123", "Đỗ Thị Hạt"], ["b", ""]]


def test_a_csv_of_excel_with_semicolons_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\ufeffMã;Họ và tên\n1;Trần, Văn\n", encoding="utf-8")
    assert rows_of(path) == [["Mã", "Họ và tên"], ["1", "Trần, Văn"]]


def test_a_csv_of_an_old_windows_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Ma\u0303,Tên\n1,Hoa\u0300\n".encode("cp1258"))
    assert [as_text(cell) for cell in rows_of(path)[1]] == ["1", "Hoà"]


def test_a_utf_16_csv_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Mã\tTên\n1\tHạt\n", encoding="utf-16")
    assert rows_of(path)[1] == ["1", "Hạt"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"PK\x03\x04 rubbish", "Tệp không phải bảng tính"),
        ("a.xls", b"\xd0\xcf\x11\xe0 rubbish", "Tệp không phải bảng tính"),
        ("a.ods", b"", "Tệp không phải bảng tính"),
        ("a.csv", b"  \n", "Tệp không có dòng nào."),
        ("a.csv", b"a\0b", "Tệp không phải CSV."),
        ("a.txt", b"a,b", "Xin gửi bảng tính .xlsx"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=sentence):
        rows_of(path)


def test_an_empty_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    with pytest.raises(Unreadable, match="không có dòng nào"):
        rows_of(path)


def test_a_file_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "x" * 2000)
    with pytest.raises(Unreadable, match="bung ra quá lớn"):
        rows_of(path)


def test_lines_keep_their_numbers_below_blank_ones(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(2, 0, ["Mã", "Tên"])
    assert rows_of(path) == [["", ""], ["", ""], ["Mã", "Tên"]]


def with_formula(path, value):
    """A sheet whose B2 is a formula with this result; None: nobody has worked it out."""
    made = path.with_name("made.xlsx")
    with xlsxwriter.Workbook(str(made)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Mã", "Tên"])
        sheet.write(1, 0, "1")
        sheet.write_formula(1, 1, '=CONCATENATE("a","b")', None, "0" if value is None else value)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, content.replace(b"<v>0</v>", b"") if value is None else content)
    return path


@pytest.mark.parametrize("value", ["ab", ""])
def test_a_formula_is_read_by_its_result(tmp_path, value):
    assert rows_of(with_formula(tmp_path / "a.xlsx", value))[1][:2] == ["1", value]


def test_a_formula_that_nobody_has_worked_out_is_named(tmp_path):
    path = with_formula(tmp_path / "a.xlsx", None)
    assert formulas.without_result(path, "Sheet1") == {2: {1: '=CONCATENATE("a","b")'}}


ODS_ROWS = """
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/>
<table:table-cell table:formula="of:=A1&amp;&quot;&gt;&quot;"/>
<table:table-cell table:formula="of:=B1" office:value-type="string">
<text:p>x</text:p></table:table-cell>
<table:table-cell table:formula="of:=C1" office:value-type="string" calcext:value-type="error">
<text:p>#REF!</text:p></table:table-cell>
<table:table-cell table:formula="of:=D1" office:value-type="float" office:value="0">
<text:p>0</text:p></table:table-cell></table:table-row>"""


@pytest.mark.parametrize(
    ("naught", "told"),
    [(True, {2: '=A1&">"', 4: "#REF!", 5: "=D1"}), (False, {2: '=A1&">"', 4: "#REF!"})],
)
def test_formulas_of_an_ods_without_a_result_are_named(tmp_path, naught, told):
    table = '<table:table table:name="{}">{}</table:table>'
    content = table.format("Khác", ODS_ROWS) + table.format("T1 &amp; 2", ODS_ROWS)
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", content)
    assert formulas.without_result(path, "T1 & 2", naught=naught) == {3: told}


@pytest.mark.parametrize("words", ["=1+1", "+84", "-5", "@a", "=CMD|'/c calc'!A0"])
def test_a_text_like_a_formula_stays_a_text(tmp_path, words):
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"a.{ending}"
        writing.write(path, ["Tên"], [[words]])
        assert rows_of(path)[1] == [words]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        assert file.readlines()[1].strip('"').startswith("'")


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    path = tmp_path / "a.xlsx"
    assert writing.write(path, ["n"], ([n] for n in range(5))) == 5
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 3


def test_a_text_longer_than_a_cell_is_cut_and_shows_it(tmp_path):
    path = tmp_path / "a.xlsx"
    writing.write(path, ["Tên"], [["a" * 40_000]])
    (cell,) = rows_of(path)[1]
    assert (len(cell), cell[-1]) == (32_767, "…")


@pytest.mark.parametrize(
    ("cell", "words"),
    [(123.0, "123"), (1.5, "1.5"), ("  Nguyễn   Văn ", "Nguyễn Văn"), (None, ""),
     ("Hạt", "Hạt"), (date(2020, 1, 2), "2020-01-02"), (True, "True")],
)  # fmt: skip
def test_a_cell_as_text(cell, words):
    assert as_text(cell) == words


@pytest.mark.parametrize(
    "cell",
    ["26/3/2020", "26-03-2020", "26.3.20", "2020-03-26", "2020-03-26T00:00:00", 43916, 43916.0,
     "ngày 26 tháng 3 năm 2020", datetime(2020, 3, 26, 7, tzinfo=UTC), date(2020, 3, 26)],
)  # fmt: skip
def test_a_day_in_all_ways_to_write_it(cell):
    assert as_day(cell) == date(2020, 3, 26)


@pytest.mark.parametrize(
    ("cell", "day"),
    [("03/2020", date(2020, 3, 1)), ("tháng 3 năm 2020", date(2020, 3, 1)),
     (2020, date(2020, 1, 1)), ("2020", date(2020, 1, 1)), ("1/2/95", date(1995, 2, 1)),
     ("", None), (None, None)],
)  # fmt: skip
def test_a_month_or_a_year_is_its_first_day(cell, day):
    assert as_day(cell) == day


@pytest.mark.parametrize("cell", ["31/02/2020", "12/25/2020", "hôm qua", "0", 0.5, True, -3])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError):  # noqa: PT011  # the cell itself is the message
        as_day(cell)


@given(st.text())
def test_the_short_way_to_a_tidy_line_is_the_long_one(words):
    assert text.one_line(words) == text._SPACES.sub(" ", text.clean(words))
