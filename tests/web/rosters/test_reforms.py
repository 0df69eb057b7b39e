"""Pages of reforms: a file sent, previewed, done, taken back; by whom."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.journal.acting import send as send_idea
from tests.rosters.making import sheet
from tests.rosters.test_reforms import HEAD
from vuonuom.core import clock
from vuonuom.core.sheets import reading
from vuonuom.organization.models import Unit
from vuonuom.rosters import tasks
from vuonuom.rosters.actions.handling import forget_files
from vuonuom.rosters.models import Intake


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    return tmp_path


def row(old, kind, new="", name="", share=""):
    return [old, kind, new, name, "", clock.today(), share]


MERGER = (row("base-a", "sáp nhập", "moi", "Đoàn Mới"), row("base-b", "sáp nhập", "moi"))
SPLIT = (
    row("base-a", "chia", "mot", "Một", share=60),
    row("base-a", "chia", "hai", "Hai", share=40),
)


def send(client, folder, *rows, unit="head"):
    upload = SimpleUploadedFile("sap-xep.xlsx", sheet(folder, HEAD, *rows).path.read_bytes())
    form = {"kind": "reform", "unit": unit, "file": upload}
    page = client.post("/lists/new/", form)["Location"]
    work()
    return page


def work():
    while (key := tasks.next_one()) is not None:
        tasks.work_on(key)


def test_a_reform_is_previewed_confirmed_and_taken_back(cast, client_of, folder):
    for _ in range(3):
        send_idea(by=cast.author, unit=cast.base_a, on=clock.today() - timedelta(days=366))
    client = client_of(cast.movement_office)
    page = send(client, folder, *MERGER)
    html = client.get(page).content.decode()
    assert "Sắp xếp lại theo bảng này" in html
    assert "Đoàn cơ sở Mai Sơn" in html
    assert "khớp" in html
    assert not Unit.objects.filter(code="moi").exists()
    client.post(f"{page}confirm/")
    work()
    html = client.get(page).content.decode()
    assert "Hoàn tác, trong 24 giờ" in html
    assert Unit.objects.get(code="base-a").is_closed
    client.post(f"{page}take-back/")
    assert "Đang hoàn tác. Bạn có thể rời trang này" in client.get(page).content.decode()
    work()
    assert not Unit.objects.get(code="base-a").is_closed
    assert Intake.objects.get().state == "undone"


def test_a_reform_that_another_overtook_is_not_called_unreadable(cast, client_of, folder):
    client = client_of(cast.movement_office)
    pages = [send(client, folder, *MERGER), send(client, folder, *MERGER)]
    for page in pages:
        client.post(f"{page}confirm/")
    work()
    second = client.get(pages[1])
    assert str(second.context["mark"][0]) == "Chưa làm, xin nộp lại"
    assert "Nếu sắp xếp thì" not in second.text


def test_what_a_part_of_a_split_unit_is_compared_with_is_marked_as_an_estimate(
    cast, client_of, folder
):
    for _ in range(5):
        send_idea(by=cast.author, unit=cast.base_a, on=clock.today() - timedelta(days=366))
    client = client_of(cast.movement_office)
    html = client.get(send(client, folder, *SPLIT)).content.decode()
    assert "ước tính 3" in html
    assert "còn lại × 60" in html


def test_a_wrong_line_is_told_and_nothing_can_be_confirmed(cast, client_of, folder):
    client = client_of(cast.movement_office)
    page = send(client, folder, *MERGER, row("khong-co", "giải thể"))
    html = client.get(page).content.decode()
    assert "Không có đơn vị mang mã này trong phạm vi được nhập." in html
    assert "/confirm/" not in html
    client.post(f"{page}confirm/")
    work()
    assert not Unit.objects.get(code="base-a").is_closed
    answer = client.get(f"{page}answer/")
    answer.close()
    assert answer.status_code == 200


def test_after_a_day_the_button_is_gone(cast, client_of, folder):
    client = client_of(cast.movement_office)
    page = send(client, folder, *MERGER)
    client.post(f"{page}confirm/")
    work()
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        client = client_of(cast.movement_office)
        assert "Hoàn tác" not in client.get(page).content.decode()


def test_what_a_reform_did_is_shown_when_its_file_is_gone(cast, client_of, folder):
    client = client_of(cast.movement_office)
    page = send(client, folder, *MERGER)
    client.post(f"{page}confirm/")
    work()
    Intake.objects.update(at=clock.now() - timedelta(days=8))
    forget_files()
    html = client.get(page).content.decode()
    assert "Đoàn cơ sở Mai Sơn" in html
    assert Intake.objects.get().file is None


@pytest.mark.parametrize(
    ("who", "status"),
    [("movement_office", 200), ("admin", 200), ("leader", 404), ("keeper_here", 404),
     ("author", 404), ("auditor", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_may_reorganise(cast, client_of, who, status):
    client = client_of(getattr(cast, who))
    page, template = client.get("/lists/reforms/"), client.get("/lists/reforms/template/")
    template.close()  # last: it closes the database's connection too
    assert (page.status_code, template.status_code) == (status, status)


def test_a_reform_is_not_seen_by_who_may_only_enter_people(cast, client_of, folder):
    page = send(client_of(cast.movement_office), folder, *MERGER)
    assert client_of(cast.keeper_here).get(page).status_code == 404
    assert "SX-" not in client_of(cast.movement_office).get("/lists/").content.decode()


def test_the_template_is_read_as_a_reform_of_nothing(cast, client_of, tmp_path):
    answer = client_of(cast.movement_office).get("/lists/reforms/template/")
    path = tmp_path / "mau.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with reading.opened(path) as table:
        lines = [[cell for cell in line if cell] for line in table.rows]
    answer.close()
    assert lines[-1] == ["Mã cũ", "Loại thay đổi", "Mã mới", "Tên mới", "Mã cấp trên mới",
                         "Ngày hiệu lực", "Tỷ lệ %"]  # fmt: skip


def test_a_preview_takes_as_many_queries_for_many_units_as_for_one(cast, client_of, folder):
    client = client_of(cast.movement_office)

    def queries(page):
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    one = send(client, folder, *MERGER)
    parts = [row("base-a", "chia", f"c{n}", f"C {n}", share=4) for n in range(25)]
    many = send(client, folder, *parts)
    assert queries(many) == queries(one)
