import re
from datetime import date, timedelta

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import NOW, go, movement, send
from vuonuom.core import clock
from vuonuom.organization.actions.units import open_unit
from vuonuom.progress import tasks
from vuonuom.progress.queries import kept


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def open_children(cast, how_many):
    return [
        open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["base"],
            code=f"x-{n:02}", name=f"Đoàn cơ sở {n:02}", parent=cast.head, on=date(2024, 1, 1),
        )
        for n in range(how_many)
    ]  # fmt: skip


def test_board_says_what_it_was_compared_with(office, cast):
    movement(cast)
    page = text_of(office.get("/progress/head/2026/"))
    said = "Năm 2026, đến ngày 15/09/2026: 4 ý tưởng đã gửi, so với 0 ý tưởng trong 9 tháng đầu"
    assert said in page


def test_board_says_how_many_went_on_and_how_long_it_took(office, cast):
    for number in range(10):
        idea = send(cast.author, cast.branch_a1, f"Ý tưởng {number}", date(2026, 3, 1))
        if number:
            go(idea, "answered", on=date(2026, 3, 4))
    send(cast.author, cast.branch_a1, "Một ý nữa", date(2026, 3, 1))
    go(idea, "taken_up", on=date(2026, 3, 5))
    tasks.time_steps()
    page = text_of(office.get("/progress/head/2026/"))
    assert "9 đã được trả lời 82 % của chặng trước" in page.replace("\xa0", " ")
    assert "thường mất" not in page  # of nine
    go(send(cast.author, cast.branch_a1, "Ý mười", date(2026, 3, 1)), "answered",
       on=date(2026, 3, 4))  # fmt: skip
    with clock.told(NOW + timedelta(days=1)):
        tasks.time_steps()
        assert "thường mất 3 ngày" in text_of(office.get("/progress/head/2026/"))
        assert "thường mất" not in text_of(office.get("/progress/head/2026/?reading=flow"))


def test_board_shows_both_readings_apart(office, cast):
    movement(cast)
    page = office.get("/progress/head/2026/?reading=flow").content.decode()
    assert re.search(r'aria-current="true">Xảy ra trong năm nay</a>', page)
    assert "reading=cohort" not in page.split("<table", 1)[1].split("</table>", 1)[0]


def test_a_childs_row_tells_first_how_it_stands_and_opens_for_the_rest(office, cast):
    assigned(cast, each_unit(cast, "branch", "ideas.submitted"), year=2026)
    send(cast.author, cast.branch_a1, "Mái che")
    page = office.get("/progress/head/2026/").content.decode()
    [row] = re.findall(r'<tr><th scope="row"><a[^>]*>Đoàn cơ sở Mai Sơn</a>.*?</tr>', page)
    told, more = re.search(r'class="told".*?</td>', row)[0], row.rsplit("<td", 1)[1]
    figure = re.sub(r"<[^>]+>", "", told.split('class="how"', 1)[1]).split(">")[-1]
    assert (figure, re.sub(r"<[^>]+>", "", more.split(">", 1)[1])) == (
        "1 trên 2", "Các số khác: Đoàn cơ sở Mai Sơn",
    )  # fmt: skip


@pytest.mark.parametrize("reading", ["cohort", "flow"])
def test_every_number_on_the_board_opens_a_list_of_that_length(office, cast, reading):
    movement(cast)
    assigned(cast, each_unit(cast, "branch", "ideas.submitted"), EACH_MEMBER, year=2026)
    page = office.get(f"/progress/head/2026/?reading={reading}").content.decode()
    links = re.findall(r'<a href="(/progress/[^"]*/list/[^"]*)">(.*?)</a>', page)
    assert len(links) > 30
    for url, shown in links:
        number = int(re.search(r"\d+", re.sub(r"<[^>]+>", "", shown))[0])
        answer = office.get(url.replace("&amp;", "&"))
        if "organization.members" in url:
            listed = sum(item.count for item in answer.context["items"])
        elif "rule=" in url:
            listed = len(answer.context["page"].rows)
        else:
            listed = len(answer.context["items"])
        assert (url, listed) == (url, number)


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("movement_office", "head", 200), ("movement_office", "branch-a1", 200),
        ("auditor", "base-b", 200), ("admin", "head", 200),
        ("leader", "base-a", 200), ("leader", "branch-a1", 200),
        ("leader", "head", 404), ("leader", "base-b", 404), ("leader", "branch-b1", 404),
        ("keeper_here", "branch-a1", 200), ("keeper_here", "base-a", 404),
        ("keeper_here", "branch-a2", 404),
        ("author", "branch-a1", 404), ("curator", "head", 404), ("reviewer", "base-a", 404),
        ("secretary", "base-a", 404), ("mentor", "base-a", 404), ("stranger", "head", 404),
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["", "list/?measure=ideas.submitted"])
def test_who_opens_which_board(client, cast, who, unit, status, page):
    client.force_login(getattr(cast, who))
    assert client.get(f"/progress/{unit}/2026/{page}").status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/progress/head/1999/", "/progress/head/2028/", "/progress/none/2026/",
        "/progress/head/2026/list/", "/progress/head/2026/list/?measure=ideas.secret",
        "/progress/head/2026/list/?measure=ideas.authored",
        "/progress/head/2026/list/?rule=99", "/progress/head/2026/list/?rule=x",
        "/progress/head/2026/list/?rule=" + "9" * 400,
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_404(office, address):
    assert office.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["reading=both", "page=0", "page=-1", "page=x", "page=" + "9" * 400, "rule=x", "sort=total",
     "rule=99", "reading="],
)  # fmt: skip
def test_an_odd_address_still_opens_the_board(office, cast, query):
    assert office.get(f"/progress/head/2026/?{query}").status_code == 200


def test_silent_members_are_never_named(office, cast):
    movement(cast)
    assigned(cast, EACH_MEMBER, year=2026)
    for address in ("", "list/?measure=ideas.authors", "list/?measure=organization.members"):
        page = text_of(office.get(f"/progress/head/2026/{address}"))
        assert [p.full_name for p in (cast.mentor, cast.author) if p.full_name in page] == []


def test_board_takes_at_most_twelve_queries_for_any_number_of_children(
    office, cast, django_assert_max_num_queries
):
    movement(cast)
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    office.get("/progress/head/2026/")
    kept.forget()
    with django_assert_max_num_queries(12) as two:
        office.get("/progress/head/2026/")
    open_children(cast, 25)
    with django_assert_max_num_queries(12) as many:
        office.get("/progress/head/2026/")
    assert len(two) == len(many)


def test_board_below_ones_grant_takes_at_most_twelve_queries(
    office, cast, django_assert_max_num_queries
):
    assigned(cast, each_unit(cast, "branch"), EACH_MEMBER, year=2026)
    office.get("/progress/base-a/2026/")
    with django_assert_max_num_queries(12):
        office.get("/progress/base-a/2026/")


def test_list_takes_the_same_queries_for_one_and_twenty_five_rows(
    office, cast, django_assert_max_num_queries
):
    movement(cast)
    address = "/progress/branch-b1/2026/list/?measure=ideas.submitted&reading=flow"
    with django_assert_max_num_queries(12) as one:
        office.get(address)
    from tests.progress.walk import send

    for n in range(30):
        send(cast.member_elsewhere, cast.branch_b1, f"Ý tưởng số {n}")
    with django_assert_max_num_queries(12) as many:
        answer = office.get(address)
    assert (len(answer.context["items"]), len(one)) == (25, len(many))
    assert len(office.get(f"{address}&page=2").context["items"]) == 6


def test_a_keeper_reads_the_board_in_english(client, cast):
    client.force_login(cast.keeper_here)
    client.cookies["language"] = "en"
    assert client.get("/progress/branch-a1/2026/").status_code == 200
