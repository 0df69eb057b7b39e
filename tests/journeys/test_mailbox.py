"""A secretary with twenty minutes and no mouse; a letter that nobody answers for three levels."""

from datetime import datetime, time, timedelta

import pytest

from tests.journeys.walking import Walk, fill, press
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import tasks
from vuonuom.mailbox.actions import chasing
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import Chase
from vuonuom.notifications.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BOX = "/mailbox/branch-a1/"


@pytest.fixture
def walk(browser_page):
    return Walk(browser_page)


def send(cast, text):
    return mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text=text)


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def go(page, *pressed):
    """Press keys of which the last one leads to another page."""
    with page.expect_navigation():
        keys(page, *pressed)


def focused(page):
    """What a screen reader would say of the element that has the focus."""
    return page.evaluate(
        "(e => (e.labels?.[0] || e).innerText.trim().split('\\n')[0])(document.activeElement)"
    )


def said(page):
    return page.locator(".message p").inner_text()


def test_a_secretary_answers_the_queue_with_the_keyboard_alone(walk, cast):
    letters = [send(cast, f"Ý thứ {n}") for n in ("nhất", "hai", "ba", "tư")]
    mailbox.add_template(
        by=cast.leader, unit=cast.base_a, kind="answered", title="Cảm ơn", text="Cảm ơn bạn."
    )
    page = walk.as_(cast.keeper_here)
    page.goto(BOX)
    walk.look(page, "queue")
    keys(page, "j", "j", "k", "j")
    assert focused(page) == "Ý thứ ba"
    go(page, "Enter")
    keys(page, "2")
    assert focused(page).startswith("Mẫu có sẵn")
    go(page, "Control+Enter")  # without a word
    assert focused(page) == "Lời trả lời tác giả"
    keys(page, "Shift+Tab")
    keys(page, "ArrowDown", "Tab")
    assert page.input_value("#answer_text") == "Cảm ơn bạn."
    walk.look(page, "letter-being-answered")
    go(page, "Control+Enter")
    assert said(page) == "Đã trả lời tác giả."
    assert page.locator("h2.title").inner_text() == "Ý thứ tư"  # the next one opened by itself
    go(page, "u")
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting"}
    page.goto(BOX)
    keys(page, "j", "x", "j", "x")
    page.locator("summary", has_text="Làm với nhiều thư").press("Enter")
    page.locator("#many_text").fill("Chi đoàn cảm ơn và làm ngay.")
    walk.look(page, "many-letters")
    go(page, "Control+Enter")
    assert said(page) == "Đã làm với 2 thư."
    states = [Letter.objects.get(pk=letter.pk).state for letter in letters]
    assert sorted(states) == ["answered", "answered", "waiting", "waiting"]
    for name in ("settings", "meeting", "figures", "hidden"):
        page.goto(f"{BOX}{name}/")
        walk.look(page, name)


def chased_until(letter, done):
    """The clock moved: what the background process does, day after day, at ten in the morning."""
    letter.refresh_from_db()
    day = clock.local_date(letter.received_at)
    while not done(letter):
        day += timedelta(days=1)
        with clock.told(datetime.combine(day, time(10), clock.LOCAL)):
            tasks.chase_letters()
        letter.refresh_from_db()


def test_a_letter_nobody_answers_climbs_three_levels_and_comes_back_with_an_answer(walk, cast):
    with clock.told(clock.now() - timedelta(days=60)):
        letter = send(cast, "Mái che chỗ để xe")
    at = f"{letter.idea.code}/"
    chased_until(letter, lambda x: x.chase == Chase.REMINDED_TWICE)
    keeper = walk.as_(cast.keeper_here)
    keeper.goto("/notices/")
    reminded = Notice.objects.filter(person=cast.keeper_here, sentence=chasing.REMINDER)
    assert reminded.count() == 2
    chased_until(letter, lambda x: x.helper == cast.base_a)
    leader = walk.as_(cast.leader)
    leader.goto("/mailbox/base-a/?show=help")
    walk.look(leader, "help-wanted")
    chased_until(letter, lambda x: x.helper == cast.head)
    author = walk.as_(cast.author)
    author.goto(f"/ideas/{at}")
    assert author.get_by_text("Đoàn bộ Hoa Ban cùng lo").is_visible()
    office = walk.as_(cast.movement_office)
    office.goto(f"/mailbox/head/{at}?show=help")
    office.keyboard.press("2")
    fill(office, text="Cơ quan lo mái che trong tháng này.")
    press(office, "Trả lời")
    author.reload()
    assert author.get_by_text("Cơ quan lo mái che trong tháng này.").is_visible()
    letter.refresh_from_db()
    assert (letter.state, letter.chase, letter.helper) == ("answered", Chase.QUIET, None)
