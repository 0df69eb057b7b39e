"""Co-authors say what they think of their shares, and the first author shares out anew."""

import pytest

from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries
from vuonuom.ideas.actions.shares import (
    AlreadyAnswered,
    FirstAuthorStays,
    IdeaIsClosed,
    NeedsReason,
    NotAskedOfYou,
    NotYoursToShare,
    NotYoursToTake,
    SharedOutElsewhere,
    ShareHasChanged,
)
from vuonuom.ideas.models import Idea, IdeaAuthor, ShareAnswer
from vuonuom.ideas.rules import SharesDoNotSum
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking.records import (
    differing_answers,
    differing_records,
    differing_shares,
)


@pytest.fixture
def idea(cast):
    """Sent by the first author: 60 and 40."""
    return sent(cast).idea


def sent(cast, **given):
    wanted = {
        "by": cast.author, "unit": cast.branch_a1, "title": "Dán mã QR", "text": "Bớt chờ.",
        "authors": [(cast.author, 60), (cast.co_author, 40)],
    }  # fmt: skip
    return mailbox.send_letter(**wanted | given)


def says(idea):
    return {one.person.username: (one.share, one.state)
            for one in ShareAnswer.objects.filter(idea=idea)}  # fmt: skip


def share_out(cast, idea, *shares, by=None):
    seen = queries.layout(queries.authors(idea))
    return ideas.share_out(by=by or cast.author, idea=idea, authors=shares, seen=seen)


def confirmed(cast, idea, share=40):
    return ideas.confirm_share(by=cast.co_author, idea=idea, share=share)


def taken_back(by, kind):
    entry = Entry.objects.filter(kind=kind, actor_id=by.pk).latest("pk")
    return undoing.undo(entry=entry, by=by)


def told(person):
    found = Notice.objects.filter(person=person, subject_kind="ideas.idea").order_by("pk")
    return [(notice.words, notice.path) for notice in found]


def differences():
    found = (differing_answers(), differing_records(), differing_shares(), recount.differences())
    return [one for some in found for one in some]


def test_each_co_author_is_asked_and_told_where(cast, idea):
    assert says(idea) == {"co_author": (40, "asked")}
    assert told(cast.co_author) == [(
        "Nguyễn Thị Hạt ghi bạn là đồng tác giả của “Dán mã QR”, phần 40 %. Xin mở ra và xác nhận.",
        f"/ideas/{idea.code}/",
    )]  # fmt: skip


def test_a_sole_author_is_asked_nothing(cast):
    assert says(sent(cast, authors=None).idea) == {}


def test_typed_in_for_several_every_one_of_them_is_asked(cast):
    idea = sent(cast, by=cast.keeper_here).idea
    assert says(idea) == {"author": (60, "asked"), "co_author": (40, "asked")}


def test_a_confirmation_is_kept_and_taken_back(cast, idea):
    confirmed(cast, idea)
    assert says(idea) == {"co_author": (40, "confirmed")}
    taken_back(cast.co_author, "ideas.share.confirmed")
    assert says(idea) == {"co_author": (40, "asked")}


def test_contesting_needs_a_reason_and_tells_the_first_author(cast, idea):
    with pytest.raises(NeedsReason):
        ideas.contest_share(by=cast.co_author, idea=idea, share=40, reason="  ")
    ideas.contest_share(by=cast.co_author, idea=idea, share=40, reason="Tôi làm một nửa.")
    assert says(idea) == {"co_author": (40, "contested")}
    assert [words for words, _ in told(cast.author)] == [
        "Trần Văn Mầm đề nghị xem lại phần đóng góp ở “Dán mã QR”."
    ]
    taken_back(cast.co_author, "ideas.share.contested")
    assert ShareAnswer.objects.get().reason == ""


def test_who_is_asked_nothing_cannot_answer(cast, idea):
    for person in (cast.author, cast.neighbour):
        with pytest.raises(NotAskedOfYou):
            ideas.confirm_share(by=person, idea=idea, share=60)


def test_a_second_answer_is_told_of_the_first(cast, idea):
    confirmed(cast, idea)
    with pytest.raises(AlreadyAnswered, match="Đã xác nhận"):
        ideas.contest_share(by=cast.co_author, idea=idea, share=40, reason="Thôi")


def test_a_share_that_changed_while_it_was_read_is_not_confirmed(cast, idea):
    share_out(cast, idea, (cast.author, 70), (cast.co_author, 30))
    with pytest.raises(ShareHasChanged, match="30 %"):
        confirmed(cast, idea)


def test_a_changed_share_is_confirmed_anew_an_unchanged_one_stands(cast):
    idea = sent(
        cast, authors=[(cast.author, 50), (cast.co_author, 30), (cast.keeper_here, 20)]
    ).idea
    confirmed(cast, idea, 30)
    ideas.confirm_share(by=cast.keeper_here, idea=idea, share=20)
    share_out(cast, idea, (cast.author, 40), (cast.co_author, 40), (cast.keeper_here, 20))
    assert says(idea) == {"co_author": (40, "asked"), "keeper_here": (20, "confirmed")}
    with pytest.raises(ShareHasChanged):
        taken_back(cast.co_author, "ideas.share.confirmed")


def test_sent_round_again_a_contested_share_is_asked_anew(cast, idea):
    ideas.contest_share(by=cast.co_author, idea=idea, share=40, reason="Ít quá")
    share_out(cast, idea, (cast.author, 60), (cast.co_author, 40))
    assert says(idea) == {"co_author": (40, "asked")}
    assert len(told(cast.co_author)) == 2


def test_who_is_taken_off_is_told_and_counted_out_and_the_idea_stays(cast, idea):
    share_out(cast, idea, (cast.author, 100))
    assert list(IdeaAuthor.objects.values_list("person", "share")) == [(cast.author.pk, 100)]
    assert told(cast.co_author)[-1][1] == "/ideas/?mine=1"
    assert says(idea) == {}
    assert differences() == []


def test_who_comes_is_asked_and_counted(cast, idea):
    share_out(cast, idea, (cast.author, 50), (cast.co_author, 40), (cast.neighbour, 10))
    assert says(idea) == {"co_author": (40, "asked"), "neighbour": (10, "asked")}
    assert differences() == []


def test_whoever_comes_and_goes_leaves_no_count_even_after_a_withdrawal(cast):
    letter = sent(cast)
    share_out(cast, letter.idea, (cast.author, 50), (cast.neighbour, 50))
    share_out(cast, letter.idea, (cast.author, 60), (cast.co_author, 40))
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert differences() == []
    taken_back(cast.author, "mailbox.letter.withdrawn")
    assert differences() == []


def test_shares_must_still_sum_to_a_hundred(cast, idea):
    with pytest.raises(SharesDoNotSum):
        share_out(cast, idea, (cast.author, 60), (cast.co_author, 30))


def test_only_the_first_author_shares_out_and_never_takes_themselves_off(cast, idea):
    with pytest.raises(NotYoursToShare):
        share_out(cast, idea, (cast.co_author, 100), by=cast.co_author)
    with pytest.raises(FirstAuthorStays):
        share_out(cast, idea, (cast.co_author, 100))


def test_who_typed_it_in_may_correct_even_the_first_author(cast):
    idea = sent(cast, by=cast.keeper_here).idea
    share_out(cast, idea, (cast.co_author, 100), by=cast.keeper_here)
    assert says(idea) == {"co_author": (100, "asked")}
    assert differences() == []


def test_who_typed_it_in_does_not_take_it(cast):
    idea = sent(cast, by=cast.keeper_here).idea
    with pytest.raises(NotYoursToTake):
        share_out(cast, idea, (cast.keeper_here, 100), by=cast.keeper_here)


def test_two_who_share_out_at_once_the_second_is_told(cast, idea):
    seen = queries.layout(queries.authors(idea))
    share_out(cast, idea, (cast.author, 70), (cast.co_author, 30))
    with pytest.raises(SharedOutElsewhere):
        ideas.share_out(
            by=cast.author, idea=idea, seen=seen,
            authors=[(cast.author, 50), (cast.co_author, 50)],
        )  # fmt: skip


def test_a_withdrawn_idea_asks_nobody_any_more(cast):
    letter = sent(cast)
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert list(queries.shares_to_confirm(cast.co_author)) == []
    with pytest.raises(IdeaIsClosed):
        confirmed(cast, letter.idea)
    with pytest.raises(IdeaIsClosed):
        share_out(cast, letter.idea, (cast.author, 100))


def test_after_a_finished_trial_the_authors_stay(cast, idea):
    Idea.objects.filter(pk=idea.pk).update(first_tried_on="2026-11-01")
    with pytest.raises(IdeaIsClosed):
        share_out(cast, idea, (cast.author, 100))
