"""What goes wrong between a person and the server, and what it may not cost them."""

import pytest

from tests.browsing import axe
from tests.journeys.walking import fill, press, tick
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.ops.check import differences
from vuonuom.similarity import actions as similarity

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PASSWORD = "hạt giống tốt"
WORDS = "Để ghế chờ quay ra cửa sổ. Người già đỡ ngồi lâu trong chỗ tối."
TITLE = "Để ghế chờ quay ra cửa sổ"


@pytest.fixture
def letter(cast):
    return mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title=TITLE, text=WORDS)


def writes(page):
    page.goto("/")
    fill(page, text=WORDS)
    tick(page, "no_secrets")


def test_an_expired_session_keeps_what_was_typed(device, cast):
    cast.author.set_password(PASSWORD)
    cast.author.save()
    page = device(cast.author, phone=True)
    writes(page)
    page.context.clear_cookies(name="sessionid")
    press(page, "Gửi vào hộp thư")
    axe(page)
    fill(page, login="author", password=PASSWORD)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    assert page.locator(".quote", has_text="Người già đỡ ngồi lâu").is_visible()
    axe(page)
    assert Idea.objects.count() == 0
    press(page, "Gửi lại")
    assert Idea.objects.get().text == WORDS


def test_an_answer_survives_an_expired_session_too(device, cast, letter):
    cast.keeper_here.set_password(PASSWORD)
    cast.keeper_here.save()
    page = device(cast.keeper_here)
    page.goto(f"/mailbox/branch-a1/{letter.idea.code}/")
    page.locator("summary", has_text="Trả lời").click()
    fill(page, text="Chi đoàn quay ghế ngay chiều nay.")
    page.context.clear_cookies(name="sessionid")
    press(page, "Trả lời")
    fill(page, login="keeper_here", password=PASSWORD)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    press(page, "Gửi lại")
    letter.refresh_from_db()
    assert letter.steps.filter(text="Chi đoàn quay ghế ngay chiều nay.").count() == 1


def test_a_double_click_makes_one_idea(device, cast):
    page = device(cast.author)
    writes(page)
    with page.expect_navigation():
        page.locator("form.compose button.go").dblclick()
    page.wait_for_url("**/ideas/YT-*/")
    assert Idea.objects.count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_the_back_button_does_not_send_twice(device, cast, javascript):
    page = device(cast.author, javascript=javascript)
    writes(page)
    press(page, "Gửi vào hộp thư")
    sent_to = page.url
    page.go_back()
    page.reload()
    assert Idea.objects.count() == 1
    # And somebody who takes the form for unsent and presses the button again:
    fill(page, text=WORDS)
    tick(page, "no_secrets")
    press(page, "Gửi vào hộp thư")
    assert page.url == sent_to
    assert Idea.objects.count() == 1
    similarity.follow()
    assert list(differences()) == []


def test_the_second_of_two_who_answer_is_told_who_was_first(device, cast, letter):
    first, second = device(cast.keeper_here), device(cast.leader, phone=True)
    for page in (first, second):
        page.goto(f"/mailbox/branch-a1/{letter.idea.code}/")
        page.locator("summary", has_text="Trả lời").click()
    fill(first, text="Chi đoàn quay ghế ngay chiều nay.")
    press(first, "Trả lời")
    fill(second, text="Cơ sở sẽ xem.")
    with second.expect_navigation():
        second.locator("button:visible", has_text="Trả lời").first.click()
    assert "Đỗ Thị Thư" in second.locator("main [role=alert]:visible").inner_text()
    assert second.locator("textarea:visible").first.input_value() == "Cơ sở sẽ xem."
    axe(second)
    assert Letter.objects.get().steps.filter(kind="answered").count() == 1


def test_somebody_else_s_link_is_a_page_not_found(device, cast, letter):
    page = device(cast.stranger, phone=True)
    for address in (
        f"/ideas/{letter.idea.code}/",
        f"/mailbox/branch-a1/{letter.idea.code}/",
        "/mailbox/branch-a1/",
        "/ideas/YT-2026-00000/",
    ):
        answer = page.goto(address)
        assert answer.status == 404
        assert TITLE not in page.content()
    axe(page)


def test_what_is_not_there_and_what_is_not_mine_look_the_same(device, cast, letter):
    page = device(cast.stranger)
    told = []
    for code in (letter.idea.code, "YT-2026-00000"):
        page.goto(f"/ideas/{code}/")
        told.append(page.locator("main").inner_text())
    assert told[0] == told[1]
