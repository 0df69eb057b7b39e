"""What a board leaves behind: reminders. Figures are read, never kept here."""

from django.db import models
from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.directives.models import TargetRule
from vuonuom.organization.models import Unit
from vuonuom.progress.states import Sending


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
