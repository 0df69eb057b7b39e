"""Exhibitions, halls and stands fed by product records; photo sets."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.access import queries as access
from vuonuom.congresses.models import Event
from vuonuom.exhibitions.states import ExhibitionState
from vuonuom.files.models import StoredFile
from vuonuom.organization.models import Organization, Unit
from vuonuom.products.models import Product


class ExhibitionQuerySet(models.QuerySet["Exhibition"]):
    def visible_to(self, person: Any) -> "ExhibitionQuerySet":
        """Open and closed ones: everybody, without an account. In preparation: its curators."""
        public = ~Q(state=ExhibitionState.PREPARING)
        if not person.is_authenticated:
            return self.filter(public)
        return self.filter(public | access.scope(person, "exhibitions.curate"))


class Exhibition(models.Model):
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="exhibitions")
    intro = models.TextField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="exhibitions")
    state = models.CharField(
        max_length=10, choices=ExhibitionState.choices, default=ExhibitionState.PREPARING
    )

    objects: ClassVar[Any] = ExhibitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="exhibition_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExhibitionPartner(models.Model):
    """A unit of another organisation whose exhibition it is too: as `ProductPartner`."""

    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="partners")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joint_exhibitions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    on = models.DateField()  # the day on which it counts: that of the naming

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exhibition", "organization"],
                name="an_exhibition_has_a_partner_an_organisation",
            ),
        ]


class Hall(models.Model):
    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="halls")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class StandQuerySet(models.QuerySet["Stand"]):
    def standing(self) -> "StandQuerySet":
        return self.filter(removed_on=None)


class Stand(models.Model):
    """One product in a hall. Its facts are the product's own record, never a copy."""

    hall = models.ForeignKey(Hall, models.CASCADE, related_name="stands")
    product = models.ForeignKey(Product, models.PROTECT, related_name="stands")
    code = models.CharField(max_length=20)  # GH-2026-XXXXX, in the address and on the label
    position = models.PositiveSmallIntegerField()
    headline = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)  # Bài toán
    removed_on = models.DateField(null=True)  # its code stays: labels are printed

    objects: ClassVar[Any] = StandQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="one_stand_a_code"),
            models.UniqueConstraint(fields=["hall", "product"], name="a_product_in_a_hall_once"),
        ]

    def __str__(self) -> str:
        return self.headline or self.product.title


class PhotoSet(models.Model):
    exhibition = models.ForeignKey(Exhibition, models.CASCADE, related_name="photo_sets")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    photo_set = models.ForeignKey(PhotoSet, models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, models.PROTECT)
    position = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=500)
    credit = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
