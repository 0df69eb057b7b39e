"""A conference at three doors, and the network gone in the middle: nobody is lost, nobody twice."""

import os
import re
from time import monotonic

import pytest

from tests.browsing import axe, fits, screenshot
from tests.conferences.making import running
from tests.conferences.test_checking import crowd
from vuonuom.conferences.models import Door, Presence
from vuonuom.conferences.queries import turnout_of
from vuonuom.ops.check import differences

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# The whole of it is 600 people: CROWD=600 makes the same journey longer, and looks at the clock.
PEOPLE = int(os.environ.get("CROWD", "30"))
AT_ONCE = 1.0  # seconds from the thumb to the verdict


def opened(device, person, door):
    page = device(person, phone=True)
    page.goto(f"/conferences/{door.venue.conference.code}/doors/{door.pk}/")
    page.wait_for_selector("#door[data-kept]", state="attached")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def lets_in(page, code):
    """Type a code as a helper does; how long the verdict took."""
    page.evaluate("document.getElementById('verdict').dataset.verdict = ''")
    began = monotonic()
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    page.wait_for_selector("#verdict:not([data-verdict=''])")
    return monotonic() - began


def verdict(page, *wanted):
    selector = ", ".join(f"#verdict[data-verdict='{each}']" for each in wanted)
    return page.wait_for_selector(selector).inner_text()


def settled(page):
    """All that this door kept has been sent and answered."""
    page.wait_for_selector("#net[data-net='online'][data-waiting='0']")


def test_three_doors_go_on_without_a_network(device, cast):
    conference = crowd(cast, PEOPLE - 8)
    codes = list(conference.invitations.order_by("pk").values_list("code", flat=True))
    doors = Door.objects.select_related("venue__conference").order_by("number")
    pages = [opened(device, cast.leader, door) for door in doors]
    third = len(codes) // 3

    times = [lets_in(pages[n % 3], code) for n, code in enumerate(codes[:third])]
    for page in pages:
        settled(page)
    assert Presence.objects.count() == third

    for page in pages:
        page.context.set_offline(True)
    for n, code in enumerate(codes[third : 2 * third]):
        times.append(lets_in(pages[n % 3], code))
    lets_in(pages[0], codes[third + 1])  # known at the second door, which cannot tell the first
    before = pages[1].locator("#present").inner_text()
    pages[1].reload()  # a phone that ran out of battery, and still no network
    pages[1].wait_for_selector("#net[data-net='offline']")
    assert pages[1].locator("#present").inner_text() == before
    axe(pages[1])
    fits(pages[1])
    screenshot(pages[1], "door-offline")
    assert Presence.objects.count() == third

    for page in pages:
        page.context.set_offline(False)
    for n, code in enumerate(codes[2 * third :]):
        times.append(lets_in(pages[n % 3], code))
    for page in pages:
        settled(page)
    assert Presence.objects.count() == turnout_of(conference).present == len(codes)
    assert PEOPLE < 600 or max(times) < AT_ONCE  # beside other tests a second says nothing
    assert list(differences()) == []


def test_each_verdict_is_said_in_words(device, cast):
    conference = running(cast, cast.branch_a1)
    other = running(cast, cast.branch_a1)
    door = Door.objects.filter(venue__conference=conference).first()
    mine = conference.invitations.get(person=cast.author)
    page = opened(device, cast.leader, door)
    lets_in(page, mine.spoken_code)
    assert re.search("Mời vào\nNguyễn Thị Hạt · Chi đoàn Mai Sơn 1", verdict(page, "taken"))
    screenshot(page, "door-taken")
    lets_in(page, mine.spoken_code)
    assert "Đã vào từ" in verdict(page, "already")
    lets_in(page, "ZZZ-ZZZ")
    assert "Không có trong danh sách mời" in verdict(page, "unknown")
    lets_in(page, other.invitations.get(person=cast.author).code)
    assert "Mã của hội nghị khác" in verdict(page, "elsewhere")
    lets_in(page, "??")
    assert "Không đọc được mã này" in verdict(page, "odd")
    axe(page)
    fits(page)
    assert Presence.objects.count() == 1


def test_a_signed_out_door_keeps_what_it_took(device, cast):
    conference = running(cast, cast.branch_a1)
    door = Door.objects.first()
    page = opened(device, cast.leader, door)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    lets_in(page, conference.invitations.get(person=cast.author).code)
    page.wait_for_selector("#net[data-net='signed_out'][data-waiting='1']")
    page.context.add_cookies(cookies)
    page.reload()
    settled(page)
    assert Presence.objects.count() == 1


CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  setInterval(() => pen.fillRect(0, 0, canvas.width, canvas.height), 50);
  return canvas.captureStream();
};
window.BarcodeDetector = class {
  async detect() { return window.inSight ? [{ rawValue: window.inSight }] : []; }
};
"""


def test_a_code_before_the_camera_is_let_in_once(device, cast):
    """Headless Chromium reads no codes of its own; what is around the detector is ours."""
    conference = running(cast, cast.branch_a1)
    door = Door.objects.first()
    mine = conference.invitations.get(person=cast.author)
    page = device(cast.leader, phone=True)
    page.add_init_script(CAMERA)
    page.goto(f"/conferences/{conference.code}/doors/{door.pk}/")
    page.wait_for_selector("#door[data-kept]", state="attached")
    page.click("#scan")
    page.evaluate(
        "(seen) => { window.inSight = seen; }", f"https://x/q/{conference.code}-{mine.code}"
    )
    assert "Nguyễn Thị Hạt" in verdict(page, "taken")
    screenshot(page, "door-camera")
    page.click("#scan")
    assert page.locator("#scene").is_hidden()
    assert Presence.objects.count() == 1
