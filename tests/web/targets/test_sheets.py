"""A division as a spreadsheet: taken out, filled in, read, looked at, corrected, given."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.directives.making import assigned, total
from tests.directives.test_figures import amounts
from tests.web.targets.test_figures import address, numbers


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    assigned(cast, total(10), year=2026)
    return client


def sent(office, cast, *lines, name="chia.csv"):
    content = "\n".join(["CHIA CHỈ TIÊU;;", "Giao;Mã đơn vị;Đơn vị", *lines]).encode()
    upload = SimpleUploadedFile(name, content)
    return office.post(address(cast.head, "divide/sheet/"), {"file": upload})


def shown(page):
    return {bound.name: bound.value() for _, bound, _ in page.context["rows"]}


def test_the_sheet_to_fill_in_comes_back_and_is_given(office, cast):
    answer = office.get(address(cast.head, "divide/sheet.xlsx"))
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    [head, *rows] = book.get_sheet_by_index(0).to_python()
    assert head == ["Mã đơn vị", "Đơn vị", "Người đang sinh hoạt", "Kết quả năm trước", "Giao"]
    assert [row[0] for row in rows] == ["base-b", "base-a"]
    page = sent(office, cast, "6;base-a;", "4;base-b;")
    assert shown(page) == {"part-base-b": "4", "part-base-a": "6"}
    assert amounts() == {"head": 10}
    office.post(address(cast.head, "divide/"), numbers(base_a="6", base_b="4"))
    assert amounts() == {"head": 10, "base-a": 6, "base-b": 4}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("-3;base-b;", "Nhỏ nhất là 0."),
        ("2,5;base-b;", "Xin ghi một số nguyên, ví dụ 1.234."),
        ("hai;base-b;", "Xin ghi một số nguyên, ví dụ 1.234."),
        (";base-b;", "Xin ghi số; không giao thì ghi 0."),
    ],
)
def test_a_wrong_figure_is_told_beside_its_unit_and_kept(office, cast, line, said):
    page = sent(office, cast, "6;base-a;", line)
    assert page.context["form"].errors == {"part-base-b": [said]}
    assert shown(page) == {"part-base-b": line.split(";")[0], "part-base-a": "6"}


def test_a_line_of_no_unit_and_a_unit_twice_are_told_beside_it(office, cast):
    page = sent(office, cast, "6;base-a;", "4;base-x;Đơn vị lạ", "1;base-a;").text
    assert "base-x · Đơn vị lạ" in page
    assert "Không có đơn vị trực thuộc nào mang mã hoặc tên này." in page
    assert "Đoàn cơ sở Mai Sơn đã ghi ở dòng 3." in page


def test_parts_that_miss_the_total_say_by_how_much(office, cast):
    assert "còn thiếu 4 so với 10" in sent(office, cast, "6;base-a;").text


def test_a_file_that_is_no_table_is_refused_beside_its_field(office, cast):
    page = sent(office, cast, name="chia.docx")
    assert page.context["sheet"].errors == {
        "file": ["Xin gửi bảng tính .xlsx, .xls, .ods hoặc .csv."]
    }


@pytest.mark.parametrize("who", ["leader", "author", "auditor", "stranger"])
def test_only_who_may_divide_reads_and_takes_out_a_sheet(cast, client_of, who):
    assigned(cast, total(10), year=2026)
    client = client_of(getattr(cast, who))
    assert client.get(address(cast.head, "divide/sheet.xlsx")).status_code == 404
    assert sent(client, cast, "6;base-a;").status_code == 404
