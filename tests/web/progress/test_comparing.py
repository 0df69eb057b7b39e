import re
from datetime import date

import pytest

from tests.progress.test_changes import JULY, halves, ideas
from tests.progress.walk import NOW
from tests.web.progress.test_board import text_of
from vuonuom.core import clock
from vuonuom.organization.actions.reorganisations import merge_units, move_unit


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def test_board_tells_of_a_merger_in_a_plain_sentence(office, cast):
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)
    said = (
        "Từ ngày 01/07/2026, Đoàn cơ sở Đồng Lúa nhập vào Đoàn cơ sở Mai Sơn; số năm trước của "
        "Đoàn cơ sở Mai Sơn gồm cả số của nơi nhập vào."
    )
    for unit in ("head", "base-a"):
        assert said in text_of(office.get(f"/progress/{unit}/2026/"))
    assert said in text_of(office.get("/progress/head/2026/changes/"))


def test_board_tells_of_a_move_in_a_plain_sentence(office, cast):
    move_unit(by=cast.admin, unit=cast.branch_a2, parent=cast.base_b, on=JULY)
    said = "Chi đoàn Mai Sơn 2 chuyển từ Đoàn cơ sở Mai Sơn sang Đoàn cơ sở Đồng Lúa"
    assert said in text_of(office.get("/progress/base-a/2026/"))


def test_an_estimate_is_marked_and_opens_the_whole_with_its_share(office, cast):
    ideas(cast.base_a, date(2025, 3, 1), 6)
    ideas(cast.base_a, date(2025, 12, 1), 4)
    halves(cast)
    page = office.get("/progress/m/2026/").content.decode()
    assert "0 + ước tính 5" in text_of(office.get("/progress/m/2026/"))
    assert "chia cho Đoàn cơ sở Một (75" in page
    addresses = re.findall(r'href="([^"]*/estimate/[^"]*)"', page)
    assert [re.search("of=(.*)", a)[1] for a in addresses] == ["before", "whole"]
    opened = office.get(addresses[1].replace("&amp;", "&"))
    assert "Ý tưởng: ước tính 8" in text_of(opened)
    [(link, whole)] = re.findall(r'<a href="([^"]*/list/[^"]*)">(\d+)</a>', opened.content.decode())
    listed = office.get(link.replace("&amp;", "&")).context["items"]
    assert sum(item.count for item in listed) == int(whole) == 10


def test_a_part_that_may_not_see_the_whole_gets_no_link(client, cast):
    from vuonuom.access.actions import grant
    from vuonuom.organization.models import Unit

    ideas(cast.base_a, date(2025, 3, 1), 6)
    halves(cast)
    unit = Unit.objects.get(code="m")
    grant(by=None, person=cast.neighbour, role="leader", unit=unit, on=date(2026, 7, 2))
    client.force_login(cast.neighbour)
    address = "/progress/m/2026/estimate/?measure=ideas.submitted&of=whole"
    page = client.get(address).content.decode()
    assert "/list/" not in page


@pytest.mark.parametrize(
    "address",
    ["estimate/", "estimate/?measure=ideas.submitted&of=whole", "estimate/?measure=x&of=this"],
)
def test_where_nothing_is_estimated_there_is_nothing_to_open(office, address):
    assert office.get(f"/progress/head/2026/{address}").status_code == 404


def test_who_may_not_see_a_board_sees_none_of_this(client, cast):
    client.force_login(cast.author)
    assert client.get("/progress/branch-a1/2026/changes/").status_code == 404


def test_many_mergers_are_summed_up_by_their_day():
    from vuonuom.progress.queries.changes import Change
    from vuonuom.web.progress.likeness import sentences

    many = [
        Change("merged", JULY, f"x{n}", f"Xã {n}", f"p{n % 6}", f"Phường {n % 6}")
        for n in range(20)
    ]
    [said] = sentences(many)
    assert said.startswith("Từ ngày 01/07/2026, 20 đơn vị nhập thành 6; số năm trước")
