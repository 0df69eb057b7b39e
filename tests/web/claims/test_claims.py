"""A phone that was never here: the form, its link, and what the keeper sees."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.claims.making import SUNDAY, code_of, left
from tests.products.making import jpg, zipped_jpg
from vuonuom.claims import actions, queries, rules
from vuonuom.claims.models import Claim, ClaimPicture
from vuonuom.claims.states import Confirmation
from vuonuom.core import clock
from vuonuom.documents.actions import printed_code
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter

pytestmark = pytest.mark.django_db
WORDS = "Dán mã QR ngoài cổng. Đỡ phải chờ."


@pytest.fixture
def poster(cast):
    return f"/q/{printed_code(target='mailbox', target_id=cast.branch_a1.pk).code}"


@pytest.fixture
def phone():
    """A browser that keeps nothing and sends no cookie; forged forms are looked for."""
    return Client(enforce_csrf_checks=True)


def sent(phone, poster, **more):
    ticket = re.search(r'name="ticket" value="([^"]+)"', phone.get(poster).text)[1]
    phone.cookies.clear()
    return phone.post(poster, {"ticket": ticket, "text": WORDS, "no_secrets": "on"} | more)


def test_the_form_needs_and_sets_no_cookie(phone, poster):
    answer = phone.get(poster)
    assert (answer.status_code, list(answer.cookies)) == (200, [])
    assert list(sent(phone, poster).cookies) == []


def test_a_letter_leads_to_its_link(phone, poster):
    answer = sent(phone, poster)
    page = phone.get(answer.url)
    assert (answer.status_code, page.status_code) == (302, 200)
    assert page.context["link"].endswith(answer.url)
    assert page.context["waits"]


@pytest.mark.parametrize("at", ["poster", "link"])
def test_pages_of_a_link_are_not_indexed_kept_or_named_elsewhere(phone, poster, at):
    answer = phone.get(poster if at == "poster" else sent(phone, poster).url)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"


def test_an_unknown_link_opens_nothing(phone):
    assert phone.get("/claim/0000000000/").status_code == 404


def test_a_form_without_our_ticket_keeps_the_words_and_is_sent_again(phone, poster):
    answer = phone.post(poster, {"text": WORDS, "no_secrets": "on"})
    assert answer.context["form"]["text"].value() == WORDS
    ticket = answer.context["form"]["ticket"].value()
    again = phone.post(poster, {"ticket": ticket, "text": WORDS, "no_secrets": "on"})
    assert again.status_code == 302


def test_a_ticket_of_one_mailbox_does_not_open_another(cast, phone, poster):
    ticket = phone.get("/q/branch-b1").context["form"]["ticket"].value()
    phone.post(poster, {"ticket": ticket, "text": WORDS, "no_secrets": "on"})
    assert Claim.objects.count() == 0


def test_the_tick_is_asked_at_every_sending(phone, poster):
    answer = sent(phone, poster, no_secrets="")
    assert list(answer.context["form"].errors) == ["no_secrets"]
    assert answer.context["form"]["text"].value() == WORDS


def test_three_hundred_pages_are_kept_in_the_box_and_refused_kindly(phone, poster):
    pages = "Trang giấy dài. " * 40_000
    answer = sent(phone, poster, text=pages)
    assert answer.context["form"]["text"].value() == pages
    assert "639.999 ký tự, nhiều nhất là 10.000" in answer.text


def test_too_many_are_told_so_with_their_words_kept(phone, poster, cast, monkeypatch):
    monkeypatch.setattr(rules, "SEND_HERE", rules.Limit("send.here", 1, rules.HOUR))
    sent(phone, poster)
    answer = sent(phone, poster)
    assert answer.status_code == 429
    assert answer.context["form"]["text"].value() == WORDS
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    assert sent(phone, poster, code=code).status_code == 302


def test_who_is_signed_in_gets_the_whole_form(cast, client_of, poster):
    assert client_of(cast.author).get(poster).url == "/ideas/new/?unit=branch-a1"


def test_a_forged_form_acts_for_nobody_who_is_signed_in(cast, client_of, poster):
    ticket = Client().get(poster).context["form"]["ticket"].value()
    data = {"ticket": ticket, "text": WORDS, "no_secrets": "on"}
    client_of(cast.author).post(poster, data)
    assert Letter.objects.count() == 0


def test_a_code_on_the_links_page_lays_the_letter_in_the_box(cast, phone, poster):
    link = sent(phone, poster).url
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    secret = link.split("/")[2]
    phone.post("/claim/", {"secret": secret, "act": "code", "code": code})
    assert phone.get(link).context["letter"] == Letter.objects.get()


def test_answers_are_read_through_the_link_without_signing_in(cast, phone):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1, code=code)
    mailbox.ask_back(by=cast.keeper_here, letter=claim.letter, text="Ở cổng nào?")
    assert "Ở cổng nào?" in phone.get(f"/claim/{secret.lower()}/").text
    reply = {"secret": secret, "act": "reply", "text": "Cổng chính.", "no_secrets": "on"}
    answer = phone.post("/claim/", reply)
    assert "Cổng chính." in phone.get(answer.url).text


def test_why_a_text_is_hidden_is_read_through_the_link(cast, phone):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1, code=code)
    mailbox.hide_text(by=cast.keeper_here, idea=claim.letter.idea, reason="Có số nhà riêng")
    assert "Có số nhà riêng" in phone.get(f"/claim/{secret.lower()}/").text


def test_a_wrong_code_is_told_once(cast, phone, poster):
    secret = sent(phone, poster).url.split("/")[2]
    page = phone.post("/claim/", {"secret": secret, "act": "code", "code": "x"}).text
    assert page.count('role="alert"') == 1


def test_what_waits_is_not_said_to_be_in_the_mailbox(phone, poster):
    page = phone.get(sent(phone, poster).url).text
    assert "Đã nhận thư của bạn." in page
    assert "Thư chưa vào hộp thư Chi đoàn" in page


def test_a_right_code_is_said_to_be_right_once_it_is(cast, phone, poster):
    link = sent(phone, poster).url
    assert phone.get(f"{link}?done=code").context["said"] == ""
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    form = {"secret": link.split("/")[2], "act": "code", "code": code}
    answer = phone.get(phone.post("/claim/", form).url)
    assert answer.context["said"] == f"Đã xác nhận. Thư đã vào hộp thư {cast.branch_a1}."


def test_only_a_page_away_from_its_link_puts_the_address_back(phone, poster):
    link = sent(phone, poster).url
    assert "own-address" not in phone.get(link).text
    wrong = phone.post("/claim/", {"secret": link.split("/")[2], "act": "code", "code": "x"})
    assert f'data-address="{link}"' in wrong.text


def test_whoever_tried_too_often_reads_until_when_and_what_to_do(cast, phone, monkeypatch):
    monkeypatch.setattr(rules, "CODE_HERE", rules.Limit("code.here", 1, rules.HOUR))
    _, secret = left(cast.branch_a1)
    form = {"secret": secret, "act": "code", "code": "ZZZ00-AAAAA"}
    with clock.told(SUNDAY):  # 10:00 in Viet Nam
        phone.post("/claim/", form)
        page = phone.post("/claim/", form)
    assert page.status_code == 429
    said = page.context["code_form"].non_field_errors()[0]
    assert said.startswith("Mã này đã được thử quá nhiều lần. Thử lại được từ 11:00 22/11/2026.")
    assert said.endswith("đơn vị cấp cho bạn mã mới thì dùng được ngay.")
    assert "Có chỗ cần sửa" not in page.text


def test_a_new_code_opens_while_the_old_card_waits(cast, phone, monkeypatch):
    monkeypatch.setattr(rules, "CODE_HERE", rules.Limit("code.here", 1, rules.HOUR))
    old = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1)
    wrong = f"{old[:5]}-AAAAA"
    statuses = [
        phone.post("/claim/", {"secret": secret, "act": "code", "code": typed}).status_code
        for typed in (wrong, old)
    ]
    issued = actions.issue_codes(
        by=cast.keeper_here, unit=cast.branch_a1, again=frozenset({cast.author.pk})
    ).issued
    phone.post("/claim/", {"secret": secret, "act": "code", "code": issued[0][1]})
    claim.refresh_from_db()
    assert (statuses, claim.letter) == ([200, 429], Letter.objects.get())


def test_the_author_signs_in_and_says_it_is_theirs(cast, client_of):
    _, secret = left(cast.branch_a1)
    link = f"http://localhost/claim/{secret.lower()}/"
    client_of(cast.author).post("/claim/mine/", {"link": link})
    assert Letter.objects.get().idea.submitted_by == cast.author


def test_the_keeper_sees_how_many_wait_and_reads_them(cast, client_of):
    left(cast.branch_a1)
    keeper = client_of(cast.keeper_here)
    assert "1 thư chờ xác nhận người gửi" in keeper.get("/mailbox/branch-a1/").text
    assert "Dán mã QR ngoài cổng" in keeper.get("/unconfirmed/branch-a1/").text


@pytest.mark.parametrize("who", ["author", "keeper_elsewhere", "auditor", "stranger"])
def test_nobody_else_reads_what_waits(cast, client_of, who):
    left(cast.branch_a1)
    client = client_of(getattr(cast, who))
    assert client.get("/unconfirmed/branch-a1/").status_code == 404
    assert client.get("/member-codes/branch-a1/").status_code == 404


def test_the_keeper_confirms_whom_they_know(cast, client_of):
    claim, _ = left(cast.branch_a1)
    keeper = client_of(cast.keeper_here)
    keeper.post(f"/unconfirmed/branch-a1/{claim.pk}/", {"person": "author"})
    assert Letter.objects.get().idea.authors.get().person == cast.author


def test_the_link_says_whom_the_keeper_named_and_takes_the_senders_code(cast, phone):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1)
    known = queries.by_hand(cast.branch_a1, cast.co_author)
    actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)
    page = phone.get(f"/claim/{secret.lower()}/")
    assert "xác nhận thư này của Trần Văn Mầm." in page.text
    phone.post("/claim/", {"secret": secret, "act": "code", "code": code})
    assert Idea.objects.get().authors.get().person == cast.author
    assert "Thư này của ai?" not in phone.get(f"/claim/{secret.lower()}/").text


def test_a_name_nobody_bears_is_kept_beside_its_letter(cast, client_of):
    claim, _ = left(cast.branch_a1)
    keeper = client_of(cast.keeper_here)
    answer = keeper.post(f"/unconfirmed/branch-a1/{claim.pk}/", {"person": "Ai Đó"})
    assert 'value="Ai Đó"' in answer.text
    assert Letter.objects.count() == 0


def test_codes_are_shown_once(cast, client_of):
    keeper = client_of(cast.keeper_here)
    issued = keeper.post("/member-codes/branch-a1/").context["issued"]
    assert [who.username for who, _ in issued] == ["keeper_here", "author", "co_author"]
    assert issued[0][1] not in keeper.get("/member-codes/branch-a1/").text


def test_that_a_new_code_ends_the_old_one_is_said_before_it_does(cast, client_of):
    keeper, at = client_of(cast.keeper_here), "/member-codes/branch-a1/"
    warning, fresh = "mã cũ trên phiếu của người ấy thôi dùng được ngay", keeper.get(at).text
    keeper.post(at)
    held = keeper.get(at).text
    assert [warning in page for page in (fresh, held)] == [False, True]
    assert ["Cấp mã cho 3 người chưa có" in page for page in (fresh, held)] == [True, False]


def test_where_nobody_is_to_get_a_code_it_says_that_none_was_issued(cast, client_of):
    keeper, at = client_of(cast.keeper_here), "/member-codes/branch-a1/"
    keeper.post(at)
    assert "Chưa cấp mã nào" in keeper.post(at).text


def test_no_log_holds_a_link(cast, phone, caplog):
    _, secret = left(cast.branch_a1)
    for n in range(8):
        data = {"secret": secret, "act": "code", "code": f"ZZZ0{n}-AAAAA"}
        status = phone.post("/claim/", data).status_code
    assert status == 429
    assert secret.lower() not in caplog.text.lower()


def test_what_waits_takes_as_many_queries_for_many_as_for_one(cast, client_of):
    keeper = client_of(cast.keeper_here)
    keeper.get("/unconfirmed/branch-a1/")
    asked = []
    for many in (1, 12):
        for n in range(many):
            actions.leave(unit=cast.branch_a1, secret=f"S{many}{n}", text=f"Ý {n}")
        with CaptureQueriesContext(connection) as queries:
            keeper.get("/unconfirmed/branch-a1/")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_picture_is_sent_and_seen_by_who_may_confirm_it(cast, client_of, phone, poster):
    assert sent(phone, poster, pictures=[jpg()]).status_code == 302
    picture = ClaimPicture.objects.get()
    at = f"/unconfirmed/branch-a1/{picture.claim_id}/{picture.pk}/"
    keeper = client_of(cast.keeper_here)
    assert at in keeper.get("/unconfirmed/branch-a1/").text
    assert keeper.get(at)["Content-Type"] == "image/jpeg"
    for who in (cast.author, cast.keeper_elsewhere, cast.stranger):
        assert client_of(who).get(at).status_code == 404


def test_what_is_no_picture_is_said_beside_its_field_and_the_words_stay(phone, poster):
    answer = sent(phone, poster, pictures=[zipped_jpg()])
    assert list(answer.context["form"].errors) == ["pictures"]
    assert answer.context["form"]["text"].value() == WORDS
    assert "Ảnh chưa được gửi: xin chọn lại." in answer.text


def test_the_form_offers_the_level_above_and_the_top_has_none(cast, phone):
    assert "Gửi thẳng lên hộp thư Đoàn cơ sở Mai Sơn" in phone.get("/q/branch-a1").text
    assert "to_above" not in phone.get("/q/head").context["form"].fields


def test_the_answer_tells_nobody_whether_there_is_such_a_person(cast, phone, poster):
    pages = [phone.get(sent(phone, poster, about=who).url) for who in ("leader", "Ai Đó")]
    assert [page.context["claim"].unit for page in pages] == [cast.base_a, cast.base_a]


def set_aside(client, **given):
    return client.post("/unconfirmed/branch-a1/discard/", {"reason": "junk"} | given)


def test_a_page_of_junk_is_set_aside_and_taken_back_with_one_button(cast, client_of):
    secret, _other = [left(cast.branch_a1, text=f"Bán sim {n}")[1] for n in range(2)]
    keeper = client_of(cast.keeper_here)
    shown = re.findall(r'name="shown" value="(\d+)"', keeper.get("/unconfirmed/branch-a1/").text)
    answer = keeper.get(set_aside(keeper, all="1", shown=shown).url)
    assert "Đã xếp 2 thư là không phải ý tưởng" in answer.text
    assert "Bán sim" not in answer.text
    assert "Bán sim 1" in keeper.get("/unconfirmed/branch-a1/discarded/").text
    told = Client().get(f"/claim/{secret.lower()}/")
    assert "Quảng cáo, thư rác" in told.text
    assert 'name="code"' in told.text  # its author may say that it is one
    keeper.post(f"/unconfirmed/branch-a1/{shown[0]}/restore/")
    assert keeper.get("/unconfirmed/branch-a1/").text.count("Bán sim") > 0


def test_a_form_without_a_reason_keeps_what_was_ticked_and_typed(cast, client_of):
    claim, _ = left(cast.branch_a1)
    form = {"reason": "other", "claim": str(claim.pk), "text": ""}
    page = set_aside(client_of(cast.keeper_here), **form)
    assert "Xin ghi lý do cho người gửi." in page.text
    assert page.context["ticked"] == [str(claim.pk)]
    assert Claim.objects.get().discard is None


def test_what_is_about_somebody_is_not_offered(cast, client_of):
    left(cast.branch_a1, about=cast.leader.username)
    page = client_of(cast.movement_office).get("/unconfirmed/base-a/")
    assert 'name="shown"' not in page.text


@pytest.mark.parametrize("who", ["author", "keeper_elsewhere", "stranger"])
def test_nobody_else_sets_aside(cast, client_of, who):
    claim, _ = left(cast.branch_a1)
    client = client_of(getattr(cast, who))
    assert set_aside(client, claim=str(claim.pk)).status_code == 404
    assert client.get("/unconfirmed/branch-a1/discarded/").status_code == 404
    assert client.post(f"/unconfirmed/branch-a1/{claim.pk}/restore/").status_code == 404
