"""The register: what was made, accepted by whom, guarded by whom, fitting which fields."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.models import Case
from vuonuom.directives.models import Clause
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Field, Organization, Unit
from vuonuom.products.states import FilePurpose, Novelty, ProductKind, ProductState

CLAIMS = (Novelty.NEW, Novelty.IMPROVED)


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, person: Any) -> "ProductQuerySet":
        """Accepted products: all who have signed in. Proposed ones: authors and those in charge."""
        if not person.is_authenticated:
            return self.none()
        accepted = ~Q(state=ProductState.PROPOSED)
        own = IdeaAuthor.objects.filter(person=person).values("idea_id")
        mine = Q(idea__in=own) | Q(guardian=person)
        return self.filter(accepted | mine | access.scope(person, "councils.view"))

    def accepted(self) -> "ProductQuerySet":
        return self.exclude(state=ProductState.PROPOSED)


class Product(models.Model):
    code = models.CharField(max_length=20, unique=True)  # SP-2026-XXXXX
    idea = models.OneToOneField(Idea, models.PROTECT, null=True, related_name="product")
    project = models.OneToOneField(Project, models.PROTECT, null=True, related_name="product")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="product")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="products")
    kind = models.CharField(max_length=24, choices=ProductKind.choices)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    state = models.CharField(
        max_length=10, choices=ProductState.choices, default=ProductState.PROPOSED
    )
    fields = models.ManyToManyField(Field, through="ProductField", related_name="products")
    mismatch_reason = models.TextField(blank=True)  # why it fits although the fields differ
    stated_novelty = models.CharField(max_length=10, choices=Novelty.choices, blank=True)
    novelty_reason = models.TextField(blank=True)  # what is new or better, and what shows it
    novelty = models.CharField(max_length=10, choices=Novelty.choices, blank=True)  # as judged
    was_fitting = models.BooleanField(default=False)  # a field of the unit, on the day it counted
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, related_name="guarded")
    proposed_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProductState.PROPOSED)
                | Q(accepted_on__isnull=False, guardian__isnull=False),
                name="an_accepted_product_has_date_and_guardian",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProductState.WITHDRAWN)
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="a_withdrawal_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(novelty_reason="")
                | ~(Q(stated_novelty__in=CLAIMS) | Q(novelty__in=CLAIMS)),
                name="who_calls_it_new_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProductState.PROPOSED) | Q(novelty="", was_fitting=False),
                name="a_product_is_judged_when_it_is_accepted",
            ),
        ]
        indexes = [models.Index(fields=["-accepted_on", "-id"], name="products_newest")]

    def __str__(self) -> str:
        return self.title


class ProductField(models.Model):
    product = models.ForeignKey(Product, models.CASCADE)
    field = models.ForeignKey(Field, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "field"], name="product_has_a_field_once"),
        ]


class ProductPartner(models.Model):
    """A unit of another organisation that made the product too.

    The product counts once, at its own unit; at a partner it is told apart as joint work. One
    unit for each organisation, so that no unit above has the same product twice.
    """

    product = models.ForeignKey(Product, models.CASCADE, related_name="partners")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joint_products")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    on = models.DateField()  # the day on which it counts: that of the acceptance

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "organization"], name="a_product_has_a_partner_an_organisation"
            ),
        ]


class ProductClause(models.Model):
    """A clause of a directive that the product answers, as who looks after it says."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="clauses")
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "product"], name="product_answers_a_clause_once"
            ),
        ]


class ProductFile(models.Model):
    """Pictures for the stand, and evidence for the panel."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT)
    purpose = models.CharField(
        max_length=10, choices=FilePurpose.choices, default=FilePurpose.EVIDENCE
    )
    caption = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
