"""Changing the tree. The caller holds the tree lock and writes the journal; see `journal.acts`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from vuonuom.core import tables
from vuonuom.core.errors import Refused
from vuonuom.tree import queries, rules
from vuonuom.tree.models import Link, Node, Placement

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


class WouldHangBelowItself(Refused):
    pass


class TooEarly(Refused):
    pass


class MovedSince(Refused):
    pass


@transaction.atomic
def add_node(*, parent: int | None, on: date) -> Node:
    node = Node.objects.create()
    Placement.objects.create(node=node, parent_id=parent, starts_on=on)
    above = queries.ancestors(parent) if parent else []
    Link.objects.bulk_create(
        Link(ancestor_id=top, descendant=node, distance=distance)
        for distance, top in enumerate([node.pk, *above])
    )
    return node


@transaction.atomic
def move_node(*, node: int, parent: int | None, on: date) -> Placement:
    """Hang `node` with all below it under `parent`. Raises WouldHangBelowItself, TooEarly."""
    here = Placement.objects.get(node=node, ends_on=None)
    if on < here.starts_on:
        raise TooEarly(_("Ngày này sớm hơn lần sắp xếp trước của đơn vị."), field="on")
    _relink(node, parent)
    Placement.objects.filter(pk=here.pk).update(ends_on=on)
    return Placement.objects.create(node_id=node, parent_id=parent, starts_on=on)


@transaction.atomic
def move_back(*, placement: Placement) -> None:
    """Take back a move as if it had not been: only an undo does this. Raises MovedSince."""
    node = placement.node_id
    before = Placement.objects.filter(node=node, pk__lt=placement.pk).order_by("pk").last()
    if before is None or not Placement.objects.filter(pk=placement.pk, ends_on=None).exists():
        raise MovedSince(_("Đơn vị đã được sắp xếp lại sau đó."))
    _relink(node, before.parent_id)
    placement.delete()
    Placement.objects.filter(pk=before.pk).update(ends_on=None)


def _relink(node: int, parent: int | None) -> None:
    """Cut the links above a subtree and join those above its new parent."""
    subtree = Link.objects.filter(ancestor=node)
    if parent is not None and subtree.filter(descendant=parent).exists():
        raise WouldHangBelowItself(_("Không thể chuyển một đơn vị vào bên trong chính nó."))
    left = queries.ancestors(node)[1:]
    below = list(subtree.values_list("descendant_id", "distance"))
    # By key: with a subquery PostgreSQL reads all 112,000 links of the top for a subtree of 30.
    for some in batched(below, CHUNK, strict=False):
        lower = [low for low, _distance in some]
        Link.objects.filter(ancestor__in=left, descendant__in=lower).delete()
    above = queries.ancestors(parent) if parent is not None else []
    Link.objects.bulk_create(
        (
            Link(ancestor_id=top, descendant_id=low, distance=up + 1 + down)
            for up, top in enumerate(above)
            for low, down in below
        ),
        batch_size=2000,
    )


@dataclass(frozen=True)
class Hanging:
    """A node that is to hang below another from a day on."""

    node: int
    parent: int
    on: date


@transaction.atomic
def move_nodes(moves: Sequence[Hanging]) -> list[int]:
    """As `move_node`, many at once, each at most once: keys of their new placements, in order.

    Raises WouldHangBelowItself, TooEarly.
    """
    by_node = {move.node: move for move in moves}
    for here in _placements([*by_node]):
        if by_node[here.node_id].on < here.starts_on:
            raise TooEarly(_("Ngày này sớm hơn lần sắp xếp trước của đơn vị."), field="on")
    _relink_all({move.node: move.parent for move in moves})
    for on in sorted({move.on for move in moves}):
        same = [move.node for move in moves if move.on == on]
        for some in batched(same, CHUNK, strict=False):
            Placement.objects.filter(node__in=some, ends_on=None).update(ends_on=on)
    keys = tables.reserve(Placement, len(moves))
    rows = zip(keys, moves, strict=True)
    tables.insert(
        Placement,
        ("id", "node_id", "parent_id", "starts_on", "ends_on"),
        ((pk, move.node, move.parent, move.on, None) for pk, move in rows),
    )
    return keys


@transaction.atomic
def move_nodes_back(placements: Sequence[int]) -> dict[int, int | None]:
    """As `move_back`, many at once: each node and where it hangs again. Raises MovedSince."""
    nodes: dict[int, int] = {}
    for some in batched(placements, CHUNK, strict=False):
        open_ones = Placement.objects.filter(pk__in=some, ends_on=None)
        nodes |= dict(open_ones.values_list("node_id", "pk"))
    before: dict[int, Placement] = {}
    for some in batched(nodes, CHUNK, strict=False):
        for earlier in Placement.objects.filter(node__in=some).order_by("pk"):
            if earlier.pk < nodes[earlier.node_id]:
                before[earlier.node_id] = earlier
    if len(nodes) < len(placements) or len(before) < len(nodes):
        raise MovedSince(_("Đơn vị đã được sắp xếp lại sau đó."))
    parents = {node: placement.parent_id for node, placement in before.items()}
    _relink_all(parents)
    for some in batched(nodes.values(), CHUNK, strict=False):
        Placement.objects.filter(pk__in=some).delete()
    for some in batched((placement.pk for placement in before.values()), CHUNK, strict=False):
        Placement.objects.filter(pk__in=some).update(ends_on=None)
    return parents


def _placements(nodes: Sequence[int]) -> Iterator[Placement]:
    for some in batched(nodes, CHUNK, strict=False):
        yield from Placement.objects.filter(node__in=some, ends_on=None)


def _relink_all(moved: Mapping[int, int | None]) -> None:
    """Write the links above all that lies below any of `moved` anew."""
    after = {**queries.parents(), **moved}
    children: dict[int | None, list[int]] = {}
    for node, parent in after.items():
        children.setdefault(parent, []).append(node)
    paths: dict[int, list[int]] = {}
    for node in moved:
        if node not in paths:
            _follow(node, after, children, paths)
    affected = list(paths)
    for some in batched(affected, CHUNK, strict=False):
        Link.objects.filter(descendant__in=some, distance__gt=0).delete()
    links = [(top, node, d) for node, path in paths.items() for d, top in enumerate(path, start=1)]
    tables.insert(
        Link,
        ("id", "ancestor_id", "descendant_id", "distance"),
        ((pk, *link) for pk, link in zip(tables.reserve(Link, len(links)), links, strict=True)),
    )


def _follow(
    top: int,
    parents: Mapping[int, int | None],
    children: Mapping[int | None, Sequence[int]],
    paths: dict[int, list[int]],
) -> None:
    """The paths of a node and of all below it."""
    try:
        paths[top] = rules.above(top, parents)
    except rules.Cycle:
        raise WouldHangBelowItself(
            _("Không thể chuyển một đơn vị vào bên trong chính nó.")
        ) from None
    waiting = [top]
    while waiting:
        node = waiting.pop()
        for child in children.get(node, ()):
            paths[child] = [node, *paths[node]]
            waiting.append(child)


@dataclass(frozen=True)
class NewNode:
    """A node to be, whose key has been reserved."""

    pk: int
    parent: int | None
    on: date


@transaction.atomic
def add_nodes(nodes: Sequence[NewNode]) -> None:
    """Hang many nodes at once, each under one that is there or stands before it."""
    new = {node.pk for node in nodes}
    paths = queries.ancestors_of({node.parent for node in nodes if node.parent} - new)
    for node in nodes:
        paths[node.pk] = [node.pk, *(paths[node.parent] if node.parent else ())]
    tables.insert(Node, ("id",), ((node.pk,) for node in nodes))
    tables.insert(
        Placement,
        ("id", "node_id", "parent_id", "starts_on", "ends_on"),
        (
            (pk, node.pk, node.parent, node.on, None)
            for pk, node in zip(tables.reserve(Placement, len(nodes)), nodes, strict=True)
        ),
    )
    links = [(top, node.pk, d) for node in nodes for d, top in enumerate(paths[node.pk])]
    tables.insert(
        Link,
        ("id", "ancestor_id", "descendant_id", "distance"),
        ((pk, *link) for pk, link in zip(tables.reserve(Link, len(links)), links, strict=True)),
    )


@transaction.atomic
def add_many(*, parents: Mapping[int, int | None], on: date) -> None:
    """A whole new tree at once: keys and values are the ids the nodes will have."""
    Node.objects.bulk_create((Node(pk=pk) for pk in parents), batch_size=5000)
    Placement.objects.bulk_create(
        (Placement(node_id=pk, parent_id=top, starts_on=on) for pk, top in parents.items()),
        batch_size=5000,
    )
    add_links(rules.closure(parents))


def add_links(triples: Iterable[tuple[int, int, int]]) -> None:
    Link.objects.bulk_create(
        (Link(ancestor_id=top, descendant_id=low, distance=d) for top, low, d in triples),
        batch_size=5000,
    )


@transaction.atomic
def rebuild_links() -> None:
    """Write the closure anew from the placements: the repair of `vuonuom check --repair`."""
    Link.objects.all().delete()
    add_links(rules.closure(queries.parents()))
