"""A hidden text comes back for good; those who review it see all of it (`trust.md` 4)."""

from datetime import timedelta

import pytest

from tests.mailbox.test_concerns import at, hide, sees
from tests.mailbox.test_handling import send, undo
from vuonuom.core import clock
from vuonuom.ideas.actions import edit_idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import tasks
from vuonuom.mailbox.actions.hiding import HiddenBefore
from vuonuom.mailbox.actions.steps import SomebodyWasFirst
from vuonuom.mailbox.models import Hiding, Letter
from vuonuom.mailbox.queries import hidings
from vuonuom.notifications.models import Notice
from vuonuom.similarity.models import Text


def hidden(cast):
    with at(2):
        letter = send(cast)
    return letter, hide(cast, letter)


def lapse(cast):
    letter, _hiding = hidden(cast)
    with at(5):
        tasks.show_what_nobody_reviewed()
    letter.idea.refresh_from_db()
    return letter.idea


def hide_on(day, idea, by):
    with at(day):
        return mailbox.hide_text(by=by, idea=idea, reason="Có số điện thoại riêng")


def test_who_hid_a_text_that_came_back_by_itself_does_not_hide_it_again(cast):
    idea = lapse(cast)
    with pytest.raises(HiddenBefore):
        hide_on(5, idea, cast.keeper_here)
    assert sees(cast.co_author)


def test_who_hid_a_text_that_a_second_person_let_be_seen_does_not_hide_it_again(cast):
    letter, hiding = hidden(cast)
    mailbox.show_again(by=cast.leader, hiding=hiding)
    letter.idea.refresh_from_db()
    with pytest.raises(HiddenBefore):
        hide_on(3, letter.idea, cast.keeper_here)


def test_somebody_else_may_hide_what_came_back(cast):
    hide_on(5, lapse(cast), cast.movement_office)
    assert not sees(cast.co_author)


def test_what_its_author_wrote_anew_since_may_be_hidden_again(cast):
    idea = lapse(cast)
    with at(6):
        edit_idea(by=cast.author, idea=idea, title="Mới", text="Có số điện thoại khác")
    hide_on(6, idea, cast.keeper_here)
    assert not sees(cast.co_author)


def take_back(cast, letter, day):
    with at(day):
        undo("mailbox.hiding.hidden", cast.keeper_here)
    letter.idea.refresh_from_db()


def test_taking_a_hiding_back_and_hiding_again_wins_no_days(cast):
    letter, hiding = hidden(cast)
    take_back(cast, letter, 2)
    again = hide_on(3, letter.idea, cast.keeper_here)
    assert again.due_on == hiding.due_on


def test_after_the_days_for_a_second_look_it_is_not_hidden_again_either(cast):
    letter, _hiding = hidden(cast)
    take_back(cast, letter, 2)
    with pytest.raises(HiddenBefore):
        hide_on(5, letter.idea, cast.keeper_here)


def found():
    return [(text.hidden, text.title, text.body) for text in Text.objects.all()]


GONE = [(True, "", "")]


def test_a_hidden_text_that_its_author_edits_is_found_by_no_search(cast):
    letter = send(cast)
    seen_before = letter.idea
    mailbox.hide_text(by=cast.keeper_here, idea=Letter.objects.get().idea, reason="Có số riêng")
    edit_idea(by=cast.author, idea=seen_before, title="Mới", text="Vẫn có số điện thoại")
    assert found() == GONE


def test_a_hidden_text_that_was_moved_out_and_brought_back_is_found_by_no_search(cast):
    letter, _hiding = hidden(cast)
    mailbox.move_out(by=cast.keeper_here, letter=letter)
    undo("mailbox.letter.moved_out", cast.keeper_here)
    assert found() == GONE


def test_a_hidden_text_that_its_author_took_back_is_nobodys_to_review_and_never_lapses(cast):
    letter, hiding = hidden(cast)
    mailbox.withdraw_letter(by=cast.author, letter=letter)
    assert not hidings.to_review(cast.leader).exists()
    with at(5):
        assert tasks.show_what_nobody_reviewed() == 0
    with pytest.raises(SomebodyWasFirst):
        mailbox.show_again(by=cast.leader, hiding=hiding)
    assert found() == GONE


def test_nothing_quotes_a_hidden_denunciation_that_was_moved_out_and_erased(cast):
    letter = send(cast, title="Ông Ba nhận tiền")
    mailbox.hide_text(by=cast.keeper_here, idea=letter.idea, reason="Tên ông Ba")
    mailbox.move_out(by=cast.keeper_here, letter=letter)
    with clock.told(clock.now() + timedelta(days=2)):
        tasks.erase_what_was_moved_out()
    with clock.told(clock.now() + timedelta(days=9)):
        assert tasks.show_what_nobody_reviewed() == 0
    said = [str(notice.facts) for notice in Notice.objects.all()]
    assert [one for one in [*said, Hiding.objects.get().reason] if "ông ba" in one.lower()] == []
    assert found() == GONE
