"""Writing units as a list says, in bulk."""

from collections.abc import Sequence
from itertools import batched

from vuonuom.core import clock, tables, text
from vuonuom.journal.acts import Count
from vuonuom.organization.models import (
    FormerName,
    Organization,
    Unit,
    UnitField,
    UnitKind,
)
from vuonuom.rosters.actions.done import Done
from vuonuom.rosters.queries.known import KnownUnit
from vuonuom.rosters.queries.levels import NewKind, Org
from vuonuom.rosters.queries.units import ChangedUnit, NewUnit, UnitsPlan
from vuonuom.tree import actions as tree
from vuonuom.tree.actions import NewNode
from vuonuom.tree.models import Node

UNITS = "organization.units"
CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
_UNIT = ("node_id", "code", "organization_id", "kind_id", "name", "sort_key", "search_text",
         "opened_on", "closed_on")  # fmt: skip


def write_units(plan: UnitsPlan, done: Done) -> list[Count]:
    """Write what a plan says; what is to be counted. The tree is held alone."""
    _change(plan.changed, done)
    keys = dict(zip(map(id, plan.new), tables.reserve(Node, len(plan.new)), strict=True))
    nodes = [NewNode(keys[id(unit)], _key(unit.parent, keys), unit.opened_on) for unit in plan.new]
    tree.add_nodes(nodes)
    made = _Made()
    # All rows first: what is made on the way cannot be while PostgreSQL takes a COPY.
    rows = [
        (node.pk, unit.code, made.organization(unit.organization), made.kind(unit.kind),
         text.one_line(unit.name), text.sort_key(unit.name)[:1000], text.fold(unit.name)[:400],
         unit.opened_on, None)
        for node, unit in zip(nodes, plan.new, strict=True)
    ]  # fmt: skip
    tables.insert(Unit, _UNIT, rows)
    _give_fields([(node.pk, unit.fields) for node, unit in zip(nodes, plan.new, strict=True)])
    done.units += [node.pk for node in nodes]
    return [Count(node.pk, UNITS, on=node.on) for node in nodes]


def _key(parent: NewUnit | KnownUnit | None, keys: dict[int, int]) -> int | None:
    if parent is None:
        return None
    return parent.pk if isinstance(parent, KnownUnit) else keys[id(parent)]


class _Made:
    """Organisations and levels that the list names for the first time, made when first met."""

    def __init__(self) -> None:
        self._organizations: dict[str, int] = {}
        self._kinds: dict[NewKind, int] = {}

    def organization(self, organization: Org) -> int:
        if isinstance(organization, int):
            return organization
        if organization not in self._organizations:
            made = Organization.objects.create(
                key=f"to-chuc-{Organization.objects.count() + 1}",
                name=organization,
                member_word="thành viên",
                secretary_word="người phụ trách",
            )
            self._organizations[organization] = made.pk
        return self._organizations[organization]

    def kind(self, kind: int | NewKind) -> int:
        if isinstance(kind, int):
            return kind
        if kind not in self._kinds:
            organization = self.organization(kind.organization)
            beside = UnitKind.objects.filter(organization=organization).count()
            self._kinds[kind] = UnitKind.objects.create(
                organization_id=organization,
                key=f"cap-{beside + 1}",
                name=kind.name,
                rank=kind.rank,
            ).pk
        return self._kinds[kind]


def _change(changed: Sequence[ChangedUnit], done: Done) -> None:
    """New names, the old ones kept; new fields in place of the old."""
    today = clock.today()
    for some in batched(changed, CHUNK, strict=False):
        units = Unit.objects.in_bulk([change.unit.pk for change in some])
        former = []
        for change in some:
            unit = units[change.unit.pk]
            if unit.name != change.name:
                former.append(FormerName(unit=unit, name=unit.name, until=today))
                unit.call(change.name)
        Unit.objects.bulk_update(
            units.values(), ["name", "sort_key", "search_text"], batch_size=500
        )
        done.renamed += [kept.pk for kept in FormerName.objects.bulk_create(former)]
        fielded = [(change.unit.pk, change.fields) for change in some if change.fields]
        UnitField.objects.filter(unit__in=[unit for unit, _fields in fielded]).delete()
        _give_fields(fielded)


def _give_fields(fielded: Sequence[tuple[int, Sequence[int]]]) -> None:
    UnitField.objects.bulk_create(
        (
            UnitField(unit_id=unit, field_id=field)
            for unit, fields in fielded
            for field in dict.fromkeys(fields)
        ),
        batch_size=CHUNK,
    )
