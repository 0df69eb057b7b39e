"""Whom a letter is about neither opens nor handles it; hiding needs a second look."""

from datetime import UTC, datetime

import pytest

from tests.mailbox.test_handling import send, told, undo
from vuonuom.access.errors import NotAllowed
from vuonuom.access.models import Grant
from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries, tasks
from vuonuom.mailbox.actions.concerns import NamedAlready
from vuonuom.mailbox.actions.handling import NobodyThere
from vuonuom.mailbox.actions.steps import NotForYou, SomebodyWasFirst, WordsMissing
from vuonuom.mailbox.models import Hiding, Letter, Opinion
from vuonuom.mailbox.queries import answering, became, due
from vuonuom.mailbox.states import HidingState
from vuonuom.notifications.models import Notice
from vuonuom.ops.checking import records
from vuonuom.similarity.models import Text


def at(day):
    return clock.told(datetime(2026, 11, day, 3, tzinfo=UTC))


def sees(person):
    return Idea.objects.visible_to(person).exists()


def test_whom_it_is_about_neither_opens_nor_handles_it(cast):
    letter = send(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert not queries.at_hand(cast.leader, cast.branch_a1).exists()
    assert not sees(cast.leader)
    with pytest.raises(NotForYou):
        mailbox.answer(by=cast.leader, letter=letter, text="Cảm ơn")


def test_others_handle_it_as_before(cast):
    letter = send(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert queries.queue(cast.keeper_here, cast.branch_a1).get() == letter
    assert letter.unit == cast.branch_a1


def test_a_letter_about_the_only_keeper_goes_one_level_up(cast):
    letter = send(cast, about=[cast.keeper_here])
    letter.refresh_from_db()
    assert (letter.unit, told(cast.keeper_here)) == (cast.base_a, [])
    assert queries.queue(cast.leader, cast.base_a).get() == letter


def test_it_goes_up_as_well_when_the_keeper_is_named_later(cast):
    letter = send(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.keeper_here)
    letter.refresh_from_db()
    assert letter.unit == cast.base_a


def test_a_level_whose_only_keeper_it_is_about_as_well_is_passed_over(cast):
    letter = send(cast, about=[cast.keeper_here, cast.leader])
    assert (letter.unit, len(told(cast.movement_office))) == (cast.head, 1)


def test_it_passes_over_that_level_too_when_its_author_sends_it_up(cast):
    letter = send(cast, about=[cast.leader])
    mailbox.send_up(by=cast.author, letter=letter)
    assert letter.unit == cast.head


def test_it_is_not_forwarded_to_a_mailbox_where_only_they_work(cast):
    letter = send(cast, about=[cast.leader])
    with pytest.raises(NobodyThere):
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.base_a)
    letter.refresh_from_db()
    assert letter.unit == cast.branch_a1


def test_whom_it_is_about_is_not_reminded(cast):
    with at(2):
        letter = send(cast)
        mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    for day in (6, 10, 12):
        with at(day):
            tasks.chase_letters()
    assert told(cast.leader) == []


def test_only_the_author_says_whom_it_is_about(cast):
    with pytest.raises(NotForYou):
        mailbox.name_concerned(by=cast.keeper_here, letter=send(cast), person=cast.leader)


def test_a_person_is_named_once_and_that_is_undone(cast):
    letter = send(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    with pytest.raises(NamedAlready):
        mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    undo("mailbox.concern.named", cast.author)
    assert sees(cast.leader)


def hide(cast, letter, **given):
    wanted = {"by": cast.keeper_here, "idea": letter.idea, "reason": "Có số điện thoại riêng"}
    with at(2):
        return mailbox.hide_text(**wanted | given)


def test_a_hidden_text_is_its_authors_alone_at_once(cast):
    letter = send(cast)
    hide(cast, letter)
    people = (cast.author, cast.co_author, cast.keeper_here, cast.movement_office)
    assert [sees(person) for person in people] == [True, False, False, False]
    assert Text.objects.get().hidden


def test_the_author_is_told_and_a_second_person_is_asked(cast):
    letter = send(cast)
    Notice.objects.all().delete()
    hide(cast, letter)
    assert (len(told(cast.author)), len(told(cast.leader)), told(cast.keeper_here)) == (1, 1, [])


def test_where_nobody_leads_nearby_the_nearest_above_is_asked(cast):
    Grant.objects.filter(unit=cast.base_a, role="leader").update(unit=cast.head)
    letter = send(cast)
    Notice.objects.all().delete()
    hide(cast, letter)
    assert len(told(cast.leader)) == 1


def test_it_comes_back_when_nobody_looked_within_two_working_days(cast):
    letter = send(cast)
    hiding = hide(cast, letter)
    with at(4):
        assert tasks.show_what_nobody_reviewed() == 0
    with at(5):
        assert tasks.show_what_nobody_reviewed() == 1
    hiding.refresh_from_db()
    assert (hiding.state, sees(cast.co_author)) == (HidingState.LAPSED, True)
    assert len(told(cast.author)) == 2


def test_a_second_person_keeps_it_hidden(cast):
    hiding = hide(cast, send(cast))
    mailbox.keep_hidden(by=cast.leader, hiding=hiding)
    with at(30):
        assert tasks.show_what_nobody_reviewed() == 0
    assert not sees(cast.co_author)


def test_a_second_person_lets_it_be_seen_again(cast):
    hiding = hide(cast, send(cast))
    mailbox.show_again(by=cast.leader, hiding=hiding)
    assert sees(cast.co_author)
    assert not Text.objects.get().hidden
    with pytest.raises(SomebodyWasFirst):
        mailbox.keep_hidden(by=cast.movement_office, hiding=Hiding.objects.get())


VERDICTS = {
    "kept": (mailbox.keep_hidden, "giữ ẩn"),
    "lifted": (mailbox.show_again, "cho hiện lại"),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_who_hid_a_text_is_told_of_the_verdict_once(cast, verdict):
    action, words = VERDICTS[verdict]
    hiding = hide(cast, send(cast))
    Notice.objects.all().delete()
    action(by=cast.leader, hiding=hiding)
    [notice] = Notice.objects.filter(person=cast.keeper_here)
    assert words in notice.sentence
    assert notice.facts == {"code": hiding.idea.code}


def test_who_hid_a_text_is_told_that_it_came_back_by_itself(cast):
    hide(cast, send(cast))
    Notice.objects.all().delete()
    with at(5):
        tasks.show_what_nobody_reviewed()
    assert "tự hiện lại" in Notice.objects.get(person=cast.keeper_here).sentence


def test_nobody_reviews_what_they_hid_themselves(cast):
    hiding = hide(cast, send(cast), by=cast.leader)
    with pytest.raises(NotForYou):
        mailbox.keep_hidden(by=cast.leader, hiding=hiding)


def test_a_keeper_does_not_review(cast):
    hiding = hide(cast, send(cast), by=cast.leader)
    with pytest.raises(NotAllowed):
        mailbox.keep_hidden(by=cast.keeper_here, hiding=hiding)


def test_whom_an_idea_is_about_cannot_hide_it(cast):
    letter = send(cast)
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    with pytest.raises(NotForYou):
        hide(cast, letter, by=cast.leader)


def test_hiding_needs_a_reason(cast):
    with pytest.raises(WordsMissing) as refused:
        hide(cast, send(cast), reason=" ")
    assert refused.value.field == "reason"


def test_hiding_is_undone(cast):
    hide(cast, send(cast))
    with at(2):
        undo("mailbox.hiding.hidden", cast.keeper_here)
    assert sees(cast.co_author)


def test_the_letter_still_gets_its_answer(cast):
    letter = send(cast)
    hide(cast, letter)
    mailbox.answer(by=cast.keeper_here, letter=letter, text="Xin gửi lại, bỏ số điện thoại.")
    assert Letter.objects.get().state == "answered"


def test_the_check_is_clean_while_a_text_is_hidden_and_names_one_that_nobody_can_review(cast):
    letter = send(cast)
    hide(cast, letter)
    assert list(records.differing_hidings()) == []
    Hiding.objects.all().delete()
    assert [found.table for found in records.differing_hidings()] == ["mailbox_hiding"]


def figures(unit):
    boxes, year = queries.box_units(unit), clock.today().year
    return answering.figures(boxes, year), became.fates(boxes, year)


def test_a_mailbox_passed_over_counts_nothing_of_the_letter(cast):
    send(cast, about=[cast.keeper_here])
    send(cast, to_above=True)
    found, fates = figures(cast.branch_a1)
    assert (found.received, [n for _fate, n in fates if n]) == (0, [])
    assert figures(cast.base_a)[0].received == 2


def test_hiding_or_naming_somebody_takes_nothing_out_of_a_mailboxs_figures(cast):
    hidden, about = send(cast), send(cast)
    before = figures(cast.branch_a1)
    mailbox.hide_text(by=cast.keeper_here, idea=hidden.idea, reason="Có số điện thoại")
    mailbox.name_concerned(by=cast.author, letter=about, person=cast.leader)
    assert figures(cast.branch_a1) == before


def test_an_opinion_asked_before_is_closed_to_whom_the_letter_is_about(cast):
    letter = send(cast)
    asked = mailbox.ask_opinion(
        by=cast.keeper_here, letter=letter, reviewer=cast.leader, due_on=clock.today()
    )
    assert Opinion.objects.visible_to(cast.leader).get() == asked
    assert due.opinions_waited_for(clock.today()).get() == asked
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert not Opinion.objects.visible_to(cast.leader).exists()
    assert not due.opinions_waited_for(clock.today()).exists()


def test_a_letter_that_waits_for_help_is_not_hinted_at_to_whom_it_is_about(cast):
    letter = send(cast)
    Letter.objects.update(helper=cast.base_a, chase="help")
    box = queries.boxes_kept(cast.leader).filter(pk=cast.base_a.pk)
    assert box.get().helps
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert not box.get().helps
