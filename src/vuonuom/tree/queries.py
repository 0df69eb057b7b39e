"""Named reads over today's tree."""

from collections.abc import Iterable
from itertools import batched

from django.db import connection
from django.db.models import QuerySet

from vuonuom.core import rows
from vuonuom.tree.models import Link, Placement


def parents() -> dict[int, int | None]:
    """Every node and its parent today: the truth, from open placements."""
    return dict(Placement.objects.filter(ends_on=None).values_list("node_id", "parent_id"))


def ancestors(node: int) -> list[int]:
    """The node itself and those above it, nearest first."""
    links = Link.objects.filter(descendant=node).order_by("distance")
    return list(links.values_list("ancestor_id", flat=True))


_ABOVE = (
    "SELECT descendant_id, ancestor_id FROM tree_link WHERE descendant_id IN (%s) ORDER BY distance"
)


def ancestors_of(nodes: Iterable[int]) -> dict[int, list[int]]:
    """For each node: itself and those above it, nearest first. One query for 5,000 nodes."""
    paths: dict[int, list[int]] = {node: [] for node in nodes}
    for some in batched(paths, 5000, strict=False):  # SQLite takes 32,766 parameters
        marks = ", ".join(["%s"] * len(some))
        for descendant, ancestor in rows.read(_ABOVE % marks, *some):
            paths[descendant].append(ancestor)
    return paths


def below(tops: Iterable[int]) -> QuerySet[Link, int]:
    """Ids of the nodes under any of `tops`, themselves included: for `unit__in=`."""
    return Link.objects.filter(ancestor__in=list(tops)).values_list("descendant_id", flat=True)


WIDE = 300  # units: in a scope of more, the newest of all are soon among those one may see


def must_be_walked(tops: Iterable[int]) -> bool:
    """Whether SQLite should walk rows in order rather than seek those of each unit in turn.

    On a million ideas of 112,000 units seeking costs more from about so many units on.
    """
    if connection.vendor != "sqlite":
        return False
    links = Link.objects.filter(ancestor__in=list(tops)).order_by()
    return bool(links.values_list("pk")[WIDE : WIDE + 1])


def above(nodes: Iterable[int]) -> QuerySet[Link, int]:
    """Ids of the nodes over any of `nodes`, themselves included: for `unit__in=`."""
    return Link.objects.filter(descendant__in=list(nodes)).values_list("ancestor_id", flat=True)


def children(node: int) -> list[int]:
    hanging = Placement.objects.filter(parent=node, ends_on=None)
    return list(hanging.values_list("node_id", flat=True))


def minimal_tops(nodes: Iterable[int]) -> list[int]:
    """`nodes` without those that already lie under another of them. One query."""
    wanted = set(nodes)
    covered = Link.objects.filter(
        ancestor__in=wanted, descendant__in=wanted, distance__gt=0
    ).values_list("descendant_id", flat=True)
    return sorted(wanted - set(covered))
