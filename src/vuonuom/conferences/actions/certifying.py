"""Certificates of attendance: for those who really came."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Presence
from vuonuom.conferences.states import ConferenceState
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.documents import actions as documents
from vuonuom.documents import queries as papers
from vuonuom.documents.models import Document
from vuonuom.journal.acts import act, record

MOST = 1_000  # at a time: the register stays locked for so long


class NotOver(Refused):
    pass


class NobodyLeft(Refused):
    pass


@act
def certify(*, by: Person, conference: Conference, signer: str, signer_title: str) -> Conference:
    """Issue a certificate to each person present who has none, under the host's register.

    No undo: an issued document is revoked, never unissued.
    """
    rules.demand(by, conference.unit)
    if conference.state != ConferenceState.CLOSED:
        raise NotOver(_("Hội nghị chưa kết thúc."))
    # The row lock gives nobody two certificates.
    locked = Conference.objects.select_for_update(of=("self",))
    held: Conference = locked.select_related("unit", "directive").get(pk=conference.pk)
    present = Presence.objects.filter(invitation__conference=held, certificate=None)
    chosen = present.select_related("invitation__person", "invitation__unit", "door__venue")
    waiting = list(chosen.order_by("invitation__person__sort_key", "pk")[:MOST])
    if not waiting:
        raise NobodyLeft(_("Mọi người có mặt đều đã có giấy chứng nhận."))
    signed = {"signer": text.one_line(signer), "signer_title": text.one_line(signer_title)}
    for presence in waiting:
        presence.certificate = _issue(held, presence, signed)
    Presence.objects.bulk_update(waiting, ["certificate"], batch_size=200)
    record("conferences.conference.certified", by=by, subject=held, changed=signed)
    return held


def _issue(conference: Conference, presence: Presence, signed: dict[str, str]) -> Document:
    invitation = presence.invitation
    directive = conference.directive
    facts = {
        "conference": conference.title,
        "person": invitation.person.full_name,
        "person_unit": invitation.unit.name,
        "held_on": papers.in_words(clock.local_date(conference.starts_at)),
        "venue": presence.door.venue.name,
        "directive": f"{directive.number} – {directive.title}" if directive else "",
        **signed,
    }
    return documents.issue(
        unit=conference.unit,
        kind="GCN",
        template_key="giay-chung-nhan-tham-du",
        facts=facts,
        on=clock.today(),
    )
