"""Scopes: which parts of the trees a person may see or act in."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from vuonuom.access.models import Grant
from vuonuom.access.states import MEMBER, ROLES, roles_with
from vuonuom.core import clock
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement


@dataclass
class Reach:
    """All that one person's grants and memberships open: read once, asked often."""

    by_role: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def units(self, permission: str) -> set[int]:
        """Units on which a role with `permission` was granted; it holds for all below them."""
        return {unit for role in roles_with(permission) for unit in self.by_role.get(role, ())}

    @cached_property
    def roots(self) -> frozenset[int]:
        """The tops of all trees: asked once a request, however many scopes are drawn."""
        open_ended = Placement.objects.filter(ends_on=None, parent=None)
        return frozenset(open_ended.values_list("node_id", flat=True))

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Everything the person may do somewhere: what the menu shows."""
        return frozenset().union(
            *(ROLES[role].permissions for role, u in self.by_role.items() if u)
        )


def reach(person: Any) -> Reach:
    """The person's reach, read in two queries and kept on the person for the request."""
    known: Reach | None = getattr(person, "_reach", None)
    if known is None:
        known = person._reach = _read_reach(person)
    return known


def _read_reach(person: Any) -> Reach:
    found = Reach()
    if person.pk is None:
        return found
    today = clock.today()
    grants = Grant.objects.filter(person=person, starts_on__lte=today).filter(
        Q(ends_on=None) | Q(ends_on__gt=today)
    )
    for role, unit in grants.values_list("role", "unit_id"):
        found.by_role[role].add(unit)
    memberships = Membership.objects.current().filter(person=person)
    found.by_role[MEMBER].update(memberships.values_list("unit_id", flat=True))
    return found


def tops(person: Any, permission: str) -> list[int]:
    """The fewest units that cover all where the person has `permission`."""
    units = reach(person).units(permission)
    return tree.minimal_tops(units) if len(units) > 1 else sorted(units)


def scope(person: Any, permission: str, unit_path: str = "unit") -> Q:
    """A filter on `unit_path`: only rows of units where the person has `permission`.

    One `IN` over links of literal top units: OR-ed ranges fail on SQLite and EXISTS took 56 s
    (architecture 3). A person with a grant on every root gets no filter at all.
    """
    found = tops(person, permission)
    if not found:
        return Q(pk__in=[])
    if reach(person).roots <= set(found):
        return ~Q(pk__in=[])  # no filter, and unlike Q() it stays so when it is OR-ed
    return Q(**{f"{unit_path}__in": tree.below(found)})


def covers_everything(found: list[int]) -> bool:
    roots = Placement.objects.filter(ends_on=None, parent=None).values_list("node_id", flat=True)
    return set(roots) <= set(found)


def can(person: Any, permission: str, unit: Unit | int) -> bool:
    """May the person do this in this unit? The other face of `scope`."""
    granted = reach(person).units(permission)
    node = unit if isinstance(unit, int) else unit.pk
    return node in granted or not granted.isdisjoint(tree.ancestors(node) if granted else ())


def lines_above(person: Any) -> list[int]:
    """The person's own units and all above them: whose notices and challenges reach them."""
    granted = {unit for units in reach(person).by_role.values() for unit in units}
    paths = tree.ancestors_of(granted)
    return sorted({unit for path in paths.values() for unit in path})
