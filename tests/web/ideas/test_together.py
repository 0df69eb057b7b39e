"""Pages of those who write an idea together."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries
from vuonuom.ideas.models import Draft, IdeaAuthor, JoinRequest, ShareAnswer
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(cast):
    """Sent by the first author: 60 and 40."""
    return mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="Dán mã QR", text="Bớt chờ.",
        authors=[(cast.author, 60), (cast.co_author, 40)],
    ).idea  # fmt: skip


def state():
    return ShareAnswer.objects.get().state


def shares(idea, **given):
    return {"seen": queries.layout(queries.authors(idea))} | given


def test_a_share_waits_on_the_co_authors_first_screen_until_confirmed(cast, client_of, idea):
    client = client_of(cast.co_author)
    waits = client.get("/").context["waiting"]
    assert [(item.count, item.url) for item in waits] == [(1, "/ideas/together/")]
    assert f"/ideas/{idea.code}/my-share/" in client.get("/ideas/together/").content.decode()
    client.post(f"/ideas/{idea.code}/my-share/", {"share": 40, "confirm": 1})
    assert client.get("/").context["waiting"] == []
    assert state() == "confirmed"


def test_the_page_says_that_a_share_waits_to_whoever_reads_it(cast, client_of, idea):
    client = client_of(cast.keeper_here)
    assert client.get(f"/ideas/{idea.code}/").context["page"].authors[1].word == "Chờ xác nhận"


def test_why_a_share_is_contested_its_author_and_the_first_read(cast, client_of, idea):
    answer = client_of(cast.co_author).post(
        f"/ideas/{idea.code}/my-share/", {"share": 40, "reason": "Tôi làm một nửa."}
    )
    assert answer.url == f"/ideas/{idea.code}/"
    shown = {
        who: client_of(getattr(cast, who)).get(answer.url).context["page"].authors[1]
        for who in ("author", "co_author", "keeper_here")
    }
    assert {who: (one.word, one.reason) for who, one in shown.items()} == {
        "author": ("Đề nghị xem lại", "Tôi làm một nửa."),
        "co_author": ("Đề nghị xem lại", "Tôi làm một nửa."),
        "keeper_here": ("Chờ xác nhận", ""),
    }


def test_contesting_without_a_reason_is_said_beside_the_box(cast, client_of, idea):
    answer = client_of(cast.co_author).post(
        f"/ideas/{idea.code}/my-share/", {"share": 40, "reason": " "}
    )
    assert answer.context["form"].errors["reason"] == ["Xin điền mục này."]
    assert state() == "asked"


def test_nobody_elses_share_exists(cast, client_of, idea):
    for who in (cast.author, cast.keeper_here, cast.stranger):
        assert client_of(who).get(f"/ideas/{idea.code}/my-share/").status_code == 404


def test_only_who_shares_out_opens_the_shares(cast, client_of, idea):
    people = ("author", "co_author", "keeper_here", "leader", "stranger")
    seen = {who: client_of(getattr(cast, who)).get(f"/ideas/{idea.code}/shares/").status_code
            for who in people}  # fmt: skip
    assert seen == dict.fromkeys(people, 404) | {"author": 200}


def test_shares_that_do_not_sum_keep_what_was_typed(cast, client_of, idea):
    typed = {f"share_{cast.author.pk}": 60, f"share_{cast.co_author.pk}": 15}
    answer = client_of(cast.author).post(f"/ideas/{idea.code}/shares/", shares(idea, **typed))
    assert "75 %" in str(answer.context["form"].non_field_errors())
    assert 'value="15"' in answer.content.decode()


def test_an_empty_share_takes_off_and_a_name_comes(cast, client_of, idea):
    typed = {f"share_{cast.author.pk}": 70, "person_1": "Đỗ Thị Thư", "comes_1": 30}
    answer = client_of(cast.author).post(f"/ideas/{idea.code}/shares/", shares(idea, **typed))
    assert answer.url == f"/ideas/{idea.code}/"
    named = IdeaAuthor.objects.values_list("person__username", "share")
    assert list(named) == [("author", 70), ("keeper_here", 30)]


def test_a_confirmation_can_be_taken_back_from_where_it_is_said(cast, client_of, idea):
    client = client_of(cast.co_author)
    answer = client.post(f"/ideas/{idea.code}/my-share/", {"share": 40, "confirm": 1}, follow=True)
    entry = Entry.objects.get(kind="ideas.share.confirmed")
    assert f"/undo/{entry.pk}/" in answer.content.decode()


@pytest.fixture
def alone(cast):
    """Sent by one author."""
    return mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="Sổ trực", text="Sổ trực dùng chung."
    ).idea


def join(client, idea, **given):
    wanted = {"words": "Thêm màn hình gọi số.", "share": 30, "no_secrets": "on"}
    return client.post(f"/ideas/{idea.code}/join/", wanted | given)


def test_asked_answered_and_both_see_it(cast, client_of, alone):
    one, first = client_of(cast.co_author), client_of(cast.author)
    assert join(one, alone).url == "/ideas/together/"
    [waits] = first.get("/").context["waiting"]
    assert (waits.count, waits.url) == (1, "/ideas/together/")
    at = f"/ideas/{alone.code}/joining/{JoinRequest.objects.get().pk}/"
    assert at in first.get("/ideas/together/").content.decode()
    first.post(at, {"share": 30, "reply": "Cùng làm nhé.", "accept": 1})
    assert IdeaAuthor.objects.get(person=cast.co_author).share == 30
    assert "Cùng làm nhé." in one.get("/ideas/together/").content.decode()


def test_accepting_without_a_share_keeps_the_words(cast, client_of, alone):
    join(client_of(cast.co_author), alone, share="")
    at = f"/ideas/{alone.code}/joining/{JoinRequest.objects.get().pk}/"
    answer = client_of(cast.author).post(at, {"share": "", "reply": "Được.", "accept": 1})
    assert answer.context["form"].errors["share"] == ["Xin ghi phần của người này."]
    assert "Được." in answer.content.decode()


def test_who_asks_keeps_what_was_typed_without_the_tick(cast, client_of, alone):
    answer = join(client_of(cast.co_author), alone, no_secrets="")
    assert answer.context["form"].errors["no_secrets"]
    assert "Thêm màn hình gọi số." in answer.content.decode()


def test_what_was_being_typed_comes_along_and_stays_a_draft(cast, client_of, alone):
    client = client_of(cast.co_author)
    client.post("/ideas/draft/", {"text": "Sổ trực chung cho ba ca."})
    page = client.get(f"/ideas/{alone.code}/join/?typed=1").content.decode()
    assert page.count("Sổ trực chung cho ba ca.") == 1
    join(client, alone)
    assert Draft.objects.get(person=cast.co_author).text == "Sổ trực chung cho ba ca."


def test_nobody_else_opens_an_answer(cast, client_of, alone):
    join(client_of(cast.co_author), alone)
    at = f"/ideas/{alone.code}/joining/{JoinRequest.objects.get().pk}/"
    assert [client_of(who).get(at).status_code for who in (cast.co_author, cast.leader)] == [
        404
    ] * 2


def test_the_page_asks_as_often_for_many_as_for_one(cast, client_of, alone, idea):
    client = client_of(cast.author)
    join(client_of(cast.co_author), alone)
    once = counted(client)
    for n in range(4):
        more = mailbox.send_letter(
            by=cast.author, unit=cast.branch_a1, title=f"Ý {n}", text=f"Lời {n}"
        ).idea
        ideas.ask_to_join(by=cast.keeper_here, idea=more, text="Thêm")
    assert counted(client) == once <= 12


def counted(client):
    client.get("/ideas/together/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/ideas/together/").status_code == 200
    return len(captured)
