"""What a board leaves behind: reminders, and boards frozen at a date."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.directives.models import TargetRule
from vuonuom.organization.models import Unit
from vuonuom.progress.states import Planned, Sending


class UnitReminder(models.Model):
    """One press of a button: a unit reminds those below it that are late with a target."""

    rule = models.ForeignKey(TargetRule, models.CASCADE, related_name="unit_reminders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    units = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)


class RemindedUnit(models.Model):
    """A late unit that was reminded, by whichever level above it was first."""

    reminder = models.ForeignKey(UnitReminder, models.CASCADE, related_name="reminded")
    rule = models.ForeignKey(TargetRule, models.CASCADE, db_index=False, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    week = models.DateField()  # its Monday

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit", "week"], name="a_unit_is_reminded_once_a_week"
            ),
        ]


class MemberReminder(models.Model):
    """A unit asks the system to remind its silent members (`trust.md` 5).

    Who they are is kept nowhere here: each has a notice, this row only how many went out.
    """

    rule = models.ForeignKey(TargetRule, models.CASCADE, related_name="member_reminders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Sending.choices, default=Sending.WAITING)
    sent = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "unit", "month"], name="members_are_reminded_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(state=Sending.SENT, sent_at__isnull=False)
                | Q(state=Sending.WAITING, sent_at=None),
                name="what_was_sent_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state=Sending.WAITING), name="reminders_to_send"
            ),
        ]


class NeverChanges(Exception):
    """Somebody tried to change or delete a frozen board."""


class FrozenQuerySet(models.QuerySet["FrozenBoard"]):
    def update(self, **changes: Any) -> int:
        raise NeverChanges

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanges


class FrozenBoard(models.Model):
    """A board as it was, with its own tree and all its figures. It never changes.

    Its hash stands in the sealed journal too: `vuonuom check` tells of any other content.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="frozen_boards")
    year = models.PositiveSmallIntegerField()
    on = models.DateField()  # the figures are those at the end of this day
    title = models.CharField(max_length=200)  # "Sơ kết sáu tháng đầu năm"
    taken_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    content = models.JSONField()  # as `queries.frozen.content` made it
    hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = FrozenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "on"], name="a_board_is_frozen_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChanges
        self.hash = self.said()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanges

    def said(self) -> str:
        """The hash of all that it says."""
        said = [
            self.unit_id,
            self.year,
            self.on.isoformat(),
            self.title,
            self.taken_at.timestamp(),
            self.content,
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class PlannedFreeze(models.Model):
    """A day at whose end a board is to be frozen."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    title = models.CharField(max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Planned.choices, default=Planned.WAITING)
    frozen = models.OneToOneField(FrozenBoard, models.PROTECT, null=True, related_name="plan")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "on"],
                condition=Q(state=Planned.WAITING),
                name="a_freeze_is_planned_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=Planned.DONE, frozen__isnull=False)
                | Q(state__in=[Planned.WAITING, Planned.CANCELLED], frozen=None),
                name="what_is_done_is_frozen",
            ),
        ]
        indexes = [
            models.Index(fields=["on"], condition=Q(state=Planned.WAITING), name="freezes_due"),
        ]


class StepsCounted(models.Model):
    """When the steps of a year's ideas were timed last: once a day, they are too dear to ask."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    on = models.DateField()


class StepTime(models.Model):
    """How long a year's ideas took for one step of the road, in a unit and below: from ten up."""

    unit = models.ForeignKey(Unit, models.CASCADE, db_index=False, related_name="+")
    counted = models.ForeignKey(StepsCounted, models.CASCADE, related_name="times")
    step = models.CharField(max_length=40)  # one of `states.STEPS`
    ideas = models.PositiveIntegerField()
    days = models.PositiveIntegerField()  # half of the ideas took no longer

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "counted", "step"], name="a_step_is_timed_once"
            ),
            models.CheckConstraint(condition=Q(ideas__gte=10), name="a_time_is_of_ten_or_more"),
        ]
