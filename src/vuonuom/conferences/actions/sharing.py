"""Conferences that several units hold together: counted once, told by each."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, ConferencePartner
from vuonuom.conferences.states import CHANGING, PARTNER, PartnerState
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree

JOINT = "conferences.joint"
ASKED = gettext_noop("%(host)s mời %(unit)s cùng phối hợp: %(title)s. Xin trả lời.")
ACCEPTED = gettext_noop("%(unit)s nhận phối hợp: %(title)s.")
DECLINED = gettext_noop("%(unit)s không nhận phối hợp: %(title)s.")


class NoPartner(Refused):
    pass


class AlreadyAsked(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class Over(Refused):
    pass


@act
def ask_partner(*, by: Person, conference: Conference, unit: Unit) -> ConferencePartner:
    """Ask a unit to hold the conference too, or ask again one that declined.

    Its own officers answer. Raises NotAllowed, Over, NoPartner, AlreadyAsked.
    """
    rules.demand(by, conference.unit)
    _refuse_past(conference)
    _refuse_partner(conference, unit)
    partner, is_new = ConferencePartner.objects.get_or_create(
        conference=conference, unit=unit, defaults={"asked_by": by}
    )
    if not is_new:
        declined = ConferencePartner.objects.filter(pk=partner.pk, state=PartnerState.DECLINED)
        if not declined.update(state=PartnerState.ASKED, asked_by=by):
            raise AlreadyAsked(
                _("Đã mời %(unit)s trước đó: %(state)s.")
                % {"unit": unit.name, "state": partner.get_state_display().lower()},
                field="unit",
            )
        partner.refresh_from_db()
    for officer in access.nearest_holders(rules.RUN, unit.pk):
        _tell(officer, by, partner, ASKED)
    record("conferences.partner.asked", by=by, subject=partner)
    return partner


@undoes("conferences.partner.asked")
@act
def withdraw_asking(*, entry: Entry, by: Person) -> Conference:
    """Ask no more, while they have not answered."""
    partner = _of(entry)
    rules.demand(by, partner.conference.unit)
    _delete(ConferencePartner.objects.filter(pk=partner.pk, state=PartnerState.ASKED))
    reverse(entry, by=by, subject=partner.conference)
    return partner.conference


@act
def accept_partnership(*, by: Person, partner: ConferencePartner) -> ConferencePartner:
    """Hold it too: for those who run conferences in the unit that was asked."""
    _answer(by, partner, "accepted")
    _tell(partner.asked_by, by, partner, ACCEPTED)
    record("conferences.partner.accepted", by=by, subject=partner)
    return partner


@act
def decline_partnership(*, by: Person, partner: ConferencePartner) -> ConferencePartner:
    """Not this time. They may be asked again."""
    _answer(by, partner, "declined")
    _tell(partner.asked_by, by, partner, DECLINED)
    record("conferences.partner.declined", by=by, subject=partner)
    return partner


@undoes("conferences.partner.accepted")
@undoes("conferences.partner.declined")
@act
def reconsider(*, entry: Entry, by: Person) -> ConferencePartner:
    """The answer is open again."""
    partner = _of(entry)
    _answer(by, partner, "reconsidered")
    reverse(entry, by=by, subject=partner)
    return partner


@act
def end_partnership(*, by: Person, partner: ConferencePartner) -> Conference:
    """Say that they do not hold it together. Both sides may; undone by asking again."""
    if not rules.may_end(by, partner):
        raise NotAllowed
    # The row lock: while it closes, the conference counts who holds it.
    Conference.objects.select_for_update().get(pk=partner.conference_id)
    mine = ConferencePartner.objects.filter(pk=partner.pk)
    counted = mine.values_list("counted_on", flat=True).first()
    _delete(mine)
    counts = [Count(partner.unit_id, JOINT, -1, on=counted)] if counted else []
    record("conferences.partner.left", by=by, subject=partner, counts=counts)
    return partner.conference


@act
def count_partner(*, by: Person, partner: ConferencePartner, on: date) -> ConferencePartner:
    """Part of closing a conference, and undone with it. The partner's row, so that each opens."""
    ConferencePartner.objects.filter(pk=partner.pk).update(counted_on=on)
    count = Count(partner.unit_id, JOINT, on=on)
    record("conferences.partner.counted", by=by, subject=partner, counts=[count])
    return partner


@act
def discount_partner(*, by: Person, partner: ConferencePartner) -> ConferencePartner:
    """Part of the undo of closing."""
    ConferencePartner.objects.filter(pk=partner.pk).update(counted_on=None)
    count = Count(partner.unit_id, JOINT, -1, on=partner.counted_on)
    record("conferences.partner.discounted", by=by, subject=partner, counts=[count])
    return partner


def _refuse_past(conference: Conference) -> None:
    if conference.state not in CHANGING:
        raise Over(_("Hội nghị đã kết thúc hoặc đã hủy."))


def _refuse_partner(conference: Conference, unit: Unit) -> None:
    if unit.is_closed:
        raise NoPartner(_("Đơn vị này đã khép lại."), field="unit")
    if unit.organization.roster_only:
        raise NoPartner(_("Danh sách này chỉ dùng để mời dự hội nghị."), field="unit")
    if unit.pk in tree.ancestors(conference.unit_id):
        raise NoPartner(
            _("Hội nghị đã được đếm trong số của đơn vị này, vì là nơi chủ trì hoặc ở trên đó."),
            field="unit",
        )


def _answer(by: Person, partner: ConferencePartner, verb: str) -> None:
    """Raises NotAllowed, Over, SomebodyWasFirst."""
    if not rules.may_answer(by, partner):
        raise NotAllowed
    # The row lock: a conference that closes now counts who holds it.
    Conference.objects.select_for_update().get(pk=partner.conference_id)
    partner.conference.refresh_from_db(fields=["state"])
    _refuse_past(partner.conference)
    move = PARTNER.move(verb)
    mine = ConferencePartner.objects.filter(pk=partner.pk, state__in=move.sources)
    if not mine.update(state=move.target):
        raise _first(partner)
    partner.refresh_from_db(fields=["state"])


def _delete(rows: QuerySet[ConferencePartner]) -> None:
    if not rows.delete()[0]:
        raise SomebodyWasFirst(_("Có người đã trả lời hoặc gỡ lời mời phối hợp này trước đó."))


def _first(partner: ConferencePartner) -> SomebodyWasFirst:
    now = ConferencePartner.objects.filter(pk=partner.pk).first()
    state = now.get_state_display() if now else _("đã gỡ")
    return SomebodyWasFirst(_("Có người đã làm trước: “%(state)s”.") % {"state": state})


def _tell(person: Person, by: Person, partner: ConferencePartner, sentence: str) -> None:
    if person.pk == by.pk:
        return
    conference = partner.conference
    facts = {
        "host": conference.unit.name,
        "unit": partner.unit.name,
        "title": text.one_line(conference.title)[:160],
    }
    notifications.tell(
        person=person,
        sentence=sentence,
        facts=facts,
        subject=conference,
        path=f"/conferences/{conference.code}/partners/",
    )


def _of(entry: Entry) -> ConferencePartner:
    found = ConferencePartner.objects.select_related("conference__unit", "unit", "asked_by")
    partner = found.filter(pk=entry.subject_id).first()
    if partner is None:
        raise SomebodyWasFirst(_("Có người đã gỡ lời mời phối hợp này trước đó."))
    return partner
