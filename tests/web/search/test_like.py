"""The two lists: while typing, on the letter, before the council."""

import re

import numpy as np
import pytest

from vuonuom.core import clock
from vuonuom.ideas.models import NoveltyStatement
from vuonuom.mailbox import actions as mailbox
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import encoders, encoding

DESK = "Quét mã QR lấy số thứ tự ở quầy một cửa"
SAME = "Quet ma QR de lay so thu tu o quay mot cua"
OTHER_WORDS = "Bà con khỏi đứng xếp hàng lâu khi làm thủ tục"


class Alike:
    """Everything says the same."""

    name = "alike"

    def encode(self, texts):
        return np.full((len(texts), encoders.SIZE), encoders.SIZE**-0.5, np.float32)


@pytest.fixture
def encoder(monkeypatch):
    monkeypatch.setattr(encoders, "loaded", Alike)


@pytest.fixture
def sent(cast):
    def send(title, by=None, unit=None):
        by, unit = by or cast.author, unit or cast.branch_a1
        return mailbox.send_letter(by=by, unit=unit, title=title, text=f"{title}. Đỡ chờ.").idea

    return send


def follow():
    similarity.follow()
    while encoding.encode():
        pass


def lists(page):
    found = page.context["found"]
    return [one.code for one in found.same_words], [one.code for one in found.same_idea]


def test_same_words_and_same_idea_stand_in_two_lists(cast, sent, encoder, client_of):
    copy, other = sent(DESK), sent(OTHER_WORDS)
    follow()
    page = client_of(cast.co_author).post("/search/like/", {"text": SAME})
    assert lists(page) == ([copy.code], [other.code])
    assert "<mark>Quét mã QR</mark>" in page.content.decode()


def test_without_an_encoder_the_second_list_is_not_spoken_of(cast, sent, client_of):
    sent(DESK)
    follow()
    page = client_of(cast.co_author).post("/search/like/", {"text": SAME}).content.decode()
    assert ("Gần như cùng lời văn" in page, "Có thể cùng ý" in page) == (True, False)


@pytest.mark.parametrize("typed", ["", "Quét mã QR", "Ủ phân bón từ rơm rạ ngoài đồng"])
def test_nothing_alike_leaves_the_place_empty(cast, sent, client_of, typed):
    sent(DESK)
    follow()
    assert client_of(cast.co_author).post("/search/like/", {"text": typed}).content == b""


def test_likes_of_another_part_of_the_tree_are_not_shown(cast, sent, encoder, client_of):
    sent(DESK, by=cast.member_elsewhere, unit=cast.branch_b1)
    follow()
    assert client_of(cast.author).post("/search/like/", {"text": SAME}).content == b""


def test_letter_asks_for_the_likes_and_its_own_idea_is_none(cast, sent, encoder, client_of):
    first, second = sent(DESK), sent(f"{DESK} tại phường")
    follow()
    keeper = client_of(cast.keeper_here)
    letter = keeper.get(f"/mailbox/branch-a1/{second.code}/").content.decode()
    assert f'hx-get="/search/like/{second.code}/"' in letter
    assert lists(keeper.get(f"/search/like/{second.code}/")) == ([first.code], [])


def test_likes_of_an_idea_one_may_not_see_do_not_exist(cast, sent, client_of):
    idea = sent(DESK)
    answer = client_of(cast.keeper_elsewhere).get(f"/search/like/{idea.code}/")
    assert answer.status_code == 404


def test_what_was_shown_and_what_is_new_are_kept_with_the_idea(cast, sent, client_of):
    earlier = sent(DESK)
    follow()
    client = client_of(cast.co_author)
    beside = client.post("/search/like/", {"text": SAME}).content.decode()
    seal = re.search(r'name="shown" value="([^"]+)"', beside)[1]
    words = {"text": SAME, "unit": "branch-a1", "no_secrets": "on"}
    client.post("/ideas/new/", words | {"shown": seal, "novelty": "Có giọng đọc cho người mù."})
    kept = NoveltyStatement.objects.get()
    assert (kept.text, kept.shown) == ("Có giọng đọc cho người mù.", [earlier.code])
    told = client_of(cast.keeper_here).get(f"/search/like/{kept.idea.code}/").content.decode()
    assert "Có giọng đọc cho người mù." in told
    assert earlier.code in told


def test_of_what_the_author_was_shown_a_reader_learns_only_what_they_may_see(cast, sent, client_of):
    idea, here = sent("Trồng cây"), sent(DESK)
    there = sent(OTHER_WORDS, by=cast.member_elsewhere, unit=cast.branch_b1)
    shown = [there.code, here.code]
    NoveltyStatement.objects.create(idea=idea, shown=shown, shown_at=clock.now())
    readers = (cast.keeper_here, cast.movement_office)
    pages = [client_of(who).get(f"/search/like/{idea.code}/") for who in readers]
    assert [page.context["shown"] for page in pages] == [[here.code], shown]
    assert there.code not in pages[0].text


def test_forged_list_of_what_was_shown_is_not_kept(cast, client_of):
    words = {"text": SAME, "unit": "branch-a1", "no_secrets": "on", "shown": "YT-2026-00000"}
    client_of(cast.author).post("/ideas/new/", words)
    assert not NoveltyStatement.objects.exists()


def test_a_like_idea_may_be_joined_by_a_member_who_did_not_write_it(cast, sent, client_of):
    copy = sent(DESK)
    follow()
    offer = f'href="/ideas/{copy.code}/join/?typed=1" target="_blank"'
    offered = {
        who: offer in client_of(getattr(cast, who)).post("/search/like/", {"text": SAME})
        .content.decode() for who in ("author", "co_author", "leader", "movement_office")
    }  # fmt: skip
    assert offered == {
        "author": False, "co_author": True, "leader": True, "movement_office": False
    }  # fmt: skip
