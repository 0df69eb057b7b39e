"""The page a phone keeps says nothing of anybody, and what it brings is its writer's alone."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.ideas.test_new import PNG
from vuonuom.core import clock
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaPicture
from vuonuom.mailbox.models import Letter
from vuonuom.web.frame.device import owner_of
from vuonuom.web.offline.views import PARTS

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef" * 2


def brought(client, whose, **more):
    sent = {
        "key": KEY, "owner": owner_of(whose.pk), "text": "Dán mã QR. Đỡ chờ.", "unit": "branch-a1",
        "no_secrets": "on", "at": "1700000000000", "sent_at": "1700000000000",
    }  # fmt: skip
    return client.post("/app/bring/", sent | more)


def test_the_shell_is_the_same_page_for_everybody(cast, client, client_of):
    pages = [each.get("/app/") for each in (client, client_of(cast.author))]
    assert pages[0].content == pages[1].content
    assert not pages[0].cookies


def test_the_device_learns_its_owner_and_units(cast, client_of):
    answer = client_of(cast.author).get("/app/me/").json()
    units = [{"code": "branch-a1", "name": "Chi đoàn Mai Sơn 1"}]
    assert answer == {"owner": owner_of(cast.author.pk), "units": units}


def test_an_idea_is_brought_with_its_picture(cast, client_of):
    picture = SimpleUploadedFile("anh.png", PNG, "image/png")
    answer = brought(client_of(cast.author), cast.author, pictures=picture).json()
    assert answer["result"] == "sent"
    assert IdeaPicture.objects.get().idea.code == answer["code"]


def test_a_repeat_gets_the_first_answer(cast, client_of):
    answers = [brought(client_of(cast.author), cast.author).json()["code"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Idea.objects.count() == 1


def test_what_a_page_was_sending_when_the_network_went_is_one_idea_days_later(cast, client_of):
    author, sent = client_of(cast.author), {"unit": "branch-a1", "no_secrets": "on", "_key": KEY}
    with clock.told(clock.now() - timedelta(days=3)):
        taken = author.post("/ideas/new/", sent | {"text": "Dán mã QR. Đỡ chờ."})
    assert taken.url == f"/ideas/{brought(author, cast.author).json()['code']}/"
    assert brought(author, cast.author, text="Viết lại khác").json()["code"] not in taken.url
    assert Idea.objects.count() == 2


def test_nobody_sends_the_idea_of_who_used_the_phone_before(cast, client_of):
    answer = brought(client_of(cast.co_author), cast.author)
    assert answer.json() == {"result": "other"}
    assert not IdeaAuthor.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": " "}, "Xin điền mục này."),
        ({"no_secrets": ""}, "Xin đánh dấu vào ô này để tiếp tục."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence(cast, client_of, more, sentence):
    answer = brought(client_of(cast.author), cast.author, **more).json()
    assert answer == {"result": "returned", "sentence": sentence}


def test_what_stood_beside_the_words_goes_along(cast, client_of):
    beside = {"title": "Mã QR", "to_above": "on", "person_1": "co_author", "share_1": "40"}
    brought(client_of(cast.author), cast.author, **beside)
    letter = Letter.objects.select_related("idea").get()
    shares = letter.idea.authors.order_by("position").values_list("person__username", "share")
    assert (letter.unit, letter.idea.title) == (cast.base_a, "Mã QR")
    assert list(shares) == [("author", 60), ("co_author", 40)]


def test_a_co_author_nobody_knows_is_asked_about(cast, client_of):
    beside = {"person_1": "Không Ai Cả", "share_1": "40"}
    answer = brought(client_of(cast.author), cast.author, **beside).json()
    assert answer == {"result": "returned", "sentence": "Không tìm thấy ai tên “Không Ai Cả”."}


def test_a_unit_nobody_knows_is_no_reason_to_lose_an_idea(cast, client_of):
    assert brought(client_of(cast.author), cast.author, unit="x").json()["result"] == "sent"


def test_a_signed_out_phone_is_told_so(client, cast):
    assert brought(client, cast.author).status_code == 401
    assert client.get("/app/me/").status_code == 302


def test_the_worker_keeps_the_shell_and_nothing_else(client):
    worker = client.get("/app-worker.js")
    first = worker.content.decode().partition("\n")[0]
    parts = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert parts == ["/app/", *(f"/static/{part}" for part in PARTS)]
    assert worker["Content-Type"] == "text/javascript"


def test_the_manifest_names_us_in_vietnamese_and_begins_at_the_box(client):
    manifest = client.get("/app.webmanifest")
    said = manifest.json()
    assert (said["name"], said["start_url"], said["display"]) == (
        "Vườn Ươm: gửi ý tưởng", "/", "standalone",
    )  # fmt: skip
    assert manifest["Content-Type"] == "application/manifest+json"
