"""Changing the tree. The caller holds the tree lock and writes the journal; see `journal.acts`."""

from collections.abc import Iterable, Mapping, Sequence
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
