"""The list of ideas and the page of one."""

import pytest
from django.test.utils import CaptureQueriesContext

from vuonuom.discussion.models import Comment
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db


def send(cast, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "", "text": "Dán mã QR"}
    return mailbox.send_letter(**wanted | given)


def rows(answer):
    return [idea.title for idea in answer.context["page"].rows]


def queries(client, address):
    from django.db import connection

    client.get(address)  # whatever a process keeps is kept from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["author", "keeper_here", "leader", "movement_office"])
def test_list_asks_as_often_for_25_ideas_as_for_one(cast, client_of, who):
    send(cast, field=cast.fields["cchc"])
    client = client_of(getattr(cast, who))
    once = queries(client, "/ideas/")
    for n in range(26):
        send(cast, text=f"Ý thứ {n}", by=[cast.author, cast.co_author][n % 2])
    assert queries(client, "/ideas/") == once
    assert once <= 12


def test_list_turns_its_pages_without_counting(cast, client_of):
    for n in range(26):
        send(cast, text=f"Ý thứ {n}")
    client = client_of(cast.keeper_here)
    assert len(rows(client.get("/ideas/"))) == 25
    assert rows(client.get("/ideas/?page=2")) == ["Ý thứ 0"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Hai", "Một"]),
        ("?stage=mam", ["Một"]),
        ("?stage=hat", ["Hai"]),
        ("?state=submitted", ["Hai"]),
        ("?field=cchc", ["Một"]),
        ("?mine=1", ["Một"]),
        ("?unit=branch-a1", ["Hai", "Một"]),
        ("?unit=branch-b1", []),
        ("?year=1999", []),
        ("?year=abc&stage=x&state=moved_out&page=-9", ["Hai", "Một"]),
    ],
)
def test_list_is_narrowed(cast, client_of, wanted, found):
    first = send(cast, text="Một", field=cast.fields["cchc"]).idea
    Idea.objects.filter(pk=first.pk).update(state="incubating")
    send(cast, text="Hai", by=cast.co_author)
    assert rows(client_of(cast.author).get(f"/ideas/{wanted}")) == found


def test_withdrawn_ideas_are_on_nobodys_list(cast, client_of):
    mailbox.withdraw_letter(by=cast.author, letter=send(cast))
    assert rows(client_of(cast.author).get("/ideas/")) == []


def test_author_reads_each_step_in_plain_words(cast, client_of):
    letter = send(cast)
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    page = client_of(cast.author).get(f"/ideas/{letter.idea.code}/").content.decode()
    assert "Hộp thư Chi đoàn Mai Sơn 1 đã nhận" in page
    assert "Đỗ Thị Thư hỏi thêm" in page
    assert "Cổng nào?" in page


def test_other_members_see_the_road_and_not_the_letters_steps(cast, client_of):
    letter = send(cast)
    mailbox.decline(by=cast.keeper_here, letter=letter, text="Chưa có máy")
    page = client_of(cast.co_author).get(f"/ideas/{letter.idea.code}/").content.decode()
    assert "Chưa tiếp nhận" in page
    assert "Chưa có máy" not in page


def test_author_replies_sends_up_and_withdraws(cast, client_of):
    letter, author = send(cast), client_of(cast.author)
    at = f"/ideas/{letter.idea.code}"
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    author.post(f"{at}/reply/", {"text": "Cổng chính"})
    author.post(f"{at}/send-up/")
    letter.refresh_from_db()
    assert (letter.unit, letter.state) == (cast.base_a, "waiting")
    author.post(f"{at}/withdraw/")
    letter.refresh_from_db()
    assert letter.state == "withdrawn"


def test_withdrawing_offers_its_undo(cast, client_of):
    letter, author = send(cast), client_of(cast.author)
    page = author.post(f"/ideas/{letter.idea.code}/withdraw/", follow=True).content.decode()
    undo = page.split('formaction="/undo/')[1].split('"')[0]
    author.post(f"/undo/{undo}")
    letter.refresh_from_db()
    assert letter.state == "waiting"


def test_empty_reply_is_said_beside_its_box(cast, client_of):
    letter = send(cast)
    mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    answer = client_of(cast.author).post(f"/ideas/{letter.idea.code}/reply/", {"text": " "})
    assert answer.context["reply_form"].errors["text"] == ["Xin điền mục này."]


def test_edit_keeps_the_versions_in_sight(cast, client_of):
    letter, author = send(cast), client_of(cast.author)
    sent = {"title": "Mã QR", "text": "Rõ hơn", "version": "1", "no_secrets": "on"}
    author.post(f"/ideas/{letter.idea.code}/edit/", sent)
    page = author.get(f"/ideas/{letter.idea.code}/")
    assert [version.number for version in page.context["page"].versions] == [2, 1]


def test_stale_edit_is_told_and_keeps_what_was_typed(cast, client_of):
    letter, author = send(cast), client_of(cast.author)
    ideas.edit_idea(by=cast.author, idea=letter.idea, title="Khác", text="Khác")
    sent = {"title": "Mã QR", "text": "Công sức", "version": "1", "no_secrets": "on"}
    page = author.post(f"/ideas/{letter.idea.code}/edit/", sent).content.decode()
    assert "Ý tưởng vừa được sửa ở nơi khác." in page
    assert "Công sức" in page


def test_comment_stands_under_the_idea_and_is_text(cast, client_of):
    letter = send(cast)
    sent = {"text": "<b>Hay</b>", "no_secrets": "on"}
    client = client_of(cast.keeper_here)
    page = client.post(f"/ideas/{letter.idea.code}/say/", sent, follow=True).content.decode()
    assert "&lt;b&gt;Hay&lt;/b&gt;" in page


def test_empty_comment_is_refused(cast, client_of):
    letter = send(cast)
    client_of(cast.keeper_here).post(f"/ideas/{letter.idea.code}/say/", {"text": ""})
    assert Comment.objects.count() == 0


def test_where_denunciations_go_is_said(cast, client_of):
    page = client_of(cast.author).get("/ideas/where-to-go/").content.decode()
    assert "Luật Khiếu nại và Luật Tố cáo" in page


# Who may do what with an idea of branch_a1's author, from where they stand. 404: not a hint.
PLACES = {
    "author": {"read": 200, "edit": 200, "say": 302, "withdraw": 302, "send-up": 302},
    "co_author": {"read": 200, "edit": 404, "say": 302, "withdraw": 404, "send-up": 404},
    "keeper_here": {"read": 200, "edit": 404, "say": 302, "withdraw": 404, "send-up": 404},
    "leader": {"read": 200, "edit": 404, "say": 302, "withdraw": 404, "send-up": 404},
    "movement_office": {"read": 200, "edit": 404, "say": 302, "withdraw": 404, "send-up": 404},
    "auditor": {"read": 200, "edit": 404, "say": 302, "withdraw": 404, "send-up": 404},
    "neighbour": {"read": 404, "edit": 404, "say": 404, "withdraw": 404, "send-up": 404},
    "keeper_elsewhere": {"read": 404, "edit": 404, "say": 404, "withdraw": 404, "send-up": 404},
    "leader_elsewhere": {"read": 404, "edit": 404, "say": 404, "withdraw": 404, "send-up": 404},
    "admin": {"read": 404, "edit": 404, "say": 404, "withdraw": 404, "send-up": 404},
    "stranger": {"read": 404, "edit": 404, "say": 404, "withdraw": 404, "send-up": 404},
}


@pytest.mark.parametrize("who", PLACES)
def test_who_may_do_what_with_an_idea(cast, client_of, who):
    at = f"/ideas/{send(cast).idea.code}/"
    client = client_of(getattr(cast, who))
    done = {
        "read": client.get(at).status_code,
        "edit": client.get(f"{at}edit/").status_code,
        "say": client.post(f"{at}say/", {"text": "Hay", "no_secrets": "on"}).status_code,
        "send-up": client.post(f"{at}send-up/").status_code,
        "withdraw": client.post(f"{at}withdraw/").status_code,
    }
    assert done == PLACES[who]
