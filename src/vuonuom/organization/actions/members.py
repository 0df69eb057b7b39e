"""Joining and leaving: memberships post to the stock of members."""

from datetime import date

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record
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
        raise UnitClosed("Đơn vị này đã khép lại, không nhận thêm người.")
    if Membership.objects.current().filter(person=person, unit=unit).exists():
        raise AlreadyMember("Người này đang sinh hoạt ở đơn vị này.")
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
        raise NotMember("Người này không còn sinh hoạt ở đơn vị này.")
    membership.ends_on = on
    record(
        "organization.membership.ended",
        by=by,
        subject=membership,
        counts=[Count(membership.unit_id, "organization.members", -1, on=on)],
    )
    return membership
