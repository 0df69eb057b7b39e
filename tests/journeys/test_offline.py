"""An idea from a phone without a network: it waits, is sent once, and is nobody else's."""

import pytest
from django.db import OperationalError

from tests.browsing import axe, enter, fits, screenshot
from tests.web.ideas.test_new import PNG
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaPicture
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.actions import bringing
from vuonuom.mailbox.models import Letter

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PROMISED = "navigator.serviceWorker.ready.then((worker) => worker.sync.getTags())"

# At once: a page that is typed on for longer asks the server, in vain, for what is alike.
TYPED_AND_TAPPED_TWICE = """() => {
  document.querySelector("textarea[name=text]").value = "Nói về người giữ hộp thư";
  for (const _ of [1, 2]) document.querySelector("button.go").click();
}"""


def prepared(page, address="/"):
    """A page whose phone has kept what it needs to go on without a network."""
    page.goto(address)
    page.wait_for_selector("html[data-prepared]", state="attached")
    return page


def writes(page, text, picture=True):
    page.fill("textarea[name=text]", text)
    if picture:
        page.set_input_files(
            "input[name=pictures]", {"name": "anh.png", "mimeType": "image/png", "buffer": PNG}
        )
    page.check("input[name=no_secrets]")
    page.click("button.go")


def waiting(page, state):
    page.locator(f"#ideas > [data-state={state}]").wait_for()


def test_a_phone_without_a_network_keeps_an_idea_and_sends_it_once(device, cast):
    page = prepared(device(cast.author, phone=True))
    page.context.set_offline(True)
    page.goto("/")  # the app is opened from the home screen
    page.wait_for_selector("#write:visible")
    writes(page, "Dán mã QR ở cổng. Đỡ phải chờ.")
    waiting(page, "waiting")
    page.fill("textarea[name=text]", "Một ý còn dở")
    page.wait_for_timeout(300)
    page.reload()  # a phone that ran out of battery, and still no network
    waiting(page, "waiting")
    assert page.input_value("textarea[name=text]") == "Một ý còn dở"
    axe(page)
    fits(page)
    screenshot(page, "offline-waiting")
    assert Idea.objects.count() == 0
    assert page.evaluate(PROMISED) == ["ideas"]  # sent also when no page is open any more

    page.context.set_offline(False)
    waiting(page, "sent")
    screenshot(page, "offline-just-sent")
    page.goto("/app/")
    page.wait_for_selector("#net[data-net=online][data-waiting='0']")
    screenshot(page, "offline-sent")
    assert Idea.objects.get().text == "Dán mã QR ở cổng. Đỡ phải chờ."
    assert IdeaPicture.objects.count() == 1


def test_what_is_tapped_twice_waits_once_with_all_that_stood_beside_it(device, cast):
    page = prepared(device(cast.author, phone=True), "/ideas/new/")
    page.context.set_offline(True)
    page.locator("summary", has_text="Thư nói về").click()
    page.check("input[name=to_above]")
    page.check("input[name=no_secrets]")
    page.evaluate(TYPED_AND_TAPPED_TWICE)
    page.wait_for_url("**/app/")
    waiting(page, "waiting")
    assert page.locator("#ideas > li").count() == 1
    page.fill("textarea[name=text]", "Một ý còn dở")
    page.click("#ideas button:has-text('Sửa')")
    page.wait_for_selector("text=Ô viết đang có chữ")
    assert page.input_value("textarea[name=text]") == "Một ý còn dở"
    page.fill("textarea[name=text]", "")
    page.click("#ideas button:has-text('Sửa')")
    page.wait_for_selector("#rest_to_above:checked")
    axe(page)
    fits(page)
    screenshot(page, "offline-mending")
    page.check("#no_secrets")
    page.click("button.go")
    waiting(page, "waiting")
    page.context.set_offline(False)
    waiting(page, "sent")
    assert Letter.objects.get().unit == cast.base_a


def test_a_network_that_goes_while_sending_loses_no_picture(device, cast):
    page = prepared(device(cast.author, phone=True), "/ideas/new/")
    page.evaluate(LIE_FI)
    # However long it takes: what asks the server meanwhile, in vain, is not what is tested.
    page.evaluate("for (const one of document.querySelectorAll('[hx-post]')) one.remove()")
    page.context.set_offline(True)
    writes(page, "Mạng chập chờn")
    page.wait_for_url("**/app/")
    waiting(page, "waiting")
    assert page.input_value("textarea[name=text]") == ""
    page.context.set_offline(False)
    waiting(page, "sent")
    assert IdeaPicture.objects.get().idea.text == "Mạng chập chờn"


def out_of_order(*_args, **_words):
    raise OperationalError


NO_DRAFT = """async () => {
  const drafts = await Waiting.draft(document.body.dataset.owner);
  return drafts === null;
}"""
LIE_FI = "Object.defineProperty(navigator, 'onLine', { value: true })"  # as phones say


def test_a_form_the_network_did_not_take_stays_as_it_was_filled_in(device, cast):
    page = prepared(device(cast.movement_office), "/directives/new/")
    page.evaluate(LIE_FI)
    page.fill("input[name=title]", "Nghị quyết về chuyển đổi số")
    page.context.set_offline(True)
    page.click("main button.go")
    page.wait_for_selector("form .unsent:has-text('Mất mạng, chưa gửi được')")
    assert page.url.endswith("/directives/new/")
    assert page.input_value("input[name=title]") == "Nghị quyết về chuyển đổi số"
    page.context.set_offline(False)
    page.click("main button.go")  # it may be sent again
    page.wait_for_selector(".field.wrong")


def test_an_idea_that_cannot_be_taken_holds_up_none_behind_it(device, cast, monkeypatch):
    bring = bringing.bring

    def fails_for_one(kept, **words):
        return out_of_order() if kept.text == "Ý hỏng" else bring(kept, **words)

    monkeypatch.setattr(bringing, "bring", fails_for_one)
    page = prepared(device(cast.author, phone=True))
    page.context.set_offline(True)
    page.goto("/app/")
    for n, text in enumerate(("Ý hỏng", "Ý lành"), 1):
        writes(page, text, picture=False)
        page.locator("#ideas > li").nth(n - 1).wait_for()
    page.context.set_offline(False)
    waiting(page, "sent")
    waiting(page, "waiting")
    assert Idea.objects.get().text == "Ý lành"
    page.click("#ideas [data-state=waiting] button:has-text('Sửa')")
    waiting(page, "returned")  # set aside until the changed one is kept
    page.reload()
    waiting(page, "returned")
    assert page.input_value("textarea[name=text]") == "Ý hỏng"
    page.fill("textarea[name=text]", "Ý đã sửa")
    page.check("input[name=no_secrets]")
    page.click("button.go")
    waiting(page, "sent")
    assert page.locator("#ideas > li").count() == 1
    assert set(Idea.objects.values_list("text", flat=True)) == {"Ý lành", "Ý đã sửa"}


def test_a_draft_goes_when_its_own_words_were_sent_and_not_before(device, cast, monkeypatch):
    letter = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Ý khác")
    page = prepared(device(cast.author), "/ideas/new/")
    with monkeypatch.context() as broken:
        broken.setattr(mailbox, "send_letter", out_of_order)
        writes(page, "Dòng một\n\nDòng hai", picture=False)
        page.wait_for_selector("textarea[name=text]", state="detached")
    prepared(page, f"/ideas/{letter.idea.code}/")  # its page is not that of what failed
    page.goto("/ideas/new/")
    page.wait_for_selector("#device:has-text('Đã lấy lại')")
    assert page.input_value("textarea[name=text]") == "Dòng một\n\nDòng hai"
    page.check("input[name=no_secrets]")
    page.click("button.go:visible")
    page.wait_for_url("**/ideas/YT-*/")
    page.wait_for_function(NO_DRAFT)


def test_a_shared_phone_keeps_each_ones_own(device, cast):
    page = prepared(device(cast.author, phone=True))
    page.context.set_offline(True)
    writes(page, "Của Hạt", picture=False)  # on the ordinary page, whose network went
    page.wait_for_url("**/app/")
    waiting(page, "waiting")
    page.context.clear_cookies(name="sessionid")
    page.context.set_offline(False)
    page.wait_for_selector("#net[data-net=signed_out]")
    enter(page, cast.co_author)
    page.goto("/app/")
    page.wait_for_selector("#others:visible")
    assert page.locator("#ideas > li").count() == 0
    assert "Của Hạt" not in page.content()
    assert Idea.objects.count() == 0
    enter(page, cast.author)
    page.goto("/app/")
    waiting(page, "sent")
    assert IdeaAuthor.objects.get().person == cast.author


def test_signing_out_asks_before_it_forgets(device, cast, monkeypatch):
    monkeypatch.setattr(bringing, "bring", out_of_order)  # for the page and for its worker
    page = prepared(device(cast.author, phone=True))
    page.goto("/app/")
    writes(page, "Chưa gửi được", picture=False)
    waiting(page, "waiting")
    page.goto("/sign-out/")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.click("main button.go")
    for _ in range(50):  # tenths of a second: the page asks its own store first
        if not asked:
            page.wait_for_timeout(100)
    assert asked == [
        "Máy này còn 1 ý tưởng chưa gửi. Đăng xuất thì các ý ấy bị xóa khỏi máy. Vẫn đăng xuất?"
    ]
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.click("main button.go")
    enter(page, cast.author)
    page.goto("/app/")
    page.wait_for_selector("#net[data-net=online]")
    assert page.locator("#ideas > li").count() == 0


def test_a_stack_of_slips_goes_in_by_the_keyboard_alone(device, cast):
    stack = (("author", "Mái che nhà xe"), ("Không Ai Cả", "Tủ sách"), ("co_author", "Sổ trực"))
    page = prepared(device(cast.keeper_here), "/slips/branch-a1/")
    keys = page.keyboard
    page.fill("textarea[name=r0-text]", "Mái che")
    page.click("#slips button.go")
    page.locator(".field.tick.wrong .error", has_text="Xin đánh dấu").wait_for()
    page.fill("textarea[name=r0-text]", "")
    page.focus("input[name=no_secrets]")
    keys.press("Space")
    assert page.locator(".field.tick .error").count() == 0
    keys.press("Tab")  # the grid as a whole, which a narrow window scrolls
    keys.press("Tab")
    for member, text in stack:
        keys.type(member)
        keys.press("Enter")
        keys.press("Enter")
        keys.type(text)
        keys.press("Enter")
    entered = page.locator("#entered > li")
    entered.nth(1).wait_for()
    page.locator("p.error:visible", has_text="Không có ai tên hay mã như vậy").wait_for()
    assert page.input_value("input[name=r1-member]") == "Không Ai Cả"
    axe(page)
    screenshot(page, "slips")
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page)
    screenshot(page, "slips-phone")
    page.reload()  # nothing typed is lost
    page.wait_for_selector("text=Đã lấy lại các dòng còn dở")
    assert page.input_value("textarea[name=r0-text]") == "Tủ sách"
    assert sorted(Idea.objects.values_list("text", flat=True)) == ["Mái che nhà xe", "Sổ trực"]


def test_back_to_the_answer_of_a_form_opens_its_page_anew(device, cast):
    page = prepared(device(cast.movement_office))
    page.goto("/directives/new/")
    page.click("main button.go")  # nothing is filled in, so the answer is the form again
    page.wait_for_selector(".field.wrong")
    page.goto("/directives/")
    page.go_back()
    assert page.url.endswith("/directives/new/")
    assert page.locator(".field.wrong").count() == 0
