"""Adoption is its own record: giver, taker, what was adapted, its effect there."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions.states import AdoptionState
from vuonuom.files.models import StoredFile
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, person: Any) -> "AdoptionQuerySet":
        """In use: all who have signed in. On the way: giver's, guardian's and taker's people."""
        if not person.is_authenticated:
            return self.none()
        party = access.scope(person, "adoptions.request", "taker")
        party |= access.scope(person, "ideas.view", "giver")
        own = Q(requested_by=person) | Q(product__guardian=person)
        return self.filter(Q(state=AdoptionState.IN_USE) | party | own)


class Adoption(models.Model):
    product = models.ForeignKey(Product, models.PROTECT, related_name="adoptions")
    giver = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions_given")
    taker = models.ForeignKey(Unit, models.PROTECT, related_name="adoptions_taken")
    state = models.CharField(
        max_length=10, choices=AdoptionState.choices, default=AdoptionState.REQUESTED
    )
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    wish = models.TextField(blank=True)  # why the taker wants it
    delivered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    handover = models.TextField(blank=True)
    # Only the taker's confirmation counts.
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(null=True)
    use = models.TextField(blank=True)  # in the taker's own words
    adapted = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    reason = models.TextField(blank=True)  # of declining, cancelling or ending

    objects: ClassVar[Any] = AdoptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="a_unit_does_not_adopt_its_own"
            ),
            models.CheckConstraint(
                condition=~Q(state=AdoptionState.IN_USE)
                | (Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(use="")),
                name="use_is_confirmed_in_the_takers_words",
            ),
            models.UniqueConstraint(
                fields=["product", "taker"],
                condition=Q(state__in=["requested", "delivered", "in_use"]),
                name="a_unit_adopts_a_product_once",
            ),
        ]


class AdoptionEvidence(models.Model):
    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT)
