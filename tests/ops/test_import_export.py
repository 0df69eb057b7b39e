"""`vuonuom import` and `vuonuom export`: honest exit statuses, nothing half done."""

import csv

import pytest

from tests.rosters.making import people, sheet, units
from vuonuom.core.sheets import reading
from vuonuom.ideas.models import Idea
from vuonuom.ops import cli
from vuonuom.organization.models import Membership, Unit

GOOD = ["1", "A A", "branch-a1", ""]
WRONG = ["2", "", "branch-a1", ""]


@pytest.fixture(autouse=True)
def quiet(settings):
    settings.DEMO = False


def run(*words):
    return cli.main([str(word) for word in words])


def rows(path):
    with reading.opened(path) as sheet:
        return [list(row) for row in sheet.rows]


def test_a_good_list_enters(cast, tmp_path, capsys):
    assert run("import", "people", people(tmp_path, GOOD).path) == 0
    assert Membership.objects.filter(number="1").exists()
    assert "1 mới." in capsys.readouterr().out


def test_a_dry_run_enters_nothing(cast, tmp_path, capsys):
    assert run("import", "people", people(tmp_path, GOOD).path, "--dry-run") == 0
    assert not Membership.objects.filter(number="1").exists()
    assert capsys.readouterr().out == "Nếu nhập: 1 mới.\n"


def test_with_a_wrong_line_nothing_enters_and_the_report_says_why(cast, tmp_path, capsys):
    report = tmp_path / "report.xlsx"
    assert run("import", "people", people(tmp_path, GOOD, WRONG).path, "--report", report) == 1
    assert not Membership.objects.filter(number="1").exists()
    assert rows(report)[2][-1] == "Họ và tên: Thiếu họ và tên."
    assert "--good-rows" in capsys.readouterr().err


def test_good_rows_enter_alone_when_asked(cast, tmp_path):
    assert run("import", "people", people(tmp_path, GOOD, WRONG).path, "--good-rows") == 0
    assert Membership.objects.filter(number="1").exists()


def test_a_list_of_ideas_enters_once(cast, tmp_path, capsys):
    head = ["Tác giả", "Mã đơn vị", "Nội dung"]
    path = sheet(tmp_path, head, ["Nguyễn Thị Hạt", "branch-a1", "Dựng mái che"]).path
    assert [run("import", "ideas", path), run("import", "ideas", path)] == [0, 1]
    assert Idea.objects.get().authors.get().person == cast.author
    assert "Mọi ý trong danh sách đã có sẵn." in capsys.readouterr().err


def test_a_column_may_be_named(cast, tmp_path):
    path = people(tmp_path, GOOD, head=["Mã số", "Danh xưng", "Mã đơn vị", "Ngày vào"]).path
    assert run("import", "people", path) == 1
    assert run("import", "people", path, "--column", "full_name=Danh xưng") == 0


def test_units_enter(cast, tmp_path):
    assert run("import", "units", units(tmp_path, ["c-1", "Chi đoàn 1", "", "base-a"]).path) == 0
    assert Unit.objects.filter(code="c-1").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["import", "people", "absent.xlsx"], "Không có tệp absent.xlsx.\n"),
        (["export", "people", "a.txt"], "Xin đặt tên tệp có đuôi .xlsx hoặc .csv.\n"),
        (["export", "people", "a.csv", "--unit", "x"], "Không có đơn vị mang mã x.\n"),
        (["export", "ideas", "a.csv", "--year", "20"], "Không có năm 20.\n"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(cast, capsys, tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 1
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize("kind", ["units", "people"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_taken_out_comes_in_again_unchanged(cast, tmp_path, capsys, kind, ending):
    path = tmp_path / f"a.{ending}"
    assert run("export", kind, path) == 0
    capsys.readouterr()
    assert run("import", kind, path, "--dry-run") == 0
    out = capsys.readouterr().out
    assert out.startswith("Nếu nhập: ")
    assert out.endswith(" giữ nguyên.\n")


def test_a_part_of_the_tree_is_taken_out_alone(cast, tmp_path):
    path = tmp_path / "a.csv"
    assert run("export", "units", path, "--unit", "base-a") == 0
    with path.open(encoding="utf-8-sig") as file:
        assert [row[0] for row in csv.reader(file)][1:] == ["base-a", "branch-a1", "branch-a2"]


def test_ideas_products_and_progress_are_tables(cast, tmp_path):
    from vuonuom.mailbox.actions import send_letter

    send_letter(by=cast.author, unit=cast.branch_a1, title="Giá sách", text="Đặt ở hành lang.")
    for kind, count in (("ideas", 1), ("products", 0), ("progress", 7)):
        path = tmp_path / f"{kind}.csv"
        assert run("export", kind, path) == 0
        with path.open(encoding="utf-8-sig") as file:
            assert len(list(csv.reader(file))) == 1 + count


def test_progress_says_what_the_board_says(cast, tmp_path):
    from vuonuom.mailbox.actions import send_letter

    send_letter(by=cast.author, unit=cast.branch_a1, title="Giá sách", text="Đặt ở hành lang.")
    path = tmp_path / "progress.csv"
    run("export", "progress", path)
    with path.open(encoding="utf-8-sig") as file:
        found = {row["Mã đơn vị"]: row["Ý tưởng"] for row in csv.DictReader(file)}
    assert found == {
        "head": "1", "base-a": "1", "base-b": "0", "branch-a1": "1", "branch-a2": "0",
        "branch-b1": "0", "branch-b2": "0",
    }  # fmt: skip


def test_a_demo_says_so_on_every_list(cast, tmp_path, settings):
    settings.DEMO = True
    path = tmp_path / "a.xlsx"
    run("export", "people", path)
    assert rows(path)[0][0] == "SỐ LIỆU GIẢ LẬP"
