"""A second organisation beside the cast's, terms, congresses and an event, by real actions."""

from datetime import date

from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.congresses.actions import events, terms
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Organization, UnitKind

FOUNDED = date(2024, 1, 1)


def women(cast):
    """The Women's Union: a head with one base, its office and its curator."""
    organization = Organization.objects.create(
        key="women", name="Hội Phụ nữ Hoa Ban", member_word="hội viên", secretary_word="chi hội"
    )
    kinds = [
        UnitKind.objects.create(organization=organization, key=key, name=key, rank=rank)
        for rank, key in enumerate(("head", "base"))
    ]
    head = opened(organization, kinds[0], "pn", "Hội Phụ nữ Hoa Ban", None)
    base = opened(organization, kinds[1], "pn-1", "Hội cơ sở Mai Sơn", head)
    office = Person.objects.create_person(
        username="women_office", full_name="Lò Thị Ban", email="pn@example.test"
    )
    for role in ("office", "curator"):
        grant(by=None, person=office, role=role, unit=head, on=FOUNDED)
    return head, base, office


def opened(organization, kind, code, name, parent):
    return open_unit(
        by=None, organization=organization, kind=kind, code=code, name=name, parent=parent,
        on=FOUNDED,
    )  # fmt: skip


def term(cast, unit=None, by=None, first=date(2022, 12, 18), last=date(2027, 12, 17), name=""):
    return terms.begin_term(
        by=by or cast.movement_office, unit=unit or cast.head, starts_on=first, ends_on=last,
        name=name,
    )  # fmt: skip


def congress(cast, found=None, by=None, **changes):
    plain = {
        "ordinal": "XIII", "starts_on": date(2022, 12, 15), "ends_on": date(2022, 12, 17),
        "place": "Hội trường Hoa Ban",
    } | changes  # fmt: skip
    return terms.call_congress(
        by=by or cast.movement_office, term=found or term(cast), heading=terms.Heading(**plain)
    )


def event(cast, **changes):
    plain = {
        "title": "Đại hội các tổ chức Hoa Ban", "starts_on": date(2022, 12, 1),
        "ends_on": date(2022, 12, 31),
    } | changes  # fmt: skip
    return events.found_event(
        by=cast.movement_office, unit=cast.head, heading=events.Heading(**plain)
    )
