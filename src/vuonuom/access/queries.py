"""Scopes: which parts of the trees a person may see or act in."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.lookups import In

from vuonuom.access.models import Grant
from vuonuom.access.states import MEMBER, ROLES, roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.text import sort_key
from vuonuom.journal import acts
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.lookups import Unsought

GIVE = "access.grant"


@dataclass(frozen=True)
class Held:
    """A unit that a person was given a role on or is a member of."""

    pk: int
    code: str
    name: str
    is_closed: bool


@dataclass
class Reach:
    """All that one person's grants and memberships open: read once, asked often."""

    by_role: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    held: dict[int, Held] = field(default_factory=dict)
    # Of held units, and of those asked about since: themselves and all above, nearest first.
    paths: dict[int, list[int]] = field(default_factory=dict)
    roots: set[int] = field(default_factory=set)  # the tops of all trees

    def units(self, permission: str) -> set[int]:
        """Units on which a role with `permission` was granted; it holds for all below them."""
        return {unit for role in roles_with(permission) for unit in self.by_role.get(role, ())}

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Everything the person may do somewhere: what the menu shows."""
        return frozenset().union(
            *(ROLES[role].permissions for role, u in self.by_role.items() if u)
        )


def reach(person: Any) -> Reach:
    """The person's reach, read in one query and kept on the person for the request."""
    known: Reach | None = getattr(person, "_reach", None)
    if known is None:
        known = person._reach = _read_reach(person)
    return known


def _read_reach(person: Any) -> Reach:
    found = Reach()
    if person.pk is None:
        return found
    today = connection.ops.adapt_datefield_value(clock.today())
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [person.pk, today, today, person.pk])
        rows = cursor.fetchall()
    for role, unit, code, name, closed_on, _distance, above in sorted(rows, key=itemgetter(5)):
        if role == _ROOT:
            found.roots.add(unit)
            continue
        found.by_role[role].add(unit)
        found.held[unit] = Held(unit, code, name, closed_on is not None)
        path = found.paths.setdefault(unit, [])
        if above not in path:  # one path for each role on the unit
            path.append(above)
    return found


# Written out: every page asks this, and putting it together anew took a sixth of a list's time.
_ROOT = "root"
_REACH = """
SELECT h.role, u.node_id, u.code, u.name, u.closed_on, l.distance, l.ancestor_id
  FROM access_grant h
  JOIN organization_unit u ON u.node_id = h.unit_id
  JOIN tree_link l ON l.descendant_id = u.node_id
 WHERE h.person_id = %s AND h.starts_on <= %s AND (h.ends_on IS NULL OR h.ends_on > %s)
UNION ALL
SELECT 'member', u.node_id, u.code, u.name, u.closed_on, l.distance, l.ancestor_id
  FROM organization_membership h
  JOIN organization_unit u ON u.node_id = h.unit_id
  JOIN tree_link l ON l.descendant_id = u.node_id
 WHERE h.person_id = %s AND h.ends_on IS NULL
UNION ALL
SELECT 'root', node_id, '', '', NULL, 0, node_id
  FROM tree_placement
 WHERE ends_on IS NULL AND parent_id IS NULL
"""


def path(person: Any, node: int) -> list[int]:
    """The node and all above it: read anew inside an act, which may have changed the tree."""
    if acts.is_acting():
        return tree.ancestors(node)
    paths = reach(person).paths
    if node not in paths:
        longer = next((known for known in paths.values() if node in known), None)
        paths[node] = longer[longer.index(node) :] if longer else tree.ancestors(node)
    return paths[node]


def learn_path(person: Any, node: int, path: list[int]) -> None:
    """What a page has read of the tree anyway need not be asked again in this request."""
    reach(person).paths.setdefault(node, path)


def tops(person: Any, permission: str) -> list[int]:
    """The fewest units that cover all where the person has `permission`."""
    units = reach(person).units(permission)
    if acts.is_acting():
        return tree.minimal_tops(units) if len(units) > 1 else sorted(units)
    paths = reach(person).paths
    return sorted(unit for unit in units if units.isdisjoint(paths[unit][1:]))


def holds_all(person: Any, found: list[int]) -> bool:
    """Whether these tops of a person are the tops of all trees."""
    return reach(person).roots <= set(found)


def scope(person: Any, permission: str, unit_path: str = "unit", *, walked: bool = False) -> Q:
    """A filter on `unit_path`: only rows of units where the person has `permission`.

    One `IN` over links of literal top units: OR-ed ranges fail on SQLite and EXISTS took 56 s
    (architecture 3). A person with a grant on every root gets no filter at all.
    `walked`: the first few rows are wanted in an order that has its index, as newest first.
    """
    found = tops(person, permission)
    if not found:
        return Q(pk__in=[])
    if holds_all(person, found):
        return ~Q(pk__in=[])  # no filter, and unlike Q() it stays so when it is OR-ed
    if walked and tree.must_be_walked(found):
        return Q(In(Unsought(F(unit_path)), tree.below(found)))
    return Q(**{f"{unit_path}__in": tree.below(found)})


def can(person: Any, permission: str, unit: Unit | int) -> bool:
    """May the person do this in this unit? The other face of `scope`."""
    granted = reach(person).units(permission)
    node = unit if isinstance(unit, int) else unit.pk
    return node in granted or not granted.isdisjoint(path(person, node) if granted else ())


def nearest_holders(permission: str, unit: int) -> list[Person]:
    """Who holds `permission` today on the unit itself, or else on the nearest one above it."""
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        role__in=roles_with(permission),
        starts_on__lte=today,
    ).select_related("person")
    path = tree.ancestors(unit)
    found = list(held.filter(unit__in=path).order_by("pk"))
    nearest = min((path.index(grant.unit_id) for grant in found), default=0)
    return list({g.person_id: g.person for g in found if path.index(g.unit_id) == nearest}.values())


def granted(person: Any, unit: Unit) -> QuerySet[Grant]:
    """Who holds which role on the unit itself today, for a person who may give roles there."""
    today = clock.today()
    found = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), unit=unit)
    return (
        found.filter(scope(person, GIVE))
        .select_related("person", "granted_by")
        .order_by("role", "person__sort_key", "pk")
    )


def grantable(person: Any) -> QuerySet[Person]:
    """To whom a person who may give roles may give one: members and office holders there."""
    here = scope(person, GIVE)
    members = Membership.objects.current().filter(here).values("person_id")
    serving = Grant.objects.filter(here, ends_on=None).values("person_id")
    known = Q(pk__in=members) | Q(pk__in=serving)
    return Person.objects.filter(known, is_active=True)


def may_open_sign_in(by: Any, person: Person) -> bool:
    """Only for somebody else, all of whose units lie where one may give roles.

    Whoever also holds a role further up could be acted for by those who may not do as much.
    """
    held = reach(person).held
    return by.pk != person.pk and bool(held) and all(can(by, GIVE, unit) for unit in held)


def own_units(person: Any) -> list[Held]:
    """The living units that the person is a member of, by name."""
    known = reach(person)
    held = [known.held[unit] for unit in known.by_role.get(MEMBER, ())]
    return sorted((unit for unit in held if not unit.is_closed), key=lambda u: sort_key(u.name))


def lines_above(person: Any) -> list[int]:
    """The person's own units and all above them: whose notices and challenges reach them."""
    known = reach(person)
    return sorted({unit for held in known.held for unit in known.paths[held]})
