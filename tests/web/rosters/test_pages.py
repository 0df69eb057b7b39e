"""Pages of lists: sent, seen, corrected, confirmed, taken out; by whom and where."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.rosters.making import people
from vuonuom.organization.models import Membership
from vuonuom.rosters import tasks
from vuonuom.rosters.models import Intake

GOOD = ["1", "A A", "branch-a1", "2020"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    return tmp_path


def send(client, folder, *rows, unit="branch-a1", kind="people", **how):
    source = people(folder, *(rows or (GOOD,)), **how)
    upload = SimpleUploadedFile("danh sách.xlsx", source.path.read_bytes())
    return client.post("/lists/new/", {"kind": kind, "unit": unit, "file": upload})


def work():
    while (key := tasks.next_one()) is not None:
        tasks.work_on(key)


def test_a_keeper_sends_sees_and_confirms(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    page = send(client, folder)["Location"]
    assert "Đang đọc cả tệp" in client.get(page).content.decode()
    work()
    assert "Nhập tất cả" in client.get(page).content.decode()
    client.post(f"{page}confirm/")
    work()
    assert "Hoàn tác, trong 24 giờ" in client.get(page).content.decode()
    assert Membership.objects.filter(number="1").exists()


def test_the_button_says_when_only_good_lines_enter(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    page = send(client, folder, GOOD, ["2", "", "branch-a1", ""])["Location"]
    work()
    html = client.get(page).content.decode()
    assert "Nhập riêng các dòng đúng" in html
    assert "Thiếu họ và tên." in html
    answer = client.get(f"{page}answer/")
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_list_that_changes_nothing_has_nothing_to_confirm(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    page = send(client, folder, ["", cast.author.full_name, "branch-a1", ""])["Location"]
    work()
    html = client.get(page).content.decode()
    assert "Không có gì mới để nhập" in html
    assert "/confirm/" not in html


def test_a_file_that_is_no_list_is_told_beside_the_field(cast, client_of):
    upload = SimpleUploadedFile("a.xlsx", b"%PDF-1.7")
    form = {"kind": "people", "unit": "branch-a1", "file": upload}
    page = client_of(cast.keeper_here).post("/lists/new/", form)
    assert page.context["form"].errors["file"] == ["Xin gửi bảng tính .xlsx, .xls, .ods hoặc .csv."]
    assert 'value="branch-a1"' in page.content.decode()


def test_columns_are_corrected_on_the_page(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    head = ["Mã số", "Họ và tên", "Nơi", "Ngày vào"]
    page = send(client, folder, head=head)["Location"]
    work()
    twice = client.post(f"{page}correct/", {"line": "1", "full_name": "1", "unit_code": "1"})
    assert twice.context["form"].errors["unit_code"] == ["Cột này đã chọn cho mục khác."]
    client.post(f"{page}correct/", {"line": "1", "full_name": "1", "unit_code": "2"})
    work()
    assert Intake.objects.get().found["new"] == 1


def test_columns_that_a_list_needs_are_not_called_optional(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    page = send(client, folder, head=["Mã số", "Họ và tên", "Nơi", "Ngày vào"])["Location"]
    work()
    form = client.post(f"{page}correct/", {"line": ""}).context["form"]
    plain = [name for name, field in form.fields.items()
             if not field.required and not getattr(field, "is_needed_at_times", False)]  # fmt: skip
    assert not {"full_name", "unit_code", "unit_name"} & set(plain)
    assert "email" in plain


def test_a_list_is_dropped(cast, client_of, folder):
    client = client_of(cast.keeper_here)
    page = send(client, folder)["Location"]
    work()
    assert client.post(f"{page}drop/")["Location"] == "/lists/"
    assert client.get(f"{page}answer/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("keeper_here", 200), ("leader", 200), ("movement_office", 200), ("admin", 200),
     ("author", 404), ("keeper_elsewhere", 404), ("leader_elsewhere", 404), ("mentor", 404),
     ("auditor", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_sees_a_list(cast, client_of, folder, who, status):
    page = send(client_of(cast.keeper_here), folder)["Location"]
    assert client_of(getattr(cast, who)).get(page).status_code == status


@pytest.mark.parametrize(
    ("who", "kind", "unit", "status"),
    [
        ("keeper_here", "people", "branch-a1", 200), ("keeper_here", "people", "branch-b1", 404),
        ("keeper_here", "units", "branch-a1", 200), ("movement_office", "units", "head", 200),
        ("author", "people", "branch-a1", 404), ("auditor", "people", "branch-a1", 404),
    ],
)  # fmt: skip
def test_who_takes_a_list_out(cast, client_of, who, kind, unit, status):
    client = client_of(getattr(cast, who))
    answer = client.get("/lists/take/", {"kind": kind, "unit": unit})
    answer.close()
    assert answer.status_code == status


def test_a_keeper_who_asks_for_units_gets_the_people_they_may_have(cast, client_of):
    answer = client_of(cast.keeper_here).get("/lists/take/?kind=units&unit=branch-a1&as=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã số,Họ và tên,Mã đơn vị,Đơn vị,Ngày vào"


def test_a_list_taken_out_says_who_is_where_and_no_address(cast, client_of):
    answer = client_of(cast.keeper_here).get("/lists/take/?kind=people&unit=branch-a1&as=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == ",Nguyễn Thị Hạt,branch-a1,Chi đoàn Mai Sơn 1,01/01/2024"
    assert len(lines) == 4


def test_units_taken_out_come_in_again_unchanged(cast, client_of, tmp_path):
    from tests.rosters.making import Source, planned
    from vuonuom.rosters.states import ListKind

    answer = client_of(cast.movement_office).get("/lists/take/?kind=units&unit=head")
    path = tmp_path / "units.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    assert planned(Source(path), ListKind.UNITS).numbers() == {
        "new": 0, "changed": 0, "same": 7, "rejected": 0,
    }  # fmt: skip
    answer.close()  # last: it closes the database's connection too


def test_the_page_of_lists_takes_as_many_queries_for_25_as_for_one(cast, client_of, folder):
    client = client_of(cast.movement_office)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/lists/")
        return len(captured)

    send(client, folder, unit="head")
    one = queries()
    for _ in range(24):
        send(client, folder, unit="head")
    assert queries() == one


def test_the_unit_page_leads_a_keeper_to_its_lists(cast, client_of):
    html = client_of(cast.keeper_here).get("/units/branch-a1/").content.decode()
    assert "/lists/new/?kind=people&amp;unit=branch-a1" in html
    assert "kind=units" not in html


def test_a_member_is_led_to_no_list(cast, client_of):
    assert "/lists/" not in client_of(cast.author).get("/units/branch-a1/").content.decode()
