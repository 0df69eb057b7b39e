"""The road's first steps without scripts, and without a mouse."""

import pytest

from tests.journeys.walking import fill, follow, press, tick
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = "Treo bảng giờ tiếp dân lên cổng. Ai đi qua cũng biết lúc nào có người."
TITLE = "Treo bảng giờ tiếp dân lên cổng"


def test_an_idea_is_sent_and_answered_with_javascript_off(device, cast):
    author = device(cast.author, phone=True, javascript=False)
    author.goto("/")
    fill(author, text=WORDS)
    tick(author, "no_secrets")
    press(author, "Gửi vào hộp thư")
    assert Idea.objects.get().title == TITLE

    keeper = device(cast.keeper_here, javascript=False)
    keeper.goto("/mailbox/branch-a1/")
    follow(keeper, TITLE)
    keeper.locator("summary", has_text="Tiếp nhận").first.click()
    press(keeper, "Tiếp nhận")
    assert Idea.objects.get().state == IdeaState.TAKEN_UP

    author.goto(f"/ideas/{Idea.objects.get().code}/")
    assert author.get_by_text("Đỗ Thị Thư tiếp nhận ý tưởng").is_visible()


def test_an_idea_is_sent_by_keyboard_alone(device, cast):
    page = device(cast.author)
    page.goto("/")
    tab_to(page, "textarea[name=text]")
    page.keyboard.type(WORDS)
    tab_to(page, "input[name=no_secrets]")
    page.keyboard.press("Space")
    tab_to(page, "form.compose button.go")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == TITLE
    assert Idea.objects.count() == 1


def test_a_letter_is_answered_by_keyboard_alone(device, cast, client_of):
    client_of(cast.author).post(
        "/ideas/new/", {"text": WORDS, "unit": "branch-a1", "no_secrets": "on"}
    )
    page = device(cast.keeper_here)
    page.goto("/mailbox/branch-a1/")
    tab_to(page, "details.answer summary")
    page.keyboard.press("Enter")
    tab_to(page, "details.answer textarea")
    page.keyboard.type("Chi đoàn làm ngay tuần này.")
    tab_to(page, "details.answer button.go")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Idea.objects.get().answered_at is not None


def test_the_first_tab_leads_past_the_menu(device, cast):
    page = device(cast.author)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến nội dung chính"
    page.keyboard.press("Enter")
    tab_to(page, "textarea[name=text]", most=4)


def tab_to(page, selector, most=40):
    """Press Tab until the focus is there, and see that it is shown."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            ring = page.locator(":focus").evaluate(
                "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow"
            )
            assert ring != "nonenone"
            return
    pytest.fail(f"{most} tabs did not lead to {selector}")
