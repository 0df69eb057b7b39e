"""A phone that was never here scans a poster on a slow line: typed, sent, answered, read."""

import time
from datetime import date

import pytest

from tests.browsing import axe, fits, screenshot
from vuonuom.access.actions import grant
from vuonuom.claims import actions, queries
from vuonuom.claims.models import Claim
from vuonuom.claims.states import Confirmation
from vuonuom.documents.actions import printed_code
from vuonuom.mailbox import actions as mailbox

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WORDS = "Dán mã QR ngoài cổng để lấy số."
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
LIGHT = 100 * 1024  # bytes of the first page, all told


@pytest.fixture
def phone(browser_page):
    """A slow phone on a slow line; `phone.bytes` counts what came in, `phone.taps` the taps."""
    page = browser_page(phone=True)
    page.context.set_default_timeout(60_000)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_3G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 2})
    page.bytes, page.taps = [], 0
    line.on("Network.loadingFinished", lambda came: page.bytes.append(came["encodedDataLength"]))
    return page


def tap(page, place):
    page.locator(place).first.tap()
    page.taps += 1


def test_a_poster_is_scanned_and_an_idea_sent_and_answered_without_an_account(
    phone, browser_page, cast
):
    code = printed_code(target="mailbox", target_id=cast.branch_a1.pk).code
    began = time.monotonic()
    phone.goto(f"/q/{code}", wait_until="networkidle")
    first_page = sum(phone.bytes)
    tap(phone, "textarea[name=text]")
    phone.keyboard.type(WORDS)
    tap(phone, "label:has(input[name=no_secrets])")
    tap(phone, "form.compose button.go")
    phone.wait_for_url("**/claim/**")
    took = time.monotonic() - began
    link = phone.url
    assert phone.locator("#link").input_value().endswith(link.split("/", 3)[3])
    assert (phone.taps <= 5, took < 60, phone.context.cookies()) == (True, True, [])
    assert first_page <= LIGHT
    screenshot(phone, "claim-waits")

    claim = Claim.objects.select_related("unit").get()
    known = queries.by_hand(claim.unit, cast.author)
    actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)
    mailbox.answer(by=cast.keeper_here, letter=claim.letter, text="Tuần sau làm ngay ở cổng chính.")

    another = browser_page(phone=True, dark=True)  # keeps nothing of the first
    another.goto(link)
    assert another.get_by_text("Tuần sau làm ngay ở cổng chính.").is_visible()
    fits(another)
    axe(another)
    screenshot(another, "claim-answered-dark")


def test_the_form_of_a_poster_is_accessible_and_works_without_scripts(browser_page, cast):
    page = browser_page(phone=True, javascript=False)
    page.goto("/q/branch-a1")
    page.fill("textarea[name=text]", WORDS)
    page.check("input[name=no_secrets]")
    page.click("form.compose button.go")
    assert page.get_by_text("Chờ xác nhận").first.is_visible()
    looked = browser_page(phone=True)
    looked.goto("/q/branch-a1")
    fits(looked)
    axe(looked)
    screenshot(looked, "poster-form")
    looked.goto(page.url)
    fits(looked)
    axe(looked)
    looked.fill("input[name=code]", "ZZZZZ-ZZZZZ")
    looked.get_by_role("button", name="Xác nhận", exact=True).click()
    looked.get_by_text("Mã chưa khớp").wait_for()
    looked.wait_for_url(page.url)  # and not `/claim/`, where a reload finds no letter
    looked.reload()
    assert looked.get_by_text("Chờ xác nhận").first.is_visible()


def test_what_was_typed_outlives_a_reload_until_it_is_sent(browser_page, cast):
    for person in (cast.auditor, cast.curator):
        grant(by=None, person=person, role="seal_keeper", unit=cast.head, on=date(2024, 1, 1))
        actions.make_key(by=person)
    page = browser_page(phone=True)
    page.goto("/q/branch-a1")
    page.fill("textarea[name=text]", WORDS)
    page.locator("summary", has_text="Giữ kín tên").click()
    page.check("input[name=sealed]")
    page.reload()
    assert page.input_value("textarea[name=text]") == WORDS
    assert page.locator("input[name=sealed]").is_visible()
    assert page.is_checked("input[name=sealed]")
    page.check("input[name=no_secrets]")
    page.click("form.compose button.go")
    page.wait_for_url("**/claim/**")
    page.goto("/q/branch-a1")
    assert page.input_value("textarea[name=text]") == ""


def test_a_sending_that_was_stopped_can_be_sent_again(browser_page, cast):
    page = browser_page(phone=True)
    page.context.set_default_timeout(60_000)
    page.goto("/q/branch-a1")
    page.fill("textarea[name=text]", WORDS)
    page.check("input[name=no_secrets]")
    # As a browser does it whose line was stopped before anything left: told of, and nothing sent.
    page.evaluate("document.forms[0].dispatchEvent(new SubmitEvent('submit', {bubbles: true}))")
    page.locator("form.compose[data-sent]").wait_for()
    page.locator("form.compose:not([data-sent])").wait_for()
    page.click("form.compose button.go")
    page.wait_for_url("**/claim/**")
    assert Claim.objects.count() == 1
