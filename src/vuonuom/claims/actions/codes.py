"""Codes for a unit's own list: made, shown once on paper, kept as hashes."""

from vuonuom.access.errors import NotAllowed
from vuonuom.access.queries import can
from vuonuom.accounts.models import Person
from vuonuom.claims import queries, tokens
from vuonuom.claims.models import MemberCode
from vuonuom.core import clock
from vuonuom.journal.acts import act, record
from vuonuom.organization.models import Unit


@act
def issue_codes(*, by: Person, unit: Unit, again: frozenset[int] = frozenset()) -> Unit:
    """Give every member without a code one, and those in `again` (persons) a new one.

    The codes stand in `unit.issued` once and nowhere else. A new code ends the old one; there is
    no undo but to issue anew. Raises NotAllowed.
    """
    if not can(by, "people.manage", unit):
        raise NotAllowed
    members = list(queries.members(unit))
    held = queries.codes_of(unit, members)
    wanted = [m.person for m in members if m.person_id not in held or m.person_id in again]
    issued = [(person, tokens.new_code()) for person in wanted]
    MemberCode.objects.filter(unit=unit, person__in=wanted).delete()
    MemberCode.objects.bulk_create(
        MemberCode(
            person=person, unit=unit, digest=tokens.code_digest(code), issued_on=clock.today()
        )
        for person, code in issued
    )
    unit.issued = issued  # type: ignore[attr-defined]  # shown once
    record("claims.code.issued", by=by, subject=unit)
    return unit
