"""What waits and is no idea is set aside with a reason, and nothing is buried by it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.claims.making import HERE, SUNDAY, code_of, left
from vuonuom.access.errors import NotAllowed
from vuonuom.claims import actions, queries
from vuonuom.claims.actions.confirming import NotWaiting
from vuonuom.claims.actions.discarding import (
    AboutSomebody,
    EachIsRead,
    NothingChosen,
    ReasonMissing,
    TooManyChosen,
)
from vuonuom.claims.models import Claim
from vuonuom.claims.states import ClaimState
from vuonuom.claims.tasks import drop_unconfirmed
from vuonuom.core import clock
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox.models import Letter

pytestmark = pytest.mark.django_db
NOW = SUNDAY + timedelta(hours=2)


@pytest.fixture
def junk(cast):
    return [left(cast.branch_a1, text=f"Bán sim số đẹp {n}")[0] for n in range(2)]


def discard(cast, claims, **given):
    wanted = {"by": cast.keeper_here, "unit": cast.branch_a1, "reason": "junk"} | given
    with clock.told(NOW):
        return actions.discard(claims=claims, **wanted)


def states():
    return list(Claim.objects.order_by("title").values_list("state", flat=True))


def undo(cast):
    with clock.told(NOW):
        entry = Entry.objects.get(kind="claims.discard.done")
        undoing.undo(entry=entry, by=cast.keeper_here)


def test_a_heap_is_set_aside_at_one_go_and_leaves_the_keepers_list(cast, junk):
    made = discard(cast, junk, text="Hộp thư này nhận ý tưởng.")
    assert (made.number, states()) == (2, [ClaimState.DISCARDED] * 2)
    assert not queries.waiting(cast.keeper_here, cast.branch_a1)
    assert queries.discarded(cast.leader, cast.branch_a1).count() == 2  # the level above sees it
    assert Entry.objects.filter(kind__startswith="claims.").count() == 1


def test_undoing_lets_all_wait_again_but_what_was_confirmed_meanwhile(cast, junk):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    discard(cast, junk)
    actions.confirm_by_code(claim=junk[0], typed=code, address=HERE)
    undo(cast)
    assert states() == [ClaimState.CONFIRMED, ClaimState.WAITING]
    with pytest.raises(NotWaiting):
        undo(cast)


def test_its_author_makes_it_a_letter_all_the_same(cast, junk):
    code = code_of(cast.author, cast.branch_a1, cast.keeper_here)
    discard(cast, junk)
    claim = actions.confirm_by_code(claim=junk[0], typed=code, address=HERE)
    assert (claim.letter, claim.discard) == (Letter.objects.get(), None)


def test_one_is_taken_back_by_whoever_keeps_the_box_or_one_above(cast, junk):
    discard(cast, junk)
    actions.restore(by=cast.leader, claim=junk[0])
    assert states() == [ClaimState.WAITING, ClaimState.DISCARDED]
    with pytest.raises(NotWaiting):
        actions.restore(by=cast.leader, claim=junk[0])
    with pytest.raises(NotAllowed):
        actions.restore(by=cast.author, claim=junk[1])


def test_who_was_first_is_not_overruled(cast, junk):
    discard(cast, junk)
    with pytest.raises(NotWaiting):
        discard(cast, junk)


def test_the_words_go_on_their_day_and_the_reason_stays(cast, junk):
    discard(cast, junk)
    with clock.told(SUNDAY + timedelta(days=29)):
        assert drop_unconfirmed() == 0
    with clock.told(SUNDAY + timedelta(days=30)):
        assert drop_unconfirmed() == 2
    kept = Claim.objects.values_list("state", "text", "discard__reason").first()
    assert kept == (ClaimState.DROPPED, "", "junk")


def test_a_complaint_is_read_alone_and_gone_after_a_day(cast, junk):
    with pytest.raises(EachIsRead):
        discard(cast, junk, reason="complaint")
    discard(cast, junk[:1], reason="complaint")
    with clock.told(NOW + timedelta(hours=23)):
        assert drop_unconfirmed() == 0
    with clock.told(NOW + timedelta(hours=25)):
        assert drop_unconfirmed() == 1


def test_what_is_about_somebody_is_not_set_aside(cast, junk):
    about, _ = left(cast.branch_a1, about=cast.leader.full_name)
    with pytest.raises(AboutSomebody):
        discard(cast, [about], by=cast.movement_office)


def test_a_sealed_one_is_not_set_aside(cast, junk):
    Claim.objects.filter(pk=junk[0].pk).update(sealed=True)
    assert discard(cast, junk).number == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(state=ClaimState.DISCARDED).update(sealed=True)


def test_another_reason_is_written(cast, junk):
    for text in ("", "x" * 1001):
        with pytest.raises(ReasonMissing):
            discard(cast, junk, reason="other", text=text)


def test_some_and_at_most_a_page_are_chosen(cast, junk):
    with pytest.raises(NothingChosen):
        discard(cast, [])
    with pytest.raises(TooManyChosen):
        discard(cast, junk * 26)


def test_nobody_else_sets_anything_aside(cast, junk):
    with pytest.raises(NotAllowed):
        discard(cast, junk, by=cast.keeper_elsewhere)
