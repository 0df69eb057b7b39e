"""Typing in a member's paper slip: the credit is theirs, and so is the last word."""

import pytest

from vuonuom.access.errors import NotAllowed
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox.actions import slips
from vuonuom.mailbox.actions.slips import OwnIdea, Slip
from vuonuom.mailbox.actions.steps import NotForYou
from vuonuom.mailbox.models import Letter
from vuonuom.notifications.models import Notice
from vuonuom.ops.check import differences
from vuonuom.organization.models import Membership
from vuonuom.organization.queries import members

AUTHOR = "Nguyễn Thị Hạt"


@pytest.fixture
def letter(cast):
    return slips.enter_slip(
        by=cast.keeper_here, unit=cast.branch_a1, author=cast.author, title="", text="Mái che"
    )


def entered(cast, *rows):
    stack = [Slip(f"key-{n}-00000", member, "", text) for n, (member, text) in enumerate(rows)]
    return slips.enter_stack(stack, by=cast.keeper_here, unit=cast.branch_a1)


def told(person):
    told_them = Notice.objects.filter(person=person).order_by("pk")
    return [notice.sentence for notice in told_them]


def test_the_idea_is_the_members_and_they_are_told(cast, letter):
    assert [each.person for each in letter.idea.authors.all()] == [cast.author]
    assert letter.idea.submitted_by == cast.keeper_here
    assert told(cast.author) == [slips.ENTERED]


def test_only_who_keeps_the_mailbox_types_in_for_others(cast):
    with pytest.raises(NotAllowed):
        slips.enter_slip(
            by=cast.co_author, unit=cast.branch_a1, author=cast.author, title="", text="Mái che"
        )


def test_not_mine_takes_it_out_of_every_figure_and_tells_who_typed(cast, letter):
    slips.disown(by=cast.author, letter=letter)
    assert Idea.objects.get().state == IdeaState.WITHDRAWN
    assert told(cast.keeper_here) == [slips.DISOWNED]
    assert list(differences()) == []


def test_not_mine_is_undone_by_who_said_it(cast, letter):
    slips.disown(by=cast.author, letter=letter)
    entry = Entry.objects.get(kind="mailbox.letter.disowned")
    undoing.undo(entry=entry, by=cast.author)
    assert Idea.objects.get().state == IdeaState.SUBMITTED
    assert list(differences()) == []


def test_nobody_else_says_not_mine(cast, letter):
    with pytest.raises(NotForYou):
        slips.disown(by=cast.co_author, letter=letter)


def test_ones_own_sending_is_withdrawn_not_disowned(cast):
    letter = slips.enter_slip(
        by=cast.keeper_here, unit=cast.branch_a1, author=cast.keeper_here, title="", text="Mái che"
    )
    with pytest.raises(OwnIdea):
        slips.disown(by=cast.keeper_here, letter=letter)


def test_a_slip_typed_in_by_mistake_goes_out_again(cast, letter):
    undoing.undo(entry=Entry.objects.get(kind="mailbox.slip.entered"), by=cast.keeper_here)
    assert Idea.objects.get().state == IdeaState.WITHDRAWN
    assert told(cast.author) == [slips.ENTERED, slips.TAKEN_OUT]
    assert list(differences()) == []


def test_a_wrong_row_holds_up_no_other(cast):
    answers = entered(cast, (AUTHOR, "Một"), ("Không Ai Cả", "Hai"), ("co_author", "Ba"))
    assert [answer.sentence for answer in answers] == [
        "", "Không có ai tên hay mã như vậy trong đơn vị.", "",
    ]  # fmt: skip
    assert Idea.objects.count() == 2


def test_a_stack_sent_again_changes_nothing(cast):
    for _ in range(2):
        entered(cast, (AUTHOR, "Một"), ("co_author", "Hai"))
    assert Letter.objects.count() == 2


def test_the_same_name_twice_asks_for_the_number(cast):
    cast.co_author.name(AUTHOR)
    cast.co_author.save()
    Membership.objects.filter(person=cast.co_author).update(number="H-02")
    answers = entered(cast, (AUTHOR, "Một"), (f"{AUTHOR} · H-02", "Hai"))
    assert [answer.sentence for answer in answers] == [
        "Có nhiều người trùng tên này. Xin ghi mã số.", "",
    ]  # fmt: skip
    assert Letter.objects.get().idea.authors.get().person == cast.co_author


def test_members_are_found_without_accents_and_only_in_ones_own_part(cast):
    found = members.suggested(cast.branch_a1.pk, "nguyen thi h")
    assert [members.spelled(member) for member in found] == [f"{AUTHOR} · author"]
    assert members.suggested(cast.branch_b1.pk, "nguyen thi h") == []
