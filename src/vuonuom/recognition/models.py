"""A movement, its steps as they were done, who registered, what was checked and replicated."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.directives.models import Directive, TargetProgramme
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.recognition.states import STEPS, MovementForm, MovementState


class MovementQuerySet(models.QuerySet["EmulationMovement"]):
    def visible_to(self, person: Any) -> "MovementQuerySet":
        """A movement calls everybody: all who have signed in. Drafts: those who launch it."""
        if not person.is_authenticated:
            return self.none()
        draft = Q(state=MovementState.DRAFT)
        return self.filter(~draft | access.scope(person, "targets.assign"))


class EmulationMovement(models.Model):
    """Phong trào thi đua. What it holds is what Điều 17 of the law asks to be set at its launch."""

    code = models.CharField(max_length=20, unique=True)  # PT-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="movements")
    directive = models.ForeignKey(Directive, models.PROTECT, null=True, related_name="movements")
    name = models.CharField(max_length=300)
    form = models.CharField(
        max_length=10, choices=MovementForm.choices, default=MovementForm.THEMATIC
    )
    aim = models.TextField()
    scope = models.CharField(max_length=300)
    subjects = models.CharField(max_length=300)
    criteria = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=MovementState.choices, default=MovementState.DRAFT
    )

    objects: ClassVar[Any] = MovementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="movement_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"], name="movements_newest")]

    def __str__(self) -> str:
        return self.name


class MovementStep(models.Model):
    """One of the legal steps, done on a day."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12, choices=[(s.value, s.label) for s in STEPS])
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "step"], name="a_step_is_done_once"),
        ]
        ordering = ["on", "pk"]


class UnitRegistration(models.Model):
    """A unit takes part, and says what it will do."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="registrations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    goal = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "unit"], name="a_unit_registers_once"),
        ]


class Joining(models.Model):
    """A person takes part of their own will. Whoever leaves is not here any more (`trust.md` 5)."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="joinings")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "person"], name="a_person_joins_once"),
        ]


class MovementProgramme(models.Model):
    """Targets that belong to a movement."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="programmes")
    programme = models.OneToOneField(TargetProgramme, models.CASCADE, related_name="movement")


class CheckVisit(models.Model):
    """Kiểm tra, giám sát: that somebody went to a unit, and what was found."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    findings = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")


class PickedModel(models.Model):
    """Điển hình: a product that the movement makes known for others to take up."""

    movement = models.ForeignKey(EmulationMovement, models.CASCADE, related_name="picked")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    why = models.TextField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "product"], name="a_model_is_picked_once"),
        ]
