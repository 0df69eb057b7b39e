"""A mailbox's pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vuonuom.ideas.models import GroupLink
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import Chase

pytestmark = pytest.mark.django_db
BOX = "/mailbox/branch-a1/"


def send(cast, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "", "text": "Dán mã QR"}
    return mailbox.send_letter(**wanted | given)


@pytest.fixture
def keeper(cast, client_of):
    return client_of(cast.keeper_here)


def act(client, letter, deed, **given):
    at = f"{BOX}{letter.idea.code}/{deed}/"
    return client.post(at, {"seen": letter.state} | given)


def test_empty_mailbox_says_so_and_offers_its_printed_code(keeper):
    page = keeper.get(BOX).content.decode()
    assert "Không có thư nào đang chờ." in page
    assert "/mailbox/branch-a1/poster/" in page


def test_poster_shows_the_code_that_leads_here(keeper):
    page = keeper.get(f"{BOX}poster/").content.decode()
    assert "<svg" in page
    code = page.split('class="code">')[1].split("<")[0]
    assert keeper.get(f"/q/{code}").url == "/ideas/new/?unit=branch-a1"


def test_first_letter_lies_open(cast, keeper):
    first = send(cast, text="Một")
    send(cast, text="Hai")
    assert keeper.get(BOX).context["open"].letter == first


def test_next_letter_opens_by_itself(cast, keeper):
    first, second = send(cast, text="Một"), send(cast, text="Hai")
    answer = act(keeper, first, "answer", text="Cảm ơn")
    assert answer.url == f"{BOX}{second.idea.code}/"
    assert act(keeper, second, "take-up", text="Làm thôi").url == BOX


def test_act_offers_its_undo(cast, keeper):
    letter = send(cast)
    page = keeper.post(
        f"{BOX}{letter.idea.code}/decline/", {"text": "Chưa có máy"}, follow=True
    ).content.decode()
    undo = page.split('formaction="/undo/')[1].split('"')[0]
    keeper.post(f"/undo/{undo}")
    letter.refresh_from_db()
    assert letter.state == "waiting"


@pytest.mark.parametrize("deed", ["answer", "ask", "decline", "take-up"])
@pytest.mark.parametrize("text", ["", " \u200b", "a" * 1_000_000])
def test_words_that_are_missing_or_too_long_are_said_beside_the_box(cast, keeper, deed, text):
    letter = send(cast)
    answer = act(keeper, letter, deed, text=text)
    tried = [form for d, form, is_tried in answer.context["open"].deeds if is_tried]
    assert list(tried[0].errors) == ["text"]
    assert Letter.objects.get().state == "waiting"


def test_forward_to_nowhere_is_said_beside_the_field(cast, keeper):
    letter = send(cast)
    answer = act(keeper, letter, "forward", to="Chi đoàn Không Có")
    tried = [form for d, form, is_tried in answer.context["open"].deeds if is_tried]
    assert tried[0].errors["to"] == ["Không tìm thấy đơn vị “Chi đoàn Không Có”."]


def test_forward_by_name(cast, keeper):
    letter = send(cast)
    act(keeper, letter, "forward", to="chi doan dong lua 1")
    assert Letter.objects.get().unit == cast.branch_b1


def test_group_by_code_and_take_apart(cast, keeper):
    letter, like = send(cast), send(cast, text="Quét mã")
    act(keeper, letter, "group", like=like.idea.code.lower())
    assert GroupLink.objects.count() == 2
    act(keeper, letter, "ungroup")
    assert GroupLink.objects.count() == 0


def test_group_with_what_one_may_not_see_is_refused(cast, keeper):
    letter = send(cast)
    elsewhere = send(cast, by=cast.member_elsewhere, unit=cast.branch_b1)
    act(keeper, letter, "group", like=elsewhere.idea.code)
    assert GroupLink.objects.count() == 0


def test_second_of_two_is_told_who_was_first(cast, keeper, client_of):
    letter = send(cast)
    act(keeper, letter, "answer", text="Cảm ơn")
    answer = act(client_of(cast.leader), letter, "decline", text="Chưa")
    page = answer.content.decode()
    assert "Đã có người làm trước. Đỗ Thị Thư: Đã trả lời" in page
    assert "Chưa</textarea>" in page


def test_double_click_answers_once(cast, keeper):
    letter = send(cast)
    for _ in range(2):
        answer = act(keeper, letter, "answer", text="Cảm ơn", _key="k")
    assert answer.status_code == 302
    assert letter.steps.filter(kind="answered").count() == 1


def test_moved_out_letter_is_gone_from_every_page(cast, keeper, client_of):
    letter = send(cast)
    act(keeper, letter, "move-out")
    at = f"/ideas/{letter.idea.code}/"
    people = (cast.author, cast.keeper_here, cast.movement_office)
    assert [client_of(p).get(at).status_code for p in people] == [404, 404, 404]
    assert keeper.get(f"{BOX}?show=done").context["rows"] == []


def test_dealt_with_letters_stand_under_done(cast, keeper):
    letter = send(cast)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
    assert [row for row, clock in keeper.get(f"{BOX}?show=done").context["rows"]] == [letter]


def test_queue_asks_as_often_for_25_letters_as_for_one(cast, keeper):
    send(cast)
    once = counted(keeper)
    for n in range(24):
        send(cast, text=f"Ý thứ {n}")
    assert counted(keeper) == once


def counted(client):
    client.get(BOX)
    with CaptureQueriesContext(connection) as captured:
        client.get(BOX)
    return len(captured)


# 200: works in the mailbox; 404: it does not exist for them. Own letters are nobody's own task.
PLACES = {
    "keeper_here": (200, 200, 302),
    "leader": (200, 200, 302),
    "movement_office": (200, 200, 302),
    "author": (404, 404, 404),
    "co_author": (404, 404, 404),
    "neighbour": (404, 404, 404),
    "keeper_elsewhere": (404, 404, 404),
    "leader_elsewhere": (404, 404, 404),
    "secretary": (404, 404, 404),
    "auditor": (404, 404, 404),
    "admin": (404, 404, 404),
    "stranger": (404, 404, 404),
}


@pytest.mark.parametrize("who", PLACES)
def test_who_may_work_in_a_mailbox(cast, client_of, who):
    letter, client = send(cast), client_of(getattr(cast, who))
    done = (
        client.get(BOX).status_code,
        client.get(f"{BOX}{letter.idea.code}/").status_code,
        act(client, letter, "answer", text="Cảm ơn").status_code,
    )
    assert done == PLACES[who]


def test_keeper_finds_no_letter_of_their_own(cast, keeper):
    letter = send(cast, by=cast.keeper_here)
    assert keeper.get(f"{BOX}{letter.idea.code}/").status_code == 404


def test_unknown_act_and_unknown_box_are_404(cast, keeper):
    letter = send(cast)
    assert act(keeper, letter, "burn").status_code == 404
    assert keeper.get("/mailbox/khong-co/").status_code == 404


@pytest.fixture
def helped(cast):
    """A letter of a branch's mailbox that the base was asked to help with."""
    letter = send(cast, text="Chờ lâu rồi")
    Letter.objects.filter(pk=letter.pk).update(chase=Chase.HELP, helper=cast.base_a)
    letter.refresh_from_db()
    return letter


HELP = "/mailbox/base-a/"


def test_help_is_asked_for_on_the_page_of_the_level_above(cast, client_of, helped):
    page = client_of(cast.leader).get(f"{HELP}?show=help")
    assert page.context["open"].letter == helped
    assert "Hộp thư Chi đoàn Mai Sơn 1 cần hỗ trợ." in page.content.decode()


def test_home_leads_to_who_needs_a_hand(cast, client_of, helped):
    page = client_of(cast.leader).get("/").content.decode()
    assert "thư cấp dưới cần hỗ trợ, Đoàn cơ sở Mai Sơn" in page
    assert f"{HELP}?show=help" in page


def test_a_mailbox_that_nobody_asked_has_no_such_list(cast, client_of):
    assert "show=help" not in client_of(cast.leader).get(HELP).content.decode()


def test_whoever_helps_hands_back_from_the_page(cast, client_of, helped):
    client = client_of(cast.leader)
    answer = client.post(f"{HELP}{helped.idea.code}/hand-back/", {"text": "Mai trả lời"})
    assert answer.url == f"{HELP}?show=help"
    helped.refresh_from_db()
    assert helped.helper is None


def test_handing_back_without_a_word_keeps_the_page(cast, client_of, helped):
    page = client_of(cast.leader).post(f"{HELP}{helped.idea.code}/hand-back/", {"text": ""})
    assert "hand-back_text" in page.content.decode()
    helped.refresh_from_db()
    assert helped.helper == cast.base_a


def test_the_mailbox_itself_says_that_help_has_come(keeper, helped):
    page = keeper.get(f"{BOX}{helped.idea.code}/").content.decode()
    assert "Cấp trên đang cùng lo thư này." in page
    assert "hand-back" not in page


def test_somebody_elses_helped_letter_is_not_found(cast, client_of, helped):
    assert client_of(cast.leader_elsewhere).get(f"{HELP}{helped.idea.code}/").status_code == 404


def test_letters_to_help_take_the_same_queries_for_one_and_many(cast, client_of, helped):
    client = client_of(cast.leader)

    def asked():
        client.get(f"{HELP}?show=help")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HELP}?show=help")
        return len(queries)

    of_one = asked()
    for n in range(6):
        send(cast, text=f"Chờ lâu {n}")
    Letter.objects.update(chase=Chase.HELP, helper=cast.base_a)
    assert asked() == of_one
