"""Joining and leaving: memberships post to the stock of members."""

from datetime import date

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Membership, Unit


class AlreadyMember(Refused):
    pass


class UnitClosed(Refused):
    pass


class NotMember(Refused):
    pass


@act
def join(*, by: Person | None, person: Person, unit: Unit, on: date) -> Membership:
    """Make a person a member of a unit. Taken back by `leave`."""
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại, không nhận thêm người."))
    if Membership.objects.current().filter(person=person, unit=unit).exists():
        raise AlreadyMember(_("Người này đang sinh hoạt ở đơn vị này."))
    membership = Membership.objects.create(person=person, unit=unit, starts_on=on)
    record(
        "organization.membership.started",
        by=by,
        subject=membership,
        counts=[Count(unit.pk, "organization.members", on=on)],
    )
    return membership


@act
def leave(*, by: Person | None, membership: Membership, on: date) -> Membership:
    """End a membership on a day. Taken back by `join`."""
    ended = Membership.objects.current().filter(pk=membership.pk).update(ends_on=on)
    if not ended:
        raise NotMember(_("Người này không còn sinh hoạt ở đơn vị này."))
    membership.ends_on = on
    record(
        "organization.membership.ended",
        by=by,
        subject=membership,
        counts=[Count(membership.unit_id, "organization.members", -1, on=on)],
    )
    return membership


@undoes("organization.membership.started")
@act
def undo_join(*, entry: Entry, by: Person | None) -> Membership:
    """Take a membership back as if it had ended on the day it started."""
    membership = Membership.objects.get(pk=entry.subject_id)
    current = Membership.objects.current().filter(pk=membership.pk)
    if not current.update(ends_on=membership.starts_on):
        raise NotMember(_("Người này không còn sinh hoạt ở đơn vị này."))
    reverse(entry, by=by, subject=membership)
    return membership


@undoes("organization.membership.ended")
@act
def undo_leave(*, entry: Entry, by: Person | None) -> Membership:
    """Let a membership go on, unless its unit closed or the person has joined it again."""
    membership = Membership.objects.select_related("unit").get(pk=entry.subject_id)
    if membership.unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại, không nhận thêm người."))
    again = Membership.objects.current().filter(
        person=membership.person_id, unit=membership.unit_id
    )
    if again.exists():
        raise AlreadyMember(_("Người này đang sinh hoạt ở đơn vị này."))
    Membership.objects.filter(pk=membership.pk).update(ends_on=None)
    reverse(entry, by=by, subject=membership)
    return membership
