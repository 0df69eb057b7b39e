"""Chromium for tests marked `browser`: pages on a desk and on a phone, signing in, axe."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A closed network: the browser itself must not look for its maker's servers.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, started once for the run."""
    from playwright.sync_api import sync_playwright

    # Playwright's sync API keeps an event loop in this thread; Django need not fear it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_page(chromium, live_server):
    """A factory of pages, each in a browser profile of its own: `browser_page(phone=True)`.

    Any error in the page's own scripts, any failed request and any refusal by the content
    security policy fails the test at its end.
    """
    contexts, complaints = [], []

    def new_page(*, phone=False, dark=False, javascript=True):
        context = chromium.new_context(
            **(PHONE if phone else DESK),
            base_url=live_server.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if is_fault(line) else None)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


def is_fault(line):
    """A console line that tells of a fault: refused by the policy, or broken in the page."""
    answered = "Failed to load resource" in line.text  # a 404 or 409 may be what is tested
    return line.type == "error" and not answered


def sign_in(page, username, password="vuonuom-demo"):
    """Sign in through the page, as a person does."""
    page.goto("/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def enter(page, person):
    """Be signed in as `person` at once, where signing in is not what is tested."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    where = {"domain": "localhost", "path": "/"}  # pytest-django serves there
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, **where}])


def axe(page):
    """Assert that axe finds nothing against WCAG 2.2 AA on the page as it is now."""
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": {"type": "tag", "values": WCAG_2_2_AA},
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    assert [told(violation) for violation in found] == []


def told(violation):
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
    return f"{page_rule(violation)}: {places}"


def page_rule(violation):
    return f"{violation['id']} ({violation['impact']}) {violation['help']}"


def fits(page):
    """Assert that the page does not scroll sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window


def screenshot(page, name):
    """Keep a picture of the whole page when SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
