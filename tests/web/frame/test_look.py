"""The style guide in Chromium: nothing for axe to find, nothing beyond the edge of a phone."""

import pytest

from tests.browsing import axe, enter, fits, screenshot
from tests.web.mailbox.test_mailbox import send
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.web.frame import context

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [{}, {"dark": True}, {"phone": True}, {"phone": True, "dark": True}]


def named(look):
    return "-".join(look) or "desk"


@pytest.fixture(autouse=True)
def on_a_demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize("look", LOOKS, ids=named)
@pytest.mark.parametrize("path", ["/styleguide/", "/", "/sign-in/", "/nowhere/"])
def test_axe_finds_nothing(browser_page, look, path):
    page = browser_page(**look)
    page.goto(path)
    axe(page)
    fits(page)
    screenshot(page, f"{path.strip('/') or 'welcome'}-{named(look)}")


def test_the_largest_text_still_fits_a_phone(browser_page):
    page = browser_page(phone=True)
    page.goto("/styleguide/")
    page.get_by_role("button", name="Rất lớn").click()
    page.wait_for_selector("html[data-size=largest]")
    fits(page)
    axe(page)


def test_the_menu_lies_at_the_thumb_and_opens(cast, browser_page, monkeypatch):
    monkeypatch.setattr(context, "_stands", lambda place: True)
    page = browser_page(phone=True)
    enter(page, cast.leader)
    page.goto("/me/password/")
    page.locator(".places summary").click()
    assert page.get_by_role("link", name="Hội nghị").first.is_visible()
    axe(page)
    fits(page)
    page.keyboard.press("Escape")
    assert not page.locator(".places .menu li").first.is_visible()


def test_axe_finds_nothing_on_the_fullest_pages_of_a_mailbox(cast, browser_page):
    letter = send(cast, authors=[(cast.author, 60), (cast.co_author, 40)])
    mailbox.add_template(
        by=cast.keeper_here, unit=letter.unit, kind="answered", title="Cảm ơn", text="Cảm ơn bạn."
    )
    mailbox.ask_opinion(
        by=cast.keeper_here, letter=letter, reviewer=cast.leader, due_on=clock.today()
    )
    page = browser_page(phone=True, dark=True)
    page.context.set_default_timeout(30_000)  # the first letter read loads what finds like ones
    enter(page, cast.keeper_here)
    here = f"/mailbox/{letter.unit.code}/"
    for path in (f"{here}settings/", f"{here}{letter.idea.code}/"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true })")
        axe(page)
        fits(page)


def test_a_second_click_sends_nothing_twice(browser_page):
    page = browser_page()
    page.goto("/sign-in/")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.fill("input[name=login]", "nobody")
    page.evaluate("""() => {
        const button = document.querySelector("main .go");
        button.click();
        button.click();
    }""")
    page.wait_for_selector("[role=alert]")
    assert len(sent) == 1
