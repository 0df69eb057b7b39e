import pytest

from vuonuom.ideas.queries import grouping
from vuonuom.journal.models import Entry, Follower
from vuonuom.mailbox import actions as mailbox
from vuonuom.ops import cli
from vuonuom.similarity import actions, sweeping
from vuonuom.similarity.models import Likeness

FIRST = "Quét mã QR lấy số thứ tự ở quầy một cửa để bà con khỏi chờ"
AGAIN = "Quet ma QR de lay so thu tu o quay mot cua cho ba con khoi cho"


@pytest.fixture
def sent(cast):
    def send(title, by, unit):
        return mailbox.send_letter(by=by, unit=unit, title=title, text="Đỡ chờ.").idea

    return send


def pairs():
    found = Likeness.objects.order_by("pk")
    return list(found.values_list("newer__subject_id", "older__subject_id"))


def test_sweep_proposes_the_newer_beside_the_older_once(cast, sent):
    older = sent(FIRST, cast.member_elsewhere, cast.branch_b1)
    newer = sent(AGAIN, cast.author, cast.branch_a1)
    sent("Ủ phụ phẩm sau thu hoạch thành phân bón", cast.author, cast.branch_a1)
    actions.follow()
    assert (sweeping.sweep(), pairs()) == (1, [(newer.pk, older.pk)])
    assert sweeping.sweep() == 0


def test_nightly_sweeps_once_a_day(cast, sent):
    sent(FIRST, cast.author, cast.branch_a1)
    sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    assert [sweeping.nightly(), sweeping.nightly()] == [1, 0]


def test_command_says_what_it_found(cast, sent, capsys):
    sent(FIRST, cast.author, cast.branch_a1)
    sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    assert cli.main(["sweep"]) == 0
    assert "Đề nghị mới: 1. Tất cả: 1." in capsys.readouterr().out


def test_keeper_groups_what_was_proposed_and_both_keep_their_authors(cast, sent, client_of):
    older = sent(FIRST, cast.co_author, cast.branch_a1)
    newer = sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    sweeping.sweep()
    keeper = client_of(cast.keeper_here)
    proposed = keeper.get("/search/groups/").context["pairs"]
    assert [pair[:2] for pair in proposed] == [(newer, older)]
    keeper.post(f"/search/groups/{newer.code}/{older.code}/")
    assert keeper.get("/search/groups/").context["pairs"] == []
    assert keeper.get(f"/ideas/{newer.code}/").context["page"].likes == [older]


def test_pairs_that_were_grouped_leave_room_for_the_others(cast, sent):
    first, second = "Ủ phụ phẩm sau thu hoạch thành phân bón", "Đổi rác nhựa lấy cây con ở chợ"
    ideas = [sent(title, cast.author, cast.branch_a1) for title in (first, first, second, second)]
    actions.follow()
    sweeping.sweep()
    (one, other, _share), (_third, _fourth, _) = grouping.proposed(cast.keeper_here)
    mailbox.group(by=cast.keeper_here, letter=one.letter, like=other)
    left = grouping.proposed(cast.keeper_here, most=1)
    assert {idea for pair in left for idea in pair[:2]} == set(ideas) - {one, other}


def test_what_lies_elsewhere_is_not_proposed_to_a_keeper(cast, sent, client_of):
    older = sent(FIRST, cast.member_elsewhere, cast.branch_b1)
    newer = sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    sweeping.sweep()
    keeper = client_of(cast.keeper_here)
    assert keeper.get("/search/groups/").context["pairs"] == []
    assert keeper.post(f"/search/groups/{newer.code}/{older.code}/").status_code == 404


def test_what_is_dismissed_is_not_proposed_again_until_it_is_undone(cast, sent, client_of):
    older = sent(FIRST, cast.co_author, cast.branch_a1)
    newer = sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    sweeping.sweep()
    keeper = client_of(cast.keeper_here)
    keeper.post(f"/search/groups/{newer.code}/{older.code}/dismiss/")
    Follower.objects.filter(name=sweeping.SWEPT).update(number=0)
    assert sweeping.sweep() == 0
    assert keeper.get("/search/groups/").context["pairs"] == []
    keeper.post(f"/undo/{Entry.objects.get(kind='mailbox.likeness.dismissed').pk}/")
    assert len(keeper.get("/search/groups/").context["pairs"]) == 1


def test_only_who_keeps_the_mailbox_dismisses_and_the_second_is_told(cast, sent, client_of):
    older = sent(FIRST, cast.co_author, cast.branch_a1)
    newer = sent(AGAIN, cast.author, cast.branch_a1)
    actions.follow()
    sweeping.sweep()
    at = f"/search/groups/{newer.code}/{older.code}/dismiss/"
    assert client_of(cast.neighbour).post(at).status_code == 404
    client_of(cast.keeper_here).post(at)
    page = client_of(cast.leader).post(at, follow=True).content.decode()
    assert "Đã có người trả lời đề nghị này trước." in page
