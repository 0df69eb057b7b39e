"""Granting and ending roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.access.models import Grant
from vuonuom.access.queries import can
from vuonuom.access.states import ROLES, gives_roles
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class AlreadyGranted(Refused):
    pass


class AlreadyEnded(Refused):
    pass


class OwnGrant(Refused):
    pass


@act
def grant(*, by: Person | None, person: Person, role: str, unit: Unit, on: date) -> Grant:
    """Give a role on a unit and everything below it. Taken back by `end_grant`.

    `by=None` is the installation itself (init, demo). Raises NotAllowed, AlreadyGranted.
    """
    if by is not None and not can(by, "access.grant", unit):
        raise NotAllowed
    given = ROLES[role].key
    with _once():
        new = Grant.objects.create(
            person=person, role=given, unit=unit, starts_on=on, granted_by=by
        )
    record("access.grant.given", by=by, subject=new, changed={"role": given})
    return new


@act
def end_grant(*, by: Person | None, grant: Grant, on: date) -> Grant:
    """End a role from a day on. Taken back by granting it again.

    Nobody ends their own right to grant: the last one who holds it would lock everybody out.
    """
    if by is not None and not can(by, "access.grant", grant.unit):
        raise NotAllowed
    if by is not None and grant.person_id == by.pk and gives_roles(grant.role):
        raise OwnGrant(_("Vai trò quản trị của chính bạn: xin để một người quản trị khác rút."))
    if not Grant.objects.filter(pk=grant.pk, ends_on=None).update(ends_on=on):
        raise AlreadyEnded(_("Vai trò này đã kết thúc trước đó."))
    grant.ends_on = on
    record("access.grant.ended", by=by, subject=grant)
    return grant


@act
def lend(*, by: Person, person: Person, role: str, unit: Unit, on: date, until: date) -> Grant:
    """A role for a time, both days included, lent by who holds all of it there.

    It ends by itself; taken back by `end_loan`. Raises NotAllowed.
    """
    lent = ROLES[role]
    if not all(can(by, permission, unit) for permission in lent.permissions):
        raise NotAllowed
    new = Grant.objects.create(
        person=person,
        role=lent.key,
        unit=unit,
        starts_on=on,
        ends_on=until + timedelta(days=1),
        granted_by=by,
    )
    record("access.grant.lent", by=by, subject=new, changed={"role": lent.key})
    return new


@act
def end_loan(*, by: Person | None, loan: Grant) -> Grant:
    """End a lent role today. Undo by lending it again."""
    last = max(loan.starts_on, clock.today())
    Grant.objects.filter(pk=loan.pk, ends_on__gt=last).update(ends_on=last)
    loan.refresh_from_db()
    record("access.grant.loan_ended", by=by, subject=loan)
    return loan


@undoes("access.grant.lent")
@act
def undo_lend(*, entry: Entry, by: Person | None) -> Grant:
    """As if it had never been lent."""
    loan = Grant.objects.get(pk=entry.subject_id)
    Grant.objects.filter(pk=loan.pk).update(ends_on=loan.starts_on)
    reverse(entry, by=by, subject=loan)
    return loan


@undoes("access.grant.given")
@act
def undo_grant(*, entry: Entry, by: Person | None) -> Grant:
    """Take a role back as if it had ended on the day it was given."""
    given = Grant.objects.get(pk=entry.subject_id)
    if not Grant.objects.filter(pk=given.pk, ends_on=None).update(ends_on=given.starts_on):
        raise AlreadyEnded(_("Vai trò này đã kết thúc trước đó."))
    given.ends_on = given.starts_on
    reverse(entry, by=by, subject=given)
    return given


@undoes("access.grant.ended")
@act
def undo_end_grant(*, entry: Entry, by: Person | None) -> Grant:
    """Let a role go on, unless it was given again meanwhile."""
    ended = Grant.objects.get(pk=entry.subject_id)
    with _once():
        Grant.objects.filter(pk=ended.pk).update(ends_on=None)
    ended.ends_on = None
    reverse(entry, by=by, subject=ended)
    return ended


@contextmanager
def _once() -> Iterator[None]:
    """The database says whether somebody was first, be it in the same instant."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise AlreadyGranted(
            _("Người này đã có vai trò này ở đơn vị này."), field="person"
        ) from taken
