"""Units, people, memberships and grants in bulk: what `open_unit`, `join` and `grant` write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import tables, text
from vuonuom.journal.acts import Count
from vuonuom.ops.loading.journal import Ledger
from vuonuom.organization.models import Membership, Organization, Unit, UnitField, UnitKind
from vuonuom.tree.models import Link, Node, Placement

PERSON = "accounts.person"
UNIT, MEMBERSHIP, GRANT = "organization.unit", "organization.membership", "access.grant"


@dataclass
class NewUnit:
    pk: int
    code: str
    name: str
    organization: Organization
    kind: UnitKind
    parent: int | None
    fields: Sequence[int] = ()


def load_units(units: Sequence[NewUnit], *, on: date, at: datetime, ledger: Ledger) -> None:
    """Units with nodes, placements and links; parents stand before children.

    `ledger.above` must hold each unit's path already: see `paths`.
    """
    tables.insert(Node, ("id",), ((u.pk,) for u in units))
    fresh = tables.Ids(Placement)
    tables.insert(
        Placement,
        ("id", "node_id", "parent_id", "starts_on", "ends_on"),
        ((fresh(), u.pk, u.parent, on, None) for u in units),
    )
    fresh = tables.Ids(Link)
    tables.insert(
        Link,
        ("id", "ancestor_id", "descendant_id", "distance"),
        ((fresh(), top, u.pk, d) for u in units for d, top in enumerate(ledger.above[u.pk])),
    )
    tables.insert(
        Unit,
        ("node_id", "code", "organization_id", "kind_id", "name", "sort_key", "search_text",
         "opened_on", "closed_on"),
        (
            (u.pk, u.code, u.organization.pk, u.kind.pk, u.name, text.sort_key(u.name)[:1000],
             text.fold(u.name), on, None)
            for u in units
        ),
    )  # fmt: skip
    fresh = tables.Ids(UnitField)
    rows = ((fresh(), u.pk, field) for u in units for field in u.fields)
    tables.insert(UnitField, ("id", "unit_id", "field_id"), rows)
    for u in units:
        ledger.record(
            "organization.unit.opened",
            at=at,
            by=None,
            subject=(UNIT, u.pk),
            counts=[Count(u.pk, "organization.units", on=on)],
            changed={"code": u.code, "name": u.name},
        )
    tables.reset_sequences([Node, Placement, Link, UnitField])


def paths(units: Iterable[NewUnit]) -> dict[int, list[int]]:
    """For each unit: itself and its ancestors, nearest first."""
    above: dict[int, list[int]] = {}
    for u in units:
        above[u.pk] = [u.pk, *(above[u.parent] if u.parent is not None else [])]
    return above


def load_people(names: Sequence[str], *, at: datetime) -> list[int]:
    """People without accounts: no user name, no password that could fit."""
    fold = cache(text.fold)  # many people bear one name
    fresh = tables.Ids(Person)
    keys = [fresh() for _ in names]
    tables.insert(
        Person,
        ("id", "password", "last_login", "username", "full_name", "sort_key", "search_text",
         "email", "is_active", "created_at"),
        (
            (pk, "!", None, None, name, text.sort_key(name)[:600], fold(name), "", True, at)
            for pk, name in zip(keys, names, strict=True)
        ),
    )  # fmt: skip
    tables.reset_sequences([Person])
    return keys


def load_memberships(
    pairs: Sequence[tuple[int, int]], *, on: date, at: datetime, ledger: Ledger
) -> None:
    """(person, unit) pairs, each joined on the day."""
    fresh = tables.Ids(Membership)
    rows = [(fresh(), person, unit, on, None, "", None) for person, unit in pairs]
    columns = ("id", "person_id", "unit_id", "starts_on", "ends_on", "number", "register_key")
    tables.insert(Membership, columns, rows)
    for pk, _, unit, *_ in rows:
        ledger.record(
            "organization.membership.started",
            at=at,
            by=None,
            subject=(MEMBERSHIP, pk),
            counts=[Count(unit, "organization.members", on=on)],
        )
    tables.reset_sequences([Membership])


def load_grants(
    grants: Sequence[tuple[int, str, int]], *, on: date, at: datetime, ledger: Ledger
) -> None:
    """(person, role, unit), given by the installation itself."""
    fresh = tables.Ids(Grant)
    rows = [(fresh(), person, role, unit, on, None, None) for person, role, unit in grants]
    tables.insert(
        Grant,
        ("id", "person_id", "role", "unit_id", "starts_on", "ends_on", "granted_by_id"),
        rows,
    )
    for pk, _, role, *_ in rows:
        ledger.record(
            "access.grant.given", at=at, by=None, subject=(GRANT, pk), changed={"role": role}
        )
    tables.reset_sequences([Grant])


def kinds_of(organization: Organization, words: Mapping[str, str]) -> dict[str, UnitKind]:
    return {
        key: UnitKind.objects.create(organization=organization, key=key, name=word, rank=rank)
        for rank, (key, word) in enumerate(words.items())
    }
