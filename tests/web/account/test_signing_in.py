import html
import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils.html import strip_tags

from vuonuom.web.frame import slim
from vuonuom.web.frame.kept import Kept, opened, seal

PASSWORD = "mot-mat-khau-dai"


@pytest.fixture(autouse=True)
def forgotten_attempts():
    """Counts of attempts live in the cache; each test begins without any."""
    cache.clear()


@pytest.fixture
def author(cast):
    cast.author.set_password(PASSWORD)
    cast.author.save()
    return cast.author


def sign_in(client, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": "author", "password": password, **more})


def hidden(name, page):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def test_the_right_password_lets_in(author):
    client = Client()
    assert sign_in(client).url == "/"
    assert client.get("/me/sessions/").status_code == 200


def test_a_wrong_password_is_told_above_the_form(author):
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in sign_in(Client(), "sai").text


def test_nothing_typed_is_asked_for(author):
    answer = Client().post("/sign-in/", {})
    assert answer.text.count("Xin điền mục này.") == 2


def test_guessing_is_stopped(author):
    client = Client()
    for _ in range(5):
        sign_in(client, "sai")
    assert "Bạn đã thử sai nhiều lần" in sign_in(client, PASSWORD).text


def test_guesses_are_counted_for_all_workers_together(author):
    for _ in range(5):
        sign_in(Client(), "sai")
        cache.clear()  # another worker, with a memory of its own
    assert "Bạn đã thử sai nhiều lần" in sign_in(Client(), PASSWORD).text


def test_who_signs_in_rightly_is_not_counted(author):
    for _ in range(6):
        assert sign_in(Client()).status_code == 302


def test_addresses_of_one_subscriber_are_one():
    here = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    beside = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::1")
    mapped = RequestFactory().get("/", REMOTE_ADDR="::ffff:10.1.2.3")
    assert slim.address(here) == slim.address(beside) == "2001:db8:1:2::/64"
    assert slim.address(mapped) == "10.1.2.3"


def test_a_guarded_page_comes_after_the_sign_in(author):
    client = Client()
    asked = client.get("/me/sessions/")
    assert asked.url == "/sign-in/?next=/me/sessions/"
    page = client.get(asked.url).text
    assert sign_in(client, next=hidden("next", page)).url == "/me/sessions/"


def test_nobody_signs_up_alone(db):
    assert [Client().get(path).status_code for path in ("/signup/", "/sign-up/")] == [404, 404]


def test_signing_out_ends_the_session(author):
    client = Client()
    sign_in(client)
    client.post("/sign-out/")
    assert client.get("/me/sessions/").status_code == 302


def test_a_locked_account_stays_out(author):
    author.is_active = False
    author.save()
    client = Client()
    sign_in(client)
    assert client.get("/me/sessions/").status_code == 302


# -- a form whose session has ended ---


def test_what_was_typed_before_the_session_ended_comes_back_to_be_sent(author):
    client = Client()
    typed = {"old": "Sáng nào sảnh cũng đông & <chờ lâu>", "_key": "k1", "many": ["a", "b"]}
    expired = client.post("/me/sessions/?a=1", typed)
    assert (expired.status_code, "vẫn được giữ" in expired.text) == (401, True)

    answer = sign_in(client, kept=hidden("kept", expired.text))
    page = client.get(answer.url).text

    assert 'action="/me/sessions/?a=1"' in page
    assert "Sáng nào sảnh cũng đông &amp; &lt;chờ lâu&gt;" in page
    assert re.findall(r'name="(\w+)">\n([^<]*)</textarea>', page) == [
        ("old", "Sáng nào sảnh cũng đông &amp; &lt;chờ lâu&gt;"),
        ("_key", "k1"),
        ("many", "a"),
        ("many", "b"),
    ]


def test_a_wrong_password_does_not_lose_it_either(author):
    client = Client()
    expired = client.post("/me/sessions/", {"text": "một ý"})
    kept = hidden("kept", expired.text)
    assert hidden("kept", sign_in(client, "sai", kept=kept).text) == kept


def test_a_password_is_never_kept(author):
    expired = Client().post("/me/password/", {"oldpassword": "x y", "password1": "z", "a": "b"})
    assert opened(hidden("kept", expired.text)).fields == (("a", "b"),)


def test_what_others_sealed_is_not_opened(author):
    client = Client()
    forged = seal(Kept("/me/sessions/", (("a", "b"),)))[:-1] + "x"
    assert sign_in(client, kept=forged).url == "/"


def test_what_was_kept_is_shown_once(author):
    client = Client()
    expired = client.post("/me/sessions/", {"text": "một ý"})
    client.get(sign_in(client, kept=hidden("kept", expired.text)).url)
    assert client.get("/sign-in/resend/").url == "/"


def test_an_old_tab_may_send_again_after_a_sign_in_elsewhere(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    answer = client.post(
        "/me/sessions/", {"text": "một ý hay"}, headers={"origin": "http://testserver"}
    )
    assert "một ý hay" in answer.text
    assert "Gửi lại" in answer.text


def test_a_form_from_elsewhere_is_turned_away(author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    answer = client.post("/me/sessions/", {"a": "b"}, headers={"origin": "http://evil.test"})
    assert (answer.status_code, "Bạn chưa được mở trang này" in answer.text) == (403, True)


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(db):
    answer = Client().post("/me/sessions/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/")


# -- password and sessions ---


def test_the_password_is_changed_and_the_session_goes_on(author):
    client = Client()
    sign_in(client)
    new = {"password1": "mat-khau-moi-hon", "password2": "mat-khau-moi-hon"}
    answer = client.post("/me/password/", {"oldpassword": PASSWORD, **new}, follow=True)
    assert "Đã đổi mật khẩu." in answer.text
    author.refresh_from_db()
    assert author.check_password("mat-khau-moi-hon")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"oldpassword": "sai"}, "Mật khẩu hiện tại chưa đúng."),
        ({"password2": "khac-hoan-toan"}, "Hai lần nhập mật khẩu chưa giống nhau."),
        ({"password1": "ngan", "password2": "ngan"}, "Mật khẩu này ngắn quá, cần ít nhất 8 ký tự."),
        ({"password1": "password1", "password2": "password1"}, "Mật khẩu này quá phổ biến."),
        ({"oldpassword": ""}, "Xin điền mục này."),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_vietnamese(author, typed, said):
    client = Client()
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "mat-khau-moi", "password2": "mat-khau-moi"}
    assert said in client.post("/me/password/", new | typed).text


def test_other_sessions_are_listed_and_ended(author):
    here, there = Client(), Client()
    sign_in(there)
    sign_in(here)
    page = here.get("/me/sessions/").text
    ending = re.findall(r'action="(/me/sessions/\d+/end/)"', page)
    assert len(ending) == 1
    here.post(ending[0])
    assert there.get("/me/sessions/").status_code == 302


def test_all_other_sessions_end_at_once(author):
    here, there = Client(), Client()
    sign_in(there)
    sign_in(here)
    here.post("/me/sessions/")
    assert [client.get("/me/sessions/").status_code for client in (here, there)] == [200, 302]


def test_a_session_of_somebody_else_does_not_exist(author, cast, client_of):
    sign_in(Client())
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user=author)
    assert client_of(cast.neighbour).post(f"/me/sessions/{theirs.pk}/end/").status_code == 404


# -- a password that somebody else gave ---


@pytest.fixture
def given(author):
    author.must_change_password = True
    author.save()
    client = Client()
    sign_in(client)
    return client


@pytest.mark.parametrize("path", ["/", "/me/sessions/", "/ideas/new/", "/app/me/"])
def test_a_given_password_opens_nothing_until_it_is_changed(given, path):
    assert given.get(path).url == f"/me/password/?next={quote(path, safe='')}"


def test_who_changes_a_given_password_goes_on_where_they_were_going(given, author):
    new = {"oldpassword": PASSWORD, "password1": "cua-rieng-toi", "password2": "cua-rieng-toi"}
    answer = given.post("/me/password/?next=/me/sessions/", new)
    assert answer.url == "/me/sessions/"
    assert given.get(answer.url).status_code == 200


def test_a_given_password_is_not_kept_by_typing_it_again(given):
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    page = given.post("/me/password/", same).text
    assert "Mật khẩu mới phải khác mật khẩu hiện tại." in page
    assert given.get("/me/sessions/").status_code == 302


def test_what_was_typed_before_a_given_password_is_changed_is_not_lost(given, author):
    asked = given.post("/ideas/new/", {"text": "Đèn hành lang tự tắt", "_key": "k2"})
    new = {"oldpassword": PASSWORD, "password1": "cua-rieng-toi", "password2": "cua-rieng-toi"}
    page = given.post(asked.url, new, follow=True)
    assert "Đèn hành lang tự tắt" in page.text


def test_the_page_that_a_phone_keeps_asks_nobody_who_they_are(given):
    assert given.get("/app/").status_code == 200


# -- no English word ---

ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|login|log|username|remember|forgot|session|sessions|please|"
    r"must|enter|incorrect|invalid|required|field|current|new|again|change|set|account|email|"
    r"characters?|contain|too|common|short|end|home)\b",
    re.IGNORECASE,
)


def words_of(page):
    page = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(strip_tags(page)).replace("English", "")


def test_no_english_word_on_any_account_page(author):
    client, visitor = Client(), Client()
    sign_in(client)
    pages = [visitor.get("/sign-in/"), sign_in(visitor, "sai"), visitor.post("/sign-in/", {})]
    pages += [visitor.get("/sign-in/inactive/"), visitor.post("/me/password/", {"a": "b"})]
    pages += [client.get(path) for path in ("/sign-out/", "/me/password/", "/me/sessions/")]
    pages += [client.post("/me/password/", {"password1": "a", "password2": "b"})]
    found = [word for page in pages for word in ENGLISH.findall(words_of(page.text))]
    assert found == []
