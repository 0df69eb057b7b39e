"""Ideas over HTTP."""

import json

import pytest
from django.test import Client

from vuonuom.accounts.actions import make_token
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.organization.models import Unit
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import index

pytestmark = pytest.mark.django_db


@pytest.fixture
def api_of(cast):
    def signed(person):
        secret = make_token(by=person, name="thử").secret
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return signed


def body(**more):
    return {"text": "Dán mã QR. Đỡ chờ.", "unit": "branch-a1", "no_secrets": True} | more


def post(client, sent, **headers):
    return client.post("/api/v1/ideas", json.dumps(sent), "application/json", headers=headers)


def test_an_idea_is_sent_and_read(cast, api_of):
    answer = post(api_of(cast.author), body())
    assert answer.status_code == 201
    read = api_of(cast.keeper_here).get(f"/api/v1/ideas/{answer.json()['code']}").json()
    assert (read["title"], read["stage"]) == ("Dán mã QR", "hat")
    assert read["authors"] == [{"name": "Nguyễn Thị Hạt", "share": 100}]


def test_a_repeat_gets_the_first_answer(cast, api_of):
    client = api_of(cast.author)
    codes = [post(client, body(), **{"Idempotency-Key": "k"}).json()["code"] for _ in range(2)]
    assert codes[0] == codes[1]
    assert Idea.objects.count() == 1


def test_the_same_key_with_another_body_is_another_idea(cast, api_of):
    client = api_of(cast.author)
    for text in ("Một", "Hai"):
        post(client, body(text=text), **{"Idempotency-Key": "k"})
    assert Idea.objects.count() == 2


def test_list_pages_by_cursor(cast, api_of):
    client = api_of(cast.author)
    for n in range(3):
        mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text=f"Ý {n}")
    first = client.get("/api/v1/ideas?limit=2").json()
    rest = client.get("/api/v1/ideas", {"limit": 2, "cursor": first["next"]}).json()
    assert [i["title"] for i in first["items"] + rest["items"]] == ["Ý 2", "Ý 1", "Ý 0"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("sent", "status", "field"),
    [
        (body(text=""), 409, "/text"),
        (body(text="\u200b"), 409, "/text"),
        (body(text="a" * 1_000_000), 422, "/body/text"),
        (body(no_secrets=False), 409, "/no_secrets"),
        (body(unit="khong-co"), 409, "/unit"),
        (body(field="khong-co"), 409, "/field"),
        (body(challenge="VK-0"), 409, "/challenge"),
        (body(mailbox="khong-co"), 409, "/mailbox"),
        (body(authors=[{"username": "author", "share": 90}]), 409, "/authors"),
        (body(authors=[{"username": "khong-ai", "share": 100}]), 409, "/authors"),
        (body(authors=[{"username": "author", "share": 0}]), 422, "/body/authors/0/share"),
    ],
)
def test_bad_input_is_a_problem_that_names_its_place(cast, api_of, sent, status, field):
    answer = post(api_of(cast.author), sent)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, field)
    assert Idea.objects.count() == 0


def test_closed_unit_is_refused(cast, api_of):
    Unit.objects.filter(pk=cast.branch_a1.pk).update(closed_on="2026-01-01")
    assert post(api_of(cast.author), body()).json()["errors"][0]["pointer"] == "/unit"


def test_script_nfd_and_marks_are_stored_as_clean_text(cast, api_of):
    sent = body(text="<script>x</script> Tie\u0302\u0301n\u202e 🌱")
    assert post(api_of(cast.author), sent).json()["text"] == "<script>x</script> Tiến 🌱"


READS = {
    "author": 200, "co_author": 200, "keeper_here": 200, "leader": 200, "movement_office": 200,
    "auditor": 200, "neighbour": 404, "keeper_elsewhere": 404, "leader_elsewhere": 404,
    "admin": 404, "stranger": 404,
}  # fmt: skip
SENDS = {
    "author": 201, "co_author": 201, "keeper_here": 201, "leader": 201, "movement_office": 201,
    "auditor": 403, "neighbour": 403, "keeper_elsewhere": 403, "leader_elsewhere": 403,
    "admin": 403, "stranger": 403,
}  # fmt: skip


@pytest.mark.parametrize("who", READS)
def test_who_may_read_and_send_over_the_api(cast, api_of, who):
    letter = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Ý")
    client = api_of(getattr(cast, who))
    read = client.get(f"/api/v1/ideas/{letter.idea.code}").status_code
    assert (read, post(client, body()).status_code) == (READS[who], SENDS[who])


def test_list_holds_what_one_may_read(cast, api_of):
    mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Ý")
    answers = {who: api_of(getattr(cast, who)).get("/api/v1/ideas").json() for who in READS}
    seen = {who: len(answer["items"]) for who, answer in answers.items()}
    assert seen == {who: int(status == 200) for who, status in READS.items()}


def test_likes_of_a_text_come_in_two_lists(cast, api_of, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    sent = mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="Quét mã QR lấy số ở quầy", text="Đỡ chờ."
    )
    similarity.follow()
    asked = json.dumps({"title": "", "text": "quet ma qr de lay so o quay"})
    found = api_of(cast.co_author).post("/api/v1/ideas/similar", asked, "application/json").json()
    index.drop()
    assert [one["code"] for one in found["same_words"]] == [sent.idea.code]
    assert found["same_words"][0]["passages"] == ["lấy số ở quầy", "Quét mã QR"]
    assert found["same_idea"] == []
