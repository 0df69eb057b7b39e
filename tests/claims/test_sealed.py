"""A sealed name is really sealed: from the sending to the day two people open it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.claims.making import HERE, SUNDAY, code_of, left
from vuonuom.access.actions import grant
from vuonuom.claims import actions, queries
from vuonuom.claims.actions.confirming import NameIsSealed
from vuonuom.claims.actions.opening import (
    ConsentMissing,
    DemandMissing,
    NeedsAnother,
    NoSuchSeal,
    WrongKey,
)
from vuonuom.claims.actions.sealing import NobodyHoldsKeys, NotAsked
from vuonuom.claims.models import Claim, SealedName, SealOpening
from vuonuom.claims.queries import Known
from vuonuom.claims.states import ClaimState, Confirmation, Ground, OpeningState
from vuonuom.claims.tasks import deliver_sealed, release_figures
from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry, Posting
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.actions.sending import NoMailbox
from vuonuom.mailbox.rules import due_on
from vuonuom.notifications.models import Notice
from vuonuom.ops import archive
from vuonuom.ops.checking.records import differing_records
from vuonuom.ops.erasing import GONE, erase
from vuonuom.organization.models import Unit

pytestmark = pytest.mark.django_db
TOMORROW, NEXT_MONTH = SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=20)


@pytest.fixture
def keys(cast):
    """Three holders outside the line of branch A1, each with the secret on their paper."""
    holders = (cast.auditor, cast.curator, cast.reviewer)
    for person in holders:
        unit = cast.base_a if person == cast.reviewer else cast.head
        grant(by=None, person=person, role="seal_keeper", unit=unit, on=date(2024, 1, 1))
    return {person.pk: actions.make_key(by=person).secret for person in holders}


@pytest.fixture
def delivered(cast, keys):
    """A sealed letter in its mailbox on the next day, and the secret of its link."""
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, secret = left(cast.branch_a1, code=code, sealed=True)
    with clock.told(TOMORROW):
        deliver_sealed()
    claim.refresh_from_db()
    return claim, secret


def asked(cast, claim, ground=Ground.LAWFUL, demand="CV 12/CQĐT ngày 01/12/2026"):
    return actions.ask_to_open(
        by=cast.auditor, code=claim.letter.idea.code, ground=ground, demand=demand
    )


def test_a_sealed_letter_waits_for_the_day_and_comes_under_a_name_of_its_own(cast, keys):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, _ = left(cast.branch_a1, code=code, sealed=True)
    assert (claim.state, Idea.objects.count()) == (ClaimState.SEALED, 0)
    with clock.told(SUNDAY):
        assert deliver_sealed() == 0
    with clock.told(TOMORROW):
        assert (deliver_sealed(), deliver_sealed()) == (1, 0)
    author = Idea.objects.get().authors.get().person
    assert (author.is_active, author.username) == (False, None)
    assert author.full_name.startswith("Người gửi giữ kín tên ")


def test_of_its_time_no_more_than_day_and_month_are_kept(delivered):
    claim, _ = delivered
    sent = clock.local_date(claim.letter.idea.submitted_at)
    moments = [claim.received_at, claim.letter.received_at, claim.letter.idea.submitted_at]
    assert sent == date(2026, 11, 1)
    assert {at.astimezone(clock.LOCAL).strftime("%H:%M:%S.%f") for at in moments} == {
        "00:00:00.000000"
    }


def test_a_sealed_letter_is_answered_by_the_clock_of_its_mailbox(cast, keys):
    monday = clock.local_date(TOMORROW)
    mailbox.set_clock(by=cast.leader, unit=cast.base_a, working_days=2, holds_from=monday)
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, _secret = left(cast.branch_a1, code=code, sealed=True)
    with clock.told(TOMORROW):
        deliver_sealed()
    letter = Claim.objects.get(pk=claim.pk).letter
    assert (letter.working_days, letter.due_on) == (2, due_on(monday, 2))


def test_the_journal_is_silent_until_the_month_is_over(delivered):
    assert delivered[0].state == ClaimState.CONFIRMED
    assert not Entry.objects.filter(kind__in=["ideas.idea.submitted", "mailbox.letter.sent"])
    with clock.told(TOMORROW):
        assert release_figures() == 0
    with clock.told(NEXT_MONTH):
        assert (release_figures(), release_figures()) == (1, 0)
    entry = Entry.objects.get(kind="ideas.idea.submitted")
    assert (entry.actor_id, entry.at) == (None, NEXT_MONTH)
    counted = Posting.objects.filter(entry=entry).values_list("measure", "local_date", "person_id")
    assert list(counted) == [("ideas.submitted", date(2026, 11, 1), None)]


def test_check_finds_nothing_wrong_before_or_after_the_release(delivered):
    assert list(differing_records()) == []
    with clock.told(NEXT_MONTH):
        release_figures()
    assert list(differing_records()) == []


def answered(measure="ideas.answered"):
    found = Posting.objects.filter(measure=measure).order_by("pk")
    return list(found.values_list("local_date", "amount"))


def test_what_is_done_with_it_is_counted_with_its_month_and_no_closer(cast, delivered):
    letter = delivered[0].letter
    with clock.told(TOMORROW):
        mailbox.answer(by=cast.keeper_here, letter=letter, text="Cảm ơn")
        mailbox.take_up(by=cast.keeper_here, letter=letter)
    assert (answered(), list(differing_records())) == ([], [])
    with clock.told(NEXT_MONTH):
        release_figures()
    assert (answered(), list(differing_records())) == ([(date(2026, 11, 1), 1)], [])


def test_a_product_of_a_sealed_idea_counts_in_the_month_it_was_made(cast, delivered):
    idea = delivered[0].letter.idea
    with clock.told(TOMORROW):
        ideas.mark_taken_up(by=None, idea=idea)
        ideas.mark_incubating(by=None, idea=idea)
        ideas.mark_tried(by=None, idea=idea, on=clock.today())
        ideas.mark_made_product(by=None, idea=idea)
        ideas.mark_in_use(by=None, idea=idea)
    with clock.told(NEXT_MONTH):
        release_figures()
    counted = [*answered("ideas.made_product"), *answered("ideas.in_use_elsewhere")]
    assert counted == [(date(2026, 11, 1), 1)] * 2


def test_an_answer_taken_back_before_the_month_is_over_is_never_counted(cast, delivered):
    with clock.told(TOMORROW):
        mailbox.answer(by=cast.keeper_here, letter=delivered[0].letter, text="Cảm ơn")
        undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.answered"), by=cast.keeper_here)
    assert Idea.objects.get().answered_at is None
    with clock.told(NEXT_MONTH):
        release_figures()
    assert (answered(), list(differing_records())) == ([], [])


def test_an_answer_taken_back_after_its_month_was_counted_is_counted_out(cast, delivered):
    eve = datetime(2026, 11, 30, 15, tzinfo=UTC)
    with clock.told(eve):
        mailbox.answer(by=cast.keeper_here, letter=delivered[0].letter, text="Cảm ơn")
    with clock.told(eve + timedelta(hours=12)):
        release_figures()
        undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.answered"), by=cast.keeper_here)
    assert answered() == [(date(2026, 11, 1), 1), (date(2026, 11, 1), -1)]
    assert (Idea.objects.get().answered_at, list(differing_records())) == (None, [])


def close(*units):
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(closed_on=date(2026, 1, 1))
    for unit in units:
        unit.refresh_from_db()


def test_a_closed_mailbox_that_nobody_carries_on_takes_no_sealed_letter(cast, keys):
    close(cast.branch_a2, cast.base_a, cast.head)
    with pytest.raises(NoMailbox):
        left(cast.branch_a2, sealed=True)
    assert Claim.objects.count() == 0


def test_a_sealed_letter_whose_mailbox_closed_overnight_is_laid_nowhere_closed(cast, keys):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, _ = left(cast.branch_a1, code=code, sealed=True)
    close(cast.branch_a1, cast.base_a, cast.head)
    with clock.told(TOMORROW):
        assert deliver_sealed() == 0
    claim.refresh_from_db()
    assert (claim.state, claim.letter) == (ClaimState.SEALED, None)
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=None)
    with clock.told(TOMORROW):
        assert deliver_sealed() == 1
    claim.refresh_from_db()
    assert claim.letter.unit == cast.base_a


def test_a_sealed_letter_without_a_code_waits_and_no_keeper_sees_or_confirms_it(cast, keys):
    claim, _ = left(cast.branch_a1, sealed=True)
    known = Known(cast.author, cast.branch_a1)
    with pytest.raises(NameIsSealed):
        actions.confirm(by=cast.keeper_here, claim=claim, known=known, how=Confirmation.BY_HAND)
    assert not queries.waiting(cast.keeper_here, cast.branch_a1)


def test_a_mailbox_without_two_holders_seals_nothing(cast):
    grant(by=None, person=cast.auditor, role="seal_keeper", unit=cast.head, on=date(2024, 1, 1))
    actions.make_key(by=cast.auditor)
    assert not queries.may_seal(cast.branch_a1)
    with pytest.raises(NobodyHoldsKeys):
        left(cast.branch_a1, sealed=True)
    assert Claim.objects.count() == 0


def test_who_stands_in_the_line_holds_no_key_of_it(cast, keys):
    for person, unit in ((cast.leader, cast.base_a), (cast.movement_office, cast.head)):
        grant(by=None, person=person, role="seal_keeper", unit=unit, on=date(2024, 1, 1))
        actions.make_key(by=person)
    held = [key.person for key in queries.holders(cast.branch_a1)]
    assert held == [cast.auditor, cast.curator, cast.reviewer]


def test_a_member_of_the_unit_holds_no_key_of_it(cast, keys):
    assert cast.reviewer not in [key.person for key in queries.holders(cast.branch_a2)]


def test_a_small_branch_is_offered_the_level_above(cast, keys):
    assert queries.roomier(cast.branch_a1) == cast.base_a
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    claim, _ = left(cast.branch_a1, code=code, sealed=True, above=True)
    assert (claim.unit, claim.state) == (cast.base_a, ClaimState.SEALED)


def test_the_keeper_answers_and_asks_as_ever_and_the_author_replies_through_the_link(
    cast, delivered
):
    claim, _ = delivered
    mailbox.ask_back(by=cast.keeper_here, letter=claim.letter, text="Ở cổng nào?")
    actions.reply(claim=claim, text="Cổng chính.")
    assert (deliver_sealed(), claim.letter.steps.last().text) == (0, "Ở cổng nào?")
    with clock.told(clock.now() + timedelta(days=1)):
        assert (deliver_sealed(), deliver_sealed()) == (1, 0)
    assert claim.letter.steps.last().text == "Cổng chính."
    assert not Entry.objects.filter(kind="mailbox.letter.replied")


def test_a_sealed_answer_that_comes_too_late_stays_with_its_author(cast, delivered):
    claim, _ = delivered
    mailbox.ask_back(by=cast.keeper_here, letter=claim.letter, text="Ở cổng nào?")
    actions.reply(claim=claim, text="Cổng chính.")
    mailbox.answer(by=cast.keeper_here, letter=claim.letter, text="Thôi, đã rõ.")
    with clock.told(clock.now() + timedelta(days=1)):
        assert deliver_sealed() == 0
    held = queries.held_reply(claim)
    assert (held.text, held.on) == ("Cổng chính.", None)


def test_a_mailbox_that_waits_for_nothing_is_answered_nothing(delivered):
    with pytest.raises(NotAsked):
        actions.reply(claim=delivered[0], text="Thêm một ý.")


def test_of_a_denunciation_that_was_moved_out_no_answer_is_kept(cast, delivered):
    claim, _ = delivered
    mailbox.ask_back(by=cast.keeper_here, letter=claim.letter, text="Ai?")
    actions.reply(claim=claim, text="Tôi tố cáo.")
    mailbox.move_out(by=cast.keeper_here, letter=claim.letter)
    deliver_sealed()
    assert queries.held_reply(claim) is None


def test_two_holders_and_a_lawful_demand_open_a_name_and_its_author_is_told(cast, keys, delivered):
    opening = asked(cast, delivered[0])
    first = actions.approve_opening(
        by=cast.auditor, opening=opening, secret=keys[cast.auditor.pk].lower()
    )
    second = actions.approve_opening(
        by=cast.reviewer, opening=opening, secret=keys[cast.reviewer.pk]
    )
    assert (first.name, second.name.full_name) == (None, "Nguyễn Thị Hạt")
    told = Notice.objects.get(person=cast.author)
    assert (told.facts, told.path) == ({}, "/claim/")
    [seen] = queries.openings(delivered[0])
    assert (seen.first_by, seen.second_by) == (cast.auditor, cast.reviewer)
    assert SealOpening.objects.get().first_halves == {}


def test_one_holder_alone_opens_nothing(cast, keys, delivered):
    opening = asked(cast, delivered[0])
    wanted = {"by": cast.auditor, "opening": opening, "secret": keys[cast.auditor.pk]}
    actions.approve_opening(**wanted)
    with pytest.raises(NeedsAnother):
        actions.approve_opening(**wanted)
    assert SealOpening.objects.get().state == OpeningState.APPROVED


def test_another_holders_key_is_not_ones_own(cast, keys, delivered):
    opening = asked(cast, delivered[0])
    with pytest.raises(WrongKey):
        actions.approve_opening(by=cast.auditor, opening=opening, secret=keys[cast.curator.pk])


def test_consent_is_taken_back_with_what_the_first_holder_put_in(cast, keys, delivered):
    claim, _ = delivered
    opening = asked(cast, claim, Ground.CONSENT, "")
    actions.consent(claim=claim)
    actions.approve_opening(by=cast.auditor, opening=opening, secret=keys[cast.auditor.pk])
    actions.withdraw_consent(claim=claim)
    opening.refresh_from_db()
    assert (opening.state, opening.first_halves, opening.first_by) == (OpeningState.ASKED, {}, None)
    wanted = {"by": cast.curator, "opening": opening, "secret": keys[cast.curator.pk]}
    with pytest.raises(ConsentMissing):
        actions.approve_opening(**wanted)


def test_consent_stands_once_two_have_opened(cast, keys, delivered):
    claim, _ = delivered
    opening = asked(cast, claim, Ground.CONSENT, "")
    actions.consent(claim=claim)
    for holder in (cast.auditor, cast.reviewer):
        actions.approve_opening(by=holder, opening=opening, secret=keys[holder.pk])
    assert actions.withdraw_consent(claim=claim) == 0


def test_without_a_demand_the_author_must_consent(cast, keys, delivered):
    claim, _ = delivered
    opening = asked(cast, claim, Ground.CONSENT, "")
    wanted = {"by": cast.auditor, "opening": opening, "secret": keys[cast.auditor.pk]}
    with pytest.raises(ConsentMissing):
        actions.approve_opening(**wanted)
    actions.consent(claim=claim)
    assert actions.approve_opening(**wanted).state == OpeningState.APPROVED


def test_a_lawful_demand_is_named(cast, keys, delivered):
    with pytest.raises(DemandMissing):
        asked(cast, delivered[0], demand=" ")


@pytest.mark.parametrize("who", ["keeper_here", "leader", "movement_office", "admin", "mentor"])
def test_nobody_else_asks_for_a_name(cast, delivered, who):
    code = delivered[0].letter.idea.code
    with pytest.raises(NoSuchSeal):
        actions.ask_to_open(by=getattr(cast, who), code=code, ground=Ground.LAWFUL, demand="CV 1")


def test_a_holder_who_came_into_the_line_opens_nothing_more(cast, keys, delivered):
    opening = asked(cast, delivered[0])
    grant(by=None, person=cast.curator, role="leader", unit=cast.base_a, on=date(2024, 1, 1))
    curator = type(cast.curator).objects.get(pk=cast.curator.pk)
    with pytest.raises(NoSuchSeal):
        actions.approve_opening(by=curator, opening=opening, secret=keys[cast.curator.pk])


def test_the_database_itself_refuses_a_name_opened_by_one(cast, delivered):
    opening = asked(cast, delivered[0])
    alone = {"first_by": cast.auditor, "second_by": cast.auditor, "opened_at": SUNDAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        SealOpening.objects.filter(pk=opening.pk).update(state=OpeningState.OPENED, **alone)


def test_names_of_any_length_fill_the_same_room(cast, keys):
    for person in (cast.author, cast.co_author):
        type(person).objects.filter(pk=person.pk).update(full_name="A" * (person.pk % 7 + 1))
        code = code_of(person, cast.branch_a1, cast.keeper_here) if person == cast.author else None
        claim, _ = left(cast.branch_a1, sealed=True)
        if code:
            actions.confirm_by_code(claim=claim, typed=code, address=HERE)
        else:
            actions.confirmed(claim, Known(person, cast.branch_a1), Confirmation.SIGNED_IN)
    assert len({len(name.box) for name in SealedName.objects.all()}) == 1


def test_a_backup_carries_sealed_names_and_a_purge_empties_them(cast, keys, delivered, tmp_path):
    archive.write(tmp_path / "all.vuonuom", lambda _number: None)
    opening = asked(cast, delivered[0])
    erase(delivered[0].letter.idea)
    assert SealedName.objects.get().box == GONE
    with pytest.raises(WrongKey):
        actions.approve_opening(by=cast.auditor, opening=opening, secret=keys[cast.auditor.pk])
