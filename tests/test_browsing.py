"""The browser harness itself: it sees the product and would see a fault."""

import pytest

from tests.browsing import axe, enter, fits, sign_in

pytestmark = pytest.mark.browser


def test_signing_in_by_the_page(browser_page, cast):
    cast.author.set_password("hạt giống tốt")
    cast.author.save()
    page = browser_page()
    sign_in(page, "author", "hạt giống tốt")
    assert page.locator("html").get_attribute("lang") == "vi"


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("dark", [False, True])
def test_the_sign_in_page_is_accessible_and_fits(browser_page, phone, dark):
    page = browser_page(phone=phone, dark=dark)
    page.goto("/sign-in/")
    axe(page)
    fits(page)


def test_axe_finds_a_picture_without_words(browser_page):
    page = browser_page()
    page.goto("/sign-in/")
    page.evaluate("document.querySelector('main').append(new Image())")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_entering_without_the_sign_in_page(browser_page, cast):
    page = browser_page(phone=True)
    enter(page, cast.author)
    page.goto("/me/sessions/")
    assert "/sign-in/" not in page.url
