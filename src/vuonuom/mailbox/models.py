"""A letter is an idea lying in a mailbox; every unit has one."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaConcern
from vuonuom.ideas.states import ALIVE
from vuonuom.journal.models import Entry
from vuonuom.mailbox.states import (
    OPEN,
    WITH_HELP,
    Chase,
    HidingState,
    LetterState,
    OpinionState,
    StepKind,
)
from vuonuom.organization.models import Unit


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, person: Any) -> "LetterQuerySet":
        """Letters of the mailboxes that a person works in. Authors read their idea's page."""
        if not person.is_authenticated:
            return self.none()
        theirs = IdeaAuthor.objects.filter(person=person, idea=models.OuterRef("idea"))
        about_them = IdeaConcern.objects.filter(person=person, idea=models.OuterRef("idea"))
        inside = self.filter(access.scope(person, "mailbox.work"))
        return inside.exclude(models.Exists(theirs)).exclude(models.Exists(about_them))

    def open(self) -> "LetterQuerySet":
        return self.filter(state__in=OPEN)

    def oldest_first(self) -> "LetterQuerySet":
        return self.order_by("received_at", "pk")


class ClockRule(models.Model):
    """How soon letters are answered in a unit and everything below it, from a day on.

    Never changed: a later rule takes its place, and a letter keeps the numbers of its arrival.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clock_rules")
    holds_from = models.DateField()
    working_days = models.PositiveSmallIntegerField()  # to the first answer
    remind_before = models.SmallIntegerField(default=1)  # working days left at the first reminder
    remind_after = models.PositiveSmallIntegerField(default=1)  # days late at the second
    help_every = models.PositiveSmallIntegerField(default=2)  # then one level up after so many
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=30), name="a_clock_has_days"
            ),
            models.CheckConstraint(
                condition=Q(remind_after__gte=1, help_every__gte=1), name="a_chase_has_pauses"
            ),
        ]


class Letter(models.Model):
    idea = models.OneToOneField(Idea, models.CASCADE, related_name="letter")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letters")  # the mailbox it is in
    state = models.CharField(
        max_length=12, choices=LetterState.choices, default=LetterState.WAITING
    )
    received_at = models.DateTimeField()  # in this mailbox
    due_on = models.DateField()  # of the next answer
    # The clock of its arrival, as `rules.terms_of` took it together.
    working_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    remind_before = models.PositiveSmallIntegerField(default=1, db_default=1)
    remind_after = models.PositiveSmallIntegerField(default=1, db_default=1)
    help_every = models.PositiveSmallIntegerField(default=2, db_default=2)
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


class AnswerTemplate(models.Model):
    """Words that a unit answers with again and again; what is below it may use them too."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="answer_templates")
    kind = models.CharField(max_length=12, choices=StepKind.choices)  # the step it is for
    title = models.CharField(max_length=80)
    text = models.TextField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="an_answer_template_has_words"
            ),
        ]


class Batch(models.Model):
    """One step done with several letters at once."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    deed = models.CharField(max_length=12)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class BatchItem(models.Model):
    """What came of it for one letter: the entry of its step, or why it was not possible."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    refused = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(refused=""), name="done_or_told_why_not"
            ),
        ]


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, person: Any) -> "OpinionQuerySet":
        """What a person was asked for; keepers read opinions with their letter."""
        if not person.is_authenticated:
            return self.none()
        about_them = IdeaConcern.objects.filter(person=person, idea=models.OuterRef("letter__idea"))
        asked = self.filter(reviewer=person).exclude(state=OpinionState.WITHDRAWN)
        return asked.exclude(models.Exists(about_them))


class Opinion(models.Model):
    """What somebody is asked to say about a letter before it is answered; the keepers read it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="opinions")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.TextField(blank=True)
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=OpinionState.choices, default=OpinionState.ASKED
    )
    text = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    objects: ClassVar[Any] = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "reviewer"],
                condition=Q(state="asked"),
                name="asked_once_about_a_letter",
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | ~Q(text=""), name="an_opinion_has_words"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="asked"), name="opinions_waited_for"),
        ]


class Absence(models.Model):
    """Away from a mailbox from a day to a day, both included, with somebody in one's place."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Person, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    loan = models.ForeignKey(Grant, models.PROTECT, related_name="+")  # what the deputy may do
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="away_from_a_day_to_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("deputy")), name="a_deputy_is_somebody_else"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "ends_on"], condition=Q(withdrawn_at=None), name="away_from_a_box"
            ),
        ]


class HidingQuerySet(models.QuerySet["Hiding"]):
    def visible_to(self, person: Any) -> "HidingQuerySet":
        """For those who review hidings, never of their own ideas or of what is about them.

        What its author took back, or was moved out, is nobody's to review (`trust.md` 3).
        """
        if not person.is_authenticated:
            return self.none()
        theirs = IdeaAuthor.objects.filter(person=person, idea=models.OuterRef("idea"))
        about_them = IdeaConcern.objects.filter(person=person, idea=models.OuterRef("idea"))
        alive = self.filter(idea__state__in=ALIVE)
        inside = alive.filter(access.scope(person, "mailbox.lead", "idea__unit"))
        return inside.exclude(models.Exists(theirs)).exclude(models.Exists(about_them))


class Hiding(models.Model):
    """A text that somebody hid, until a second person has looked or the days are over."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="hidings")
    reason = models.TextField()
    hidden_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    hidden_at = models.DateTimeField()
    due_on = models.DateField()  # of the second look
    state = models.CharField(
        max_length=10, choices=HidingState.choices, default=HidingState.PENDING
    )
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = HidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"],
                condition=Q(state__in=("pending", "kept")),
                name="a_text_is_hidden_once",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=models.F("hidden_by")),
                name="a_second_person_reviews",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hidden_for_a_reason"),
        ]
