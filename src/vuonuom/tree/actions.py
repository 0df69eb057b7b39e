"""Changing the tree. The caller holds the tree lock and writes the journal; see `journal.acts`."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from vuonuom.core.errors import Refused
from vuonuom.tree import queries, rules
from vuonuom.tree.models import Link, Node, Placement


class WouldHangBelowItself(Refused):
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
def remove_leaf(*, node: int) -> None:
    """Take back a node that was just added: only an undo does this. It must have no children."""
    Node.objects.get(pk=node).delete()


@transaction.atomic
def move_node(*, node: int, parent: int | None, on: date) -> None:
    """Hang `node` with everything below it under `parent`. Raises WouldHangBelowItself."""
    subtree = dict(
        Link.objects.filter(ancestor=node).values_list("descendant_id", "distance")
    )
    if parent in subtree:
        raise WouldHangBelowItself("Không thể chuyển một đơn vị vào bên trong chính nó.")
    Placement.objects.filter(node=node, ends_on=None).update(ends_on=on)
    Placement.objects.create(node_id=node, parent_id=parent, starts_on=on)
    Link.objects.filter(descendant__in=subtree).exclude(ancestor__in=subtree).delete()
    above = queries.ancestors(parent) if parent else []
    Link.objects.bulk_create(
        (
            Link(ancestor_id=top, descendant_id=below, distance=up + 1 + down)
            for up, top in enumerate(above)
            for below, down in subtree.items()
        ),
        batch_size=2000,
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
