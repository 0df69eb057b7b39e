"""An invited person says whether they will come."""

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Invitation
from vuonuom.conferences.states import ASKING, REPLY
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record


class NeedsReason(Refused):
    pass


class NotAskedNow(Refused):
    pass


@act
def accept(*, by: Person, invitation: Invitation) -> Invitation:
    """I shall come. Undo by answering again."""
    _refuse_others(by, invitation)
    _reply(invitation, "accepted")
    record("conferences.invitation.accepted", by=by, subject=invitation)
    return invitation


@act
def excuse(*, by: Person, invitation: Invitation, reason: str) -> Invitation:
    """I cannot come, and why. Undo by answering again."""
    _refuse_others(by, invitation)
    words = text.one_line(reason)
    if not words:
        raise NeedsReason(_("Xin ghi lý do, một câu ngắn là đủ."), field="reason")
    _reply(invitation, "excused", words)
    record("conferences.invitation.excused", by=by, subject=invitation, changed={"reason": words})
    return invitation


def _refuse_others(by: Person, invitation: Invitation) -> None:
    if invitation.person_id != by.pk:
        raise NotAllowed


def _reply(invitation: Invitation, verb: str, reason: str = "") -> None:
    move = REPLY.move(verb)
    mine = Invitation.objects.filter(
        pk=invitation.pk, reply__in=move.sources, conference__state__in=ASKING, presence=None
    )
    if not mine.update(reply=move.target, reason=reason, replied_at=clock.now()):
        raise NotAskedNow(_("Bạn đã trả lời như vậy, hoặc hội nghị không còn nhận trả lời."))
    invitation.refresh_from_db()
