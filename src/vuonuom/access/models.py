"""A grant: a role on a unit, which flows down the tree."""

from django.db import models
from django.db.models import F, Q

from vuonuom.accounts.models import Person
from vuonuom.organization.models import Unit


class Grant(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)  # a key of `states.ROLES`; a test proves each exists
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=Q(ends_on=None),
                name="role_on_a_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
            ),
        ]
