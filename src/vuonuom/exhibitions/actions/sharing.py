"""Exhibitions of several organisations, and the event that one is held under."""

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.congresses.models import Event
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import rules
from vuonuom.exhibitions.actions.running import only_curators
from vuonuom.exhibitions.models import Exhibition, ExhibitionPartner
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.products.actions.sharing import AlreadyShared, NotShared, refuse_partner

JOINT = "exhibitions.joint"


class NotOfTheEvent(Refused):
    pass


@act
def name_partner(*, by: Person, exhibition: Exhibition, unit: Unit) -> Exhibition:
    """Say that it is the exhibition of a unit of another organisation too. Undone by dropping it.

    It goes on counting at its own unit only. Raises NotAllowed, NoPartner, AlreadyShared.
    """
    only_curators(by, exhibition)
    refuse_partner(exhibition.unit, unit)
    partner, is_new = ExhibitionPartner.objects.get_or_create(
        exhibition=exhibition,
        organization=unit.organization,
        defaults={"unit": unit, "on": clock.today()},
    )
    if not is_new:
        raise AlreadyShared(
            _("%(organization)s đã phối hợp qua %(unit)s.")
            % {"organization": unit.organization.name, "unit": partner.unit.name},
            field="unit",
        )
    count = Count(unit.pk, JOINT, on=partner.on)
    record("exhibitions.exhibition.partner_named", by=by, subject=exhibition, counts=[count])
    return exhibition


@undoes("exhibitions.exhibition.partner_named")
@act
def undo_naming(*, entry: Entry, by: Person) -> Exhibition:
    exhibition = Exhibition.objects.get(pk=entry.subject_id)
    _drop(exhibition, entry.postings.values_list("unit_id", flat=True)[0])
    reverse(entry, by=by, subject=exhibition)
    return exhibition


@act
def drop_partner(*, by: Person, exhibition: Exhibition, unit: Unit) -> Exhibition:
    """Say that it is no joint exhibition. Both sides may; undone by naming the partner again."""
    if not rules.may_drop_partner(by, exhibition, unit):
        raise NotAllowed
    on = _drop(exhibition, unit.pk).on
    count = Count(unit.pk, JOINT, -1, on=on)
    record("exhibitions.exhibition.partner_dropped", by=by, subject=exhibition, counts=[count])
    return exhibition


def _drop(exhibition: Exhibition, unit: int) -> ExhibitionPartner:
    # The lock lets one of two who drop it at once see that the other was first.
    named = ExhibitionPartner.objects.select_for_update().filter(exhibition=exhibition, unit=unit)
    found = named.first()
    if found is None or not ExhibitionPartner.objects.filter(pk=found.pk).delete()[0]:
        raise NotShared(_("Đơn vị này đã được gỡ khỏi danh sách phối hợp trước đó."))
    return found


@act
def hold_under(*, by: Person, exhibition: Exhibition, event: Event | None) -> Exhibition:
    """Hold an exhibition under an event of one's own organisation, or of none. Undo likewise.

    Raises NotAllowed, NotOfTheEvent.
    """
    only_curators(by, exhibition)
    if event is not None and not rules.may_be_held_under(exhibition, event):
        raise NotOfTheEvent(
            _("Đợt này không có đại hội nào của đơn vị tổ chức triển lãm."), field="event"
        )
    Exhibition.objects.filter(pk=exhibition.pk).update(event=event)
    exhibition.refresh_from_db()
    record(
        "exhibitions.exhibition.held_under", by=by, subject=exhibition,
        changed={"event": exhibition.event_id},
    )  # fmt: skip
    return exhibition
