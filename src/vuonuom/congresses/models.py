"""A unit's terms, the congress that opens each, and events that several congresses share."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vuonuom.organization.models import Unit


class OpenQuerySet(models.QuerySet[Any]):
    """When an organisation holds its congress is no secret: whoever has signed in may read it."""

    def visible_to(self, person: Any) -> "OpenQuerySet":
        return self.all() if person.is_authenticated else self.none()


class Term(models.Model):
    """Nhiệm kỳ: from one congress of a unit to the next. It holds for all units below as well."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    name = models.CharField(max_length=120)  # Nhiệm kỳ 2022–2027
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects: ClassVar[Any] = OpenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="one_term_of_a_unit_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """What the congresses of several organisations are held under: one place, the same days."""

    code = models.CharField(max_length=20, unique=True)  # DH-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="events")  # who entered it
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects: ClassVar[Any] = OpenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Congress(models.Model):
    """Đại hội: the congress that opens a term, the unit's tenth or XIII-th."""

    term = models.OneToOneField(Term, models.PROTECT, related_name="congress")
    ordinal = models.CharField(max_length=10)  # as its papers write it: 23, XIII
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="congresses")

    objects: ClassVar[Any] = OpenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="congress_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(ordinal=""), name="a_congress_has_its_ordinal"),
        ]

    def __str__(self) -> str:
        return _("Đại hội %(unit)s lần thứ %(ordinal)s") % {
            "unit": self.term.unit.name,
            "ordinal": self.ordinal,
        }
