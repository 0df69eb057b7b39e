"""What nobody confirmed in time is let go; what is sealed comes in by the day, counts by month."""

from django.db import transaction

from vuonuom.claims import actions, queries
from vuonuom.claims.actions.confirming import NotWaiting
from vuonuom.claims.models import Claim, SealedReply
from vuonuom.core import clock
from vuonuom.ideas.actions.sealed import release_sealed
from vuonuom.mailbox.states import LetterState

MOST = 500  # in one run


def drop_unconfirmed() -> int:
    return sum(_is_dropped(claim) for claim in list(queries.overdue()[:MOST]))


def _is_dropped(claim: Claim) -> bool:
    try:
        actions.drop(by=None, claim=claim)
    except NotWaiting:  # confirmed meanwhile: better so
        return False
    return True


def deliver_sealed() -> int:
    """All sealed letters and answers of the days before, together."""
    SealedReply.objects.filter(claim__letter__state=LetterState.MOVED_OUT).delete()
    delivered = [actions.deliver(claim=claim) for claim in list(queries.to_deliver()[:MOST])]
    replied = [actions.deliver_reply(held=held) for held in list(queries.replies_to_deliver())]
    return sum(claim.letter_id is not None for claim in delivered) + sum(replied)


def release_figures() -> int:
    """The sealed ideas of months that are over, together, so that no one tells of another."""
    waiting = list(queries.to_release()[:MOST])
    for claim in waiting:
        _release(claim)
    return len(waiting)


@transaction.atomic
def _release(claim: Claim) -> None:
    fresh = Claim.objects.filter(pk=claim.pk, released_on=None)
    if claim.letter is not None and fresh.update(released_on=clock.today()):
        release_sealed(by=None, idea=claim.letter.idea)
