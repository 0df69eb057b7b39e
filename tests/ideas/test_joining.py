"""Whoever thinks the same asks to write an idea together, and its first author answers."""

import pytest

from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries, rules
from vuonuom.ideas.actions.joining import (
    AlreadyAsked,
    CannotJoin,
    NeedsWords,
    NotYoursToAnswer,
    SomebodyWasFirst,
    TooLargeAShare,
)
from vuonuom.ideas.actions.shares import IdeaIsClosed
from vuonuom.ideas.models import Idea, IdeaAuthor, JoinRequest, ShareAnswer
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import differing_answers, differing_records, differing_shares


@pytest.fixture
def letter(cast):
    return mailbox.send_letter(
        by=cast.author, unit=cast.branch_a1, title="Dán mã QR", text="Bớt chờ."
    )


@pytest.fixture
def asked(cast, letter):
    return ideas.ask_to_join(
        by=cast.co_author, idea=letter.idea, text="Thêm màn hình gọi số.", share=30
    )


def accepted(cast, asked, share=30):
    return ideas.accept_joining(by=cast.author, request=asked, share=share)


def shares():
    return dict(IdeaAuthor.objects.values_list("person__username", "share"))


def undone(by, kind):
    entry = Entry.objects.get(kind=kind, reversed_by=None)
    return undoing.undo(entry=entry, by=by)


def told(person):
    found = Notice.objects.filter(person=person, subject_kind="ideas.idea").order_by("pk")
    return [notice.words for notice in found]


def differences():
    found = (differing_answers(), differing_records(), differing_shares())
    return [one for some in found for one in some]


def test_the_first_author_is_told_who_asks_and_where_to_answer(cast, letter, asked):
    notice = Notice.objects.get(person=cast.author, subject_kind="ideas.idea")
    assert notice.words == "Trần Văn Mầm xin cùng làm ý tưởng “Dán mã QR” với bạn."
    assert notice.path == f"/ideas/{letter.idea.code}/joining/{asked.pk}/"
    assert list(queries.joins_to_answer(cast.author)) == [asked]


def test_the_share_that_was_asked_for_counts_as_confirmed(cast, asked):
    accepted(cast, asked)
    assert shares() == {"author": 70, "co_author": 30}
    assert ShareAnswer.objects.get().state == "confirmed"
    assert told(cast.co_author) == ["Nguyễn Thị Hạt đã nhận bạn cùng làm “Dán mã QR”, phần 30 %."]
    assert differences() == []


def test_another_share_is_to_be_confirmed(cast, asked):
    accepted(cast, asked, share=20)
    assert list(queries.shares_to_confirm(cast.co_author).values_list("share")) == [(20,)]


def test_the_first_author_keeps_a_share_of_their_own(cast, asked):
    with pytest.raises(TooLargeAShare) as refused:
        accepted(cast, asked, share=100)
    assert refused.value.field == "share"


def test_accepting_is_undone_with_the_share_given_back(cast, asked):
    accepted(cast, asked)
    undone(cast.author, "ideas.joining.accepted")
    assert shares() == {"author": 100}
    assert JoinRequest.objects.get().state == "asked"
    assert differences() == []


def test_declining_needs_words_and_is_undone(cast, asked):
    with pytest.raises(NeedsWords):
        ideas.decline_joining(by=cast.author, request=asked, reply="")
    ideas.decline_joining(by=cast.author, request=asked, reply="Ý bạn khác, xin gửi riêng.")
    assert told(cast.co_author) == [
        "Nguyễn Thị Hạt chưa nhận bạn cùng làm “Dán mã QR”, kèm lời nhắn."
    ]
    undone(cast.author, "ideas.joining.declined")
    assert list(JoinRequest.objects.values_list("state", "reply")) == [("asked", "")]


def test_nobody_asks_twice_at_a_time_but_may_ask_again(cast, letter, asked):
    with pytest.raises(AlreadyAsked):
        ideas.ask_to_join(by=cast.co_author, idea=letter.idea, text="Nữa")
    undone(cast.co_author, "ideas.joining.asked")
    again = ideas.ask_to_join(by=cast.co_author, idea=letter.idea, text="Nữa")
    ideas.withdraw_joining(by=cast.co_author, request=again)
    assert list(queries.joins_to_answer(cast.author)) == []


def test_who_answers_second_is_told_what_was_first(cast, asked):
    ideas.withdraw_joining(by=cast.co_author, request=asked)
    with pytest.raises(SomebodyWasFirst, match="Đã rút lời xin"):
        accepted(cast, asked)


def test_only_the_first_author_answers(cast, asked):
    for person in (cast.co_author, cast.keeper_here):
        with pytest.raises(NotYoursToAnswer):
            ideas.accept_joining(by=person, request=asked, share=10)


def test_a_request_to_an_idea_that_was_withdrawn_is_not_accepted(cast, letter, asked):
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    with pytest.raises(IdeaIsClosed):
        accepted(cast, asked)
    assert list(queries.joins_to_answer(cast.author)) == []


@pytest.mark.parametrize(
    "changed",
    [{"hidden_at": "2026-11-01T00:00Z"}, {"first_tried_on": "2026-11-01"}, {"state": "withdrawn"}],
)
def test_hidden_tried_and_withdrawn_ideas_take_nobody(cast, letter, changed):
    Idea.objects.filter(pk=letter.idea.pk).update(**changed)
    letter.idea.refresh_from_db()
    with pytest.raises(CannotJoin):
        ideas.ask_to_join(by=cast.co_author, idea=letter.idea, text="Thêm")


def test_own_ideas_sealed_names_and_strangers_are_out(cast, letter):
    authors = queries.authors(letter.idea)
    assert rules.may_join(cast.co_author, letter.idea, authors)
    assert not rules.may_join(cast.author, letter.idea, authors)
    assert not rules.may_join(cast.stranger, letter.idea, authors)
    authors[0].person.username = None  # as a sealed name's alias
    assert not rules.may_join(cast.co_author, letter.idea, authors)
