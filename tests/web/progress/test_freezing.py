import re

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import NOW, TODAY, count, movement, send
from tests.web.progress.test_board import text_of
from vuonuom.core import clock
from vuonuom.progress.models import FrozenBoard, PlannedFreeze


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


LIST = "/progress/head/2026/frozen/"


def freeze(client, unit="head", **more):
    data = {"title": "Sơ kết chín tháng", "on": ""} | more
    return client.post(f"/progress/{unit}/2026/frozen/", data, follow=True)


def test_office_freezes_a_board_from_its_page(office, cast):
    movement(cast)
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    assert f'href="{LIST}"' in office.get("/progress/head/2026/").content.decode()
    page = text_of(freeze(office))
    assert "Đã chốt. Bản này không bao giờ đổi" in page
    assert "Đoàn bộ Hoa Ban: số liệu hết ngày 15/09/2026" in page
    assert "Chưa có gì đổi" in page
    assert "Sơ kết chín tháng" in text_of(office.get(LIST))


def test_frozen_children_and_own_sum_to_the_whole(office, cast):
    movement(cast)
    count(by=None, unit=cast.head, measure="ideas.submitted", on=TODAY, amount=2)
    page = freeze(office).content.decode()
    table = page.split('id="figures"', 1)[1].split("</table>", 1)[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    ideas = {
        name: int(re.findall(r"<td[^>]*>(?:<[^>]+>)*(\d+|–)", cells)[2]) for name, cells in rows
    }
    assert ideas == {
        "Đoàn cơ sở Đồng Lúa": 1, "Đoàn cơ sở Mai Sơn": 3, "Ghi ở chính đơn vị": 2, "Tổng": 6,
    }  # fmt: skip


def test_a_frozen_page_says_what_changed_and_opens_it(office, cast):
    movement(cast)
    freeze(office)
    frozen = FrozenBoard.objects.get()
    address = f"{LIST}{frozen.pk}/"
    with clock.told(NOW.replace(hour=9)):
        send(cast.member_elsewhere, cast.branch_b1, "Đèn cảm biến")
        answer = office.get(f"{address}?reading=flow")
    page = answer.content.decode()
    changed = page.split('id="changed"', 1)[1].split("</table>", 1)[0]
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", changed)).count("4 5 +1") == 1
    [since, *_rest] = re.findall(r'href="([^"]*frozen=[^"]*)"', changed)
    listed = office.get(since.replace("&amp;", "&"))
    assert [item.title for item in listed.context["items"]] == ["Đèn cảm biến"]
    assert "Ý tưởng: +1" in text_of(listed)
    links = page.split('id="figures"', 1)[1].split("</table>", 1)[0]
    assert not re.search(r"/progress/head/2026/list/\?measure=ideas.submitted", links)


def test_a_day_to_come_is_planned_and_can_be_dropped(office, cast):
    page = text_of(freeze(office, on="31/12/2026"))
    assert "Đã đặt lịch. Bảng sẽ tự chốt khi hết ngày ấy." in page
    planned = PlannedFreeze.objects.get()
    assert "tự chốt khi hết ngày 31/12/2026" in text_of(office.get(LIST))
    office.post(f"{LIST}{planned.pk}/drop/")
    assert "Năm này chưa có bản chốt nào." in text_of(office.get(LIST))


def test_a_form_keeps_what_was_typed(office, cast):
    answer = freeze(office, on="01/01/2026")
    assert "Ngày này đã qua." in text_of(answer)
    assert 'value="Sơ kết chín tháng"' in answer.content.decode()
    assert FrozenBoard.objects.count() == 0


def test_who_was_second_is_told(office, cast):
    freeze(office)
    assert "Hôm nay bảng này đã được chốt." in text_of(freeze(office))


@pytest.mark.parametrize(
    ("who", "unit", "see", "frozen"),
    [
        ("leader", "base-a", 200, 1), ("movement_office", "head", 200, 1),
        ("keeper_here", "branch-a1", 200, 0), ("auditor", "head", 200, 0),
        ("leader", "base-b", 404, 0), ("author", "branch-a1", 404, 0), ("stranger", "head", 404, 0),
    ],
)  # fmt: skip
def test_who_sees_frozen_boards_and_who_makes_them(client, cast, who, unit, see, frozen):
    client.force_login(getattr(cast, who))
    assert client.get(f"/progress/{unit}/2026/frozen/").status_code == see
    assert freeze(client, unit).status_code == see
    assert FrozenBoard.objects.count() == frozen


def test_a_frozen_board_is_seen_where_its_board_is(client, cast):
    client.force_login(cast.leader)
    freeze(client, "base-a")
    address = f"/progress/base-a/2026/frozen/{FrozenBoard.objects.get().pk}/"
    for who, status in ((cast.movement_office, 200), (cast.leader_elsewhere, 404)):
        client.force_login(who)
        assert client.get(address).status_code == status
        assert client.get(address.replace("base-a", "base-b")).status_code == 404


def test_a_year_to_come_has_nothing_to_freeze(office, cast):
    office.post("/progress/head/2027/frozen/", {"title": "Sớm", "on": ""})
    assert FrozenBoard.objects.count() == 0


def test_only_what_is_listed_one_by_one_is_compared_with_a_frozen_board(office, cast):
    freeze(office)
    pk = FrozenBoard.objects.get().pk
    for measure in ("ideas.authors", "organization.members"):
        address = f"/progress/head/2026/list/?measure={measure}&frozen={pk}"
        assert office.get(address).status_code == 404
    assert office.get("/progress/head/2026/list/?measure=ideas.tried&frozen=99").status_code == 404
