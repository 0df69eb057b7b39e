"""Nodes, where they hang and since when, and the closure of today's tree."""

from django.db import models
from django.db.models import F, Q


class Node(models.Model):
    """A place in a tree, nothing more: what it is called and does is organization's business."""


class Placement(models.Model):
    """The truth: `node` hangs under `parent` (or is a root) from a day on, until another."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(
        Node, models.PROTECT, null=True, db_index=False, related_name="child_placements"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node"], condition=Q(ends_on=None), name="node_hangs_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("node")), name="node_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "starts_on"], name="hung_there_since"),
            models.Index(
                fields=["parent", "ends_on"], condition=~Q(ends_on=None), name="left_there_on"
            ),
        ]


class Link(models.Model):
    """Today's closure: `ancestor` is `distance` steps above `descendant` (0: itself)."""

    ancestor = models.ForeignKey(Node, models.CASCADE, related_name="links_down", db_index=False)
    descendant = models.ForeignKey(Node, models.CASCADE, related_name="links_up", db_index=False)
    distance = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ancestor", "descendant"], name="link_joins_a_pair_once"
            ),
            models.CheckConstraint(
                condition=(Q(distance=0) & Q(ancestor=F("descendant")))
                | (Q(distance__gt=0) & ~Q(ancestor=F("descendant"))),
                name="link_of_distance_zero_is_to_itself",
            ),
        ]
        indexes = [models.Index(fields=["descendant", "distance"], name="link_up")]
