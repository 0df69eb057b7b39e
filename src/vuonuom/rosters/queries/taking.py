"""Lists on their way out, under the heads by which they come in again."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from vuonuom.organization.models import Membership, Unit, UnitField
from vuonuom.rosters.rules import columns
from vuonuom.rosters.states import ListKind
from vuonuom.tree import queries as tree

AT_A_TIME = 5000  # rows
_TAKEN = {
    ListKind.UNITS: ("code", "name", "kind", "parent_code", "parent_name", "opened_on", "fields",
                     "organization"),
    ListKind.PEOPLE: ("number", "full_name", "unit_code", "unit_name", "starts_on"),
}  # fmt: skip


def head(kind: ListKind) -> list[str]:
    labels = {column.key: str(column.label) for column in columns.OF[kind]}
    return [labels[key] for key in _TAKEN[kind]]


def rows(kind: ListKind, scope: Q) -> Iterator[tuple[Any, ...]]:
    """The living units of a scope, or their members today; `scope` is of units, by key."""
    return _units(scope) if kind is ListKind.UNITS else _people(scope)


def count(kind: ListKind, scope: Q) -> int:
    units = Unit.objects.living().filter(scope)
    if kind is ListKind.UNITS:
        return units.count()
    return Membership.objects.current().filter(unit__in=units.values("pk")).count()


def _units(scope: Q) -> Iterator[tuple[Any, ...]]:
    above = tree.parents()
    named = dict(_named())
    fields: dict[int, list[str]] = {}
    for unit, name in UnitField.objects.values_list("unit_id", "field__name"):
        fields.setdefault(unit, []).append(name)
    found = Unit.objects.living().filter(scope).order_by("kind__rank", "sort_key", "pk")
    read = found.values_list("pk", "code", "name", "kind__name", "opened_on", "organization__name")
    for pk, code, name, kind, opened_on, organization in read.iterator(AT_A_TIME):
        parent_code, parent_name = named.get(above.get(pk), ("", ""))
        own = "; ".join(fields.get(pk, ()))
        yield code, name, kind, parent_code, parent_name, opened_on, own, organization


def _named() -> Iterator[tuple[int | None, tuple[str, str]]]:
    for pk, code, name in Unit.objects.values_list("pk", "code", "name").iterator(AT_A_TIME):
        yield pk, (code, name)


def _people(scope: Q) -> Iterator[tuple[Any, ...]]:
    """No e-mail and no user name: a list that goes from hand to hand says who is where."""
    units = Unit.objects.living().filter(scope)
    found = Membership.objects.current().filter(unit__in=units.values("pk"))
    read = found.order_by("unit", "pk").values_list(
        "number", "person__full_name", "unit__code", "unit__name", "starts_on"
    )
    yield from read.iterator(AT_A_TIME)
