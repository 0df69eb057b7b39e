import re
from datetime import date

import pytest

from tests.directives.making import assigned, each_unit
from tests.progress.walk import NOW, count, movement
from tests.web.progress.test_board import text_of
from vuonuom.core import clock


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def ideas(cast, on, amount):
    count(by=None, unit=cast.branch_a1, measure="ideas.submitted", on=on, amount=amount)


def test_board_says_where_the_year_will_end_and_how_it_knows(office, cast):
    ideas(cast, date(2025, 3, 1), 50)
    ideas(cast, date(2025, 11, 1), 50)
    ideas(cast, date(2026, 3, 1), 60)
    page = text_of(office.get("/progress/head/2026/"))
    assert "Đến ngày 15/09, năm 2025 đã có 50 % của cả năm." in page
    assert "Theo nhịp ấy, cuối năm 2026 có khoảng 120, từ 104 đến 136." in page
    assert "Cách tính: 60 đến nay chia cho phần các năm trước đã có đến ngày này" in page


def test_board_says_that_it_has_no_year_to_go_by(office, cast):
    ideas(cast, date(2026, 3, 1), 60)
    page = text_of(office.get("/progress/head/2026/"))
    assert "Chưa có năm trước nào đủ số để so nhịp, nên tạm chia đều theo ngày" in page


def test_board_says_that_there_are_too_few(office, cast):
    movement(cast)
    page = office.get("/progress/head/2026/").content.decode()
    assert "Chưa dự báo cuối năm: mới có 4, còn quá ít." in text_of(
        office.get("/progress/head/2026/")
    )
    assert "<figure" not in page


def test_every_figure_of_the_rhythm_opens_its_list(office, cast):
    movement(cast)
    page = office.get("/progress/head/2026/?rhythm=ideas.submitted").content.decode()
    rows = page.split('id="rhythm"', 1)[1].split("</table>", 1)[0]
    links = re.findall(r'<a href="(/progress/[^"]*/list/[^"]*)">(\d+)</a>', rows)
    assert len(links) == 9 + 12  # this year's months so far, last year's all
    for url, shown in (links[0], links[9], links[-1]):
        assert (url, len(office.get(url.replace("&amp;", "&")).context["items"])) == (
            url,
            int(shown),
        )


def test_a_target_stands_beside_where_all_together_will_end(office, cast):
    assigned(cast, each_unit(cast, measure="ideas.submitted", at_least=50), year=2026)
    ideas(cast, date(2025, 3, 1), 50)
    ideas(cast, date(2026, 3, 1), 60)
    page = text_of(office.get("/progress/head/2026/"))
    said = "Tất cả cộng lại, cuối năm 2026 có khoảng 60; các chỉ tiêu cộng lại là 100."
    assert said in page


@pytest.mark.parametrize("asked", ["products.accepted", "ideas.authored", "x", ""])
def test_any_rhythm_may_be_asked_for(office, cast, asked):
    assert office.get(f"/progress/head/2026/?rhythm={asked}").status_code == 200
