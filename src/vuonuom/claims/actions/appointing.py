"""Roles given and ended, and whoever they concern told of it: nobody holds one unawares."""

from datetime import date

from django.utils.translation import gettext_noop, override

from vuonuom.access import actions as access
from vuonuom.access.models import Grant
from vuonuom.access.states import ROLES
from vuonuom.accounts.models import Person
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.queries import entries_of
from vuonuom.journal.undoing import undoes
from vuonuom.notifications.actions import tell
from vuonuom.organization.models import Unit

_GIVEN = gettext_noop("%(by)s giao cho bạn vai trò “%(role)s” ở %(unit)s.")
_TAKEN_BACK = gettext_noop("%(by)s thu lại vai trò “%(role)s” ở %(unit)s vừa giao cho bạn.")
_ENDED = gettext_noop("%(by)s rút vai trò “%(role)s” của bạn ở %(unit)s.")
_GOES_ON = gettext_noop("%(by)s hoàn tác: bạn vẫn giữ vai trò “%(role)s” ở %(unit)s.")


@act
def appoint(*, by: Person, person: Person, role: str, unit: Unit, on: date) -> Grant:
    """Give a role on a unit and tell its holder. Raises NotAllowed, AlreadyGranted."""
    given = access.grant(by=by, person=person, role=role, unit=unit, on=on)
    _tell(given, by, _GIVEN)
    record("claims.role.given", by=by, subject=given, changed={"role": role})
    return given


@act
def dismiss(*, by: Person, grant: Grant, on: date) -> Grant:
    """End a role and tell who held it. Raises NotAllowed, OwnGrant, AlreadyEnded."""
    ended = access.end_grant(by=by, grant=grant, on=on)
    _tell(ended, by, _ENDED)
    record("claims.role.ended", by=by, subject=ended)
    return ended


@undoes("claims.role.given")
@act
def undo_appointing(*, entry: Entry, by: Person) -> Grant:
    grant = access.undo_grant(entry=_nested(entry, "access.grant.given"), by=by)
    _tell(grant, by, _TAKEN_BACK)
    reverse(entry, by=by, subject=grant)
    return grant


@undoes("claims.role.ended")
@act
def undo_dismissing(*, entry: Entry, by: Person) -> Grant:
    grant = access.undo_end_grant(entry=_nested(entry, "access.grant.ended"), by=by)
    _tell(grant, by, _GOES_ON)
    reverse(entry, by=by, subject=grant)
    return grant


def _nested(entry: Entry, kind: str) -> Entry:
    """The entry that access itself wrote within the same act."""
    before = entries_of(entry.subject_kind, entry.subject_id).filter(kind=kind, pk__lt=entry.pk)
    nested: Entry = before.latest("pk")
    return nested


def _tell(grant: Grant, by: Person, sentence: str) -> None:
    if grant.person_id == by.pk:
        return
    with override("vi"):  # the role's name, as that of the unit
        role = str(ROLES[grant.role].label)
    tell(
        person=grant.person,
        sentence=sentence,
        facts={"by": str(by), "role": role, "unit": grant.unit.name},
        subject=grant,
        path=f"/units/{grant.unit.code}/" if grant.ends_on is None else "/me/",
        at_once=True,
    )
