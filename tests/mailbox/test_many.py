"""One step with several letters: one act, told for each letter what was not possible."""

import pytest

from tests.mailbox.test_handling import send, told, undo
from vuonuom.journal import recount
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.actions.many import TOGETHER, NoneWasPossible, NothingChosen
from vuonuom.mailbox.actions.steps import GoneOn
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import LetterState


@pytest.fixture
def letters(cast):
    return [send(cast, text=f"Ý thứ {n}") for n in range(3)]


def together(cast, letters, deed="answer", **given):
    given = given or {"text": "Cảm ơn bạn."}
    return mailbox.handle_many(
        by=cast.keeper_here, unit=cast.branch_a1, letters=letters, deed=deed, given=given
    )


def states():
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def test_each_letter_gets_its_answer_and_each_author_is_told(cast, letters):
    together(cast, letters)
    assert states() == [LetterState.ANSWERED] * 3
    assert len(told(cast.author)) == 3


def test_it_is_one_act_with_the_acts_of_its_letters(cast, letters):
    together(cast, letters)
    assert Entry.objects.filter(kind="mailbox.batch.done").count() == 1
    assert Entry.objects.filter(kind="mailbox.letter.answered").count() == 3


def test_all_of_it_is_undone_at_once_and_nothing_remains(cast, letters):
    together(cast, letters)
    undo("mailbox.batch.done", cast.keeper_here)
    assert states() == [LetterState.WAITING] * 3
    assert list(recount.differences()) == []


def test_what_is_not_possible_is_told_for_each_letter(cast, letters):
    own = send(cast, by=cast.keeper_here)
    mailbox.take_up(by=cast.leader, letter=letters[0])
    letters[0].refresh_from_db()
    batch = together(cast, [*letters, own])
    assert [bool(item.entry) for item in batch.items.all()] == [False, True, True, False]
    assert [item.refused.split(".")[0] for item in batch.items.filter(entry=None)] == [
        "Đã có người làm trước",
        "Thư này không do bạn xử lý",
    ]


def test_no_letter_is_closed_without_words(cast, letters):
    with pytest.raises(NoneWasPossible):
        together(cast, letters, "decline", text=" ")
    assert states() == [LetterState.WAITING] * 3


def test_a_letter_that_went_on_is_left_and_the_others_come_back(cast, letters):
    together(cast, letters)
    mailbox.send_up(by=cast.author, letter=Letter.objects.get(pk=letters[0].pk))
    undo("mailbox.batch.done", cast.keeper_here)
    assert states() == [LetterState.WAITING] * 3
    assert Letter.objects.get(pk=letters[0].pk).unit == cast.base_a


def test_an_undo_that_could_undo_nothing_says_so(cast, letters):
    together(cast, letters[:1])
    mailbox.send_up(by=cast.author, letter=Letter.objects.get(pk=letters[0].pk))
    with pytest.raises(GoneOn):
        undo("mailbox.batch.done", cast.keeper_here)


def test_nothing_is_done_with_no_letter(cast):
    with pytest.raises(NothingChosen):
        together(cast, [])


def test_letters_are_forwarded_together(cast, letters):
    together(cast, letters, "forward", to=cast.branch_a2, text="")
    assert set(Letter.objects.values_list("unit", flat=True)) == {cast.branch_a2.pk}


def test_a_denunciation_is_never_moved_out_in_a_heap():
    assert "move-out" not in TOGETHER
