"""The frame around pages: menu, preferences, errors, paging."""

import pytest
from django.test import Client, RequestFactory

from vuonuom.access.models import Grant
from vuonuom.organization.models import Unit
from vuonuom.web.frame import context
from vuonuom.web.frame.context import Frame
from vuonuom.web.frame.shortcuts import paginate


@pytest.fixture
def every_place(monkeypatch):
    """The menu as if every area were built."""
    monkeypatch.setattr(context, "_stands", lambda place: True)


def frame_of(person, path="/"):
    request = RequestFactory().get(path)
    request.user = person
    return Frame(request)


def areas(frame):
    return [item.url.split("/")[1] for item in frame.nav]


def test_a_member_sees_no_place_of_work(cast, every_place):
    assert areas(frame_of(cast.author)) == [
        "ideas", "products", "exhibitions", "challenges", "directives", "conferences", "movements",
        "units", "library",
    ]  # fmt: skip


def test_a_keeper_comes_to_their_own_mailbox(cast, every_place):
    assert frame_of(cast.keeper_here).nav[0].url == "/mailbox/branch-a1/"


def test_the_place_one_is_in_is_marked(cast, every_place):
    frame = frame_of(cast.author, "/products/SP-2026-00001/")
    assert [item.url for item in frame.nav if item.is_here] == ["/products/"]


def test_a_stranger_has_no_menu(cast, every_place):
    assert frame_of(cast.stranger).nav == []


def test_the_frame_asks_one_question_however_many_grants(
    cast, every_place, django_assert_num_queries
):
    frame = frame_of(cast.leader)
    for unit in Unit.objects.all():
        Grant.objects.get_or_create(
            person=cast.leader, role="leader", unit=unit, starts_on="2024-01-01"
        )
    with django_assert_num_queries(1):
        assert frame.nav
        assert frame.unit


def test_the_name_in_the_bar_stands_over_the_unit(cast, client_of):
    page = client_of(cast.author).get("/").text
    assert "Nguyễn Thị Hạt<small>Chi đoàn Mai Sơn 1</small>" in page


def test_a_demo_says_so_on_every_page(db, settings):
    settings.DEMO = True
    pages = [Client().get(path).text for path in ("/", "/sign-in/", "/nowhere/")]
    assert ["SỐ LIỆU GIẢ LẬP" in page for page in pages] == [True, True, True]


def test_a_real_instance_never_says_it_is_a_demo(db):
    assert "GIẢ LẬP" not in Client().get("/").text


@pytest.mark.parametrize(
    ("pressed", "seen"),
    [
        ({"theme": "dark"}, 'data-theme="dark"'),
        ({"size": "largest"}, 'data-size="largest"'),
        ({"language": "en"}, '<html lang="en"'),
        ({"theme": "<script>"}, 'data-theme="auto"'),
    ],
)
def test_a_preference_stays(db, pressed, seen):
    client = Client()
    client.post("/preferences/", pressed)
    assert seen in client.get("/").text


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("/sign-in/?next=/ideas/", "/sign-in/?next=/ideas/"),
        ("https://elsewhere.test/", "/"),
        ("", "/"),
    ],
)
def test_a_preference_leads_back_to_the_page_it_was_set_on(db, target, reached):
    answer = Client().post("/preferences/", {"theme": "dark", "next": target})
    assert answer.url == reached


def test_an_address_that_does_not_exist_has_a_way_back(db):
    answer = Client().get("/khong-co/")
    assert answer.status_code == 404
    assert '<a class="go" href="/">Về trang chủ</a>' in answer.text


def test_a_fault_of_ours_is_told_in_plain_words_without_the_database():
    from vuonuom.web.frame.errors import broken

    answer = broken(RequestFactory().get("/"))
    assert (answer.status_code, "Hệ thống vừa gặp lỗi" in answer.text) == (500, True)


def test_the_style_guide_is_shown_on_a_demo_only(db, settings):
    assert Client().get("/styleguide/").status_code == 404
    settings.DEMO = True
    assert Client().get("/styleguide/").status_code == 200


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 30, "²", ""])
def test_a_page_number_that_is_none_shows_some_page(cast, asked):
    request = RequestFactory().get("/", {"page": asked})
    assert paginate(Unit.objects.in_order(), request, per=3).number in {1, 400}


def test_a_long_list_is_paged_without_being_counted(cast, django_assert_num_queries):
    request = RequestFactory().get("/", {"page": "2"})
    with django_assert_num_queries(1):
        page = paginate(Unit.objects.in_order(), request, per=3)
    assert (len(page.rows), page.has_previous, page.has_next) == (3, True, True)
