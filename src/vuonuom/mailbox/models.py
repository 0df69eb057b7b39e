"""A letter is an idea lying in a mailbox; every unit has one."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.states import OPEN, WITH_HELP, Chase, LetterState, StepKind
from vuonuom.organization.models import Unit


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, person: Any) -> "LetterQuerySet":
        """Letters of the mailboxes that a person works in. Authors read their idea's page."""
        if not person.is_authenticated:
            return self.none()
        about_them = Q(idea__authors__person=person)
        return self.filter(access.scope(person, "mailbox.work")).exclude(about_them)

    def open(self) -> "LetterQuerySet":
        return self.filter(state__in=OPEN)

    def oldest_first(self) -> "LetterQuerySet":
        return self.order_by("received_at", "pk")


class Letter(models.Model):
    idea = models.OneToOneField(Idea, models.CASCADE, related_name="letter")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letters")  # the mailbox it is in
    state = models.CharField(
        max_length=12, choices=LetterState.choices, default=LetterState.WAITING
    )
    received_at = models.DateTimeField()  # in this mailbox
    due_on = models.DateField()  # of the next answer
    closed_at = models.DateTimeField(null=True)
    chase = models.CharField(max_length=14, choices=Chase.choices, default=Chase.QUIET)
    chased_on = models.DateField(null=True)
    # The level above that lends a hand; the letter stays in its mailbox.
    helper = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="letters_to_help")

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, state__in=OPEN)
                | (Q(closed_at__isnull=False) & ~Q(state__in=OPEN)),
                name="letter_is_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(helper=None) | Q(chase__in=WITH_HELP, state=LetterState.WAITING),
                name="only_a_waiting_letter_is_helped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "received_at"], condition=Q(closed_at=None), name="open_letters"
            ),
            models.Index(
                fields=["due_on"], condition=Q(state=LetterState.WAITING), name="waiting_letters"
            ),
        ]


class LetterStep(models.Model):
    """One thing that happened to a letter, as its author reads it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    from_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            # A letter cannot be closed without an answer: words are required where they are owed.
            models.CheckConstraint(
                condition=~Q(kind__in=["answered", "asked_back", "declined"]) | ~Q(text=""),
                name="an_answer_has_words",
            ),
        ]
