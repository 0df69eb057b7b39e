"""Units in several trees, each tree with its own words; fields, memberships, posts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.tree.models import Node


class Organization(models.Model):
    """One tree and who it belongs to: Youth Union, Women's Union, Trade Union, a Party roster."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    member_word = models.CharField(max_length=60)  # đoàn viên, hội viên, ...
    secretary_word = models.CharField(max_length=60)  # bí thư chi đoàn, chi hội trưởng, ...
    # The Party tree is a roster for conferences and nothing else (mission, row A5).
    roster_only = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UnitKind(models.Model):
    """A level of one organisation in its own word: chi đoàn, chi hội, tổ công đoàn, ..."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="kinds")
    key = models.SlugField(max_length=40)  # head, province, base, branch
    name = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField()  # 0 at the top

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_word_a_level"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def living(self) -> "UnitQuerySet":
        return self.filter(closed_on=None)

    def in_order(self) -> "UnitQuerySet":
        return self.order_by("sort_key", "pk")


class Unit(models.Model):
    """A unit extends a tree node. It closes, it is never deleted."""

    node = models.OneToOneField(Node, models.CASCADE, primary_key=True, related_name="unit")
    code = models.SlugField(max_length=40, unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units")
    kind = models.ForeignKey(UnitKind, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=1000, editable=False)
    search_text = models.CharField(max_length=400, editable=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    fields: "models.ManyToManyField[Field, UnitField]" = models.ManyToManyField(
        "Field", through="UnitField", related_name="units"
    )

    objects: ClassVar[Any] = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="unit_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["kind", "closed_on"], name="unit_of_kind")]

    def __str__(self) -> str:
        return self.name

    def call(self, name: str) -> None:
        self.name = text.one_line(name)
        self.sort_key = text.sort_key(self.name)[:1000]
        self.search_text = text.fold(self.name)

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None


class FormerName(models.Model):
    """What a unit was called until a day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField()


class Succession(models.Model):
    """A closed unit and one that carries its work on."""

    predecessor = models.ForeignKey(Unit, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, models.CASCADE, related_name="inheritances")
    on = models.DateField()
    # Of a split: the part of the whole, in parts per million, for estimated baselines only.
    share_ppm = models.PositiveIntegerField(default=1_000_000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="a_unit_succeeds_another_once"
            ),
            models.CheckConstraint(
                condition=Q(share_ppm__lte=1_000_000), name="share_is_a_part_of_the_whole"
            ),
        ]


class Reorganization(models.Model):
    """One dated change of the tree, with what is needed to take it back."""

    kind = models.CharField(max_length=20)  # open, close, rename, move, merge, split
    on = models.DateField()
    plan = models.JSONField()  # its arguments: references only
    done = models.JSONField(null=True)  # what it changed, for its undo
    entry = models.OneToOneField("journal.Entry", models.PROTECT, null=True)
    ordered_by = models.ForeignKey(Person, models.PROTECT, null=True)
    undone_at = models.DateTimeField(null=True)


class Field(models.Model):
    """A field of expertise (lĩnh vực): a taxonomy, broad above narrow."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=600, editable=False, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="narrower")

    def __str__(self) -> str:
        return self.name


class UnitField(models.Model):
    unit = models.ForeignKey(Unit, models.CASCADE)
    field = models.ForeignKey(Field, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "field"], name="unit_has_a_field_once"),
        ]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ends_on=None)


class Membership(models.Model):
    """A person in a unit for a time; one person may be in several trees.

    `number` is what the organisation's own register calls the member; a list that is entered again
    finds them by it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    number = models.CharField(max_length=40, blank=True, default="")  # as the list wrote it
    register_key = models.CharField(max_length=60, null=True, editable=False)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(ends_on=None), name="member_of_a_unit_once"
            ),
            models.UniqueConstraint(
                fields=["register_key"], condition=Q(ends_on=None), name="a_number_has_one_member"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]


class Post(models.Model):
    """A post that a person holds in a unit: bí thư, phó bí thư, ủy viên, thủ trưởng."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    is_head = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
