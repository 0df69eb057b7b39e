"""Rubrics, panels, the cases before them, sheets, minutes and decisions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.states import CaseState, PanelKind, PanelState, RubricStatus, Seat
from vuonuom.documents.models import Document
from vuonuom.ideas.models import Idea
from vuonuom.organization.models import Unit


class Rubric(models.Model):
    """Criteria, bands, floors and what passes: data with a source, never code."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=40)
    definition = models.JSONField()  # as in data/rubrics.json: criteria, pass, grades, notes
    source = models.TextField()
    status = models.CharField(max_length=10, choices=RubricStatus.choices)
    in_force_from = models.DateField()

    def __str__(self) -> str:
        return self.name


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, person: Any) -> "PanelQuerySet":
        """Panels of the person's part of the tree, and those they sit on."""
        if not person.is_authenticated:
            return self.none()
        seats = list(PanelMember.objects.filter(person=person).values_list("panel_id", flat=True))
        return self.filter(access.scope(person, "councils.view") | Q(pk__in=seats))


class Panel(models.Model):
    code = models.CharField(max_length=20, unique=True)  # HD-2026-XXXXX
    kind = models.CharField(max_length=12, choices=PanelKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="panels")
    name = models.CharField(max_length=200)
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="panels")
    state = models.CharField(max_length=10, choices=PanelState.choices, default=PanelState.FORMING)
    founded_on = models.DateField()
    closed_on = models.DateField(null=True)
    minutes = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = PanelQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=12, choices=Seat.choices, default=Seat.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="one_seat_a_person"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(seat="chair"), name="one_chair_a_panel"
            ),
        ]


class Case(models.Model):
    """What a panel judges: an idea, with the author's request where the law asks for one.

    The request's fields follow Phụ lục I TT 18/2013/TT-BKHCN (data/forms.json).
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="cases")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.FILED)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_applied_on = models.DateField(null=True)
    essence = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    benefit_author = models.TextField(blank=True)
    benefit_adopter = models.TextField(blank=True)
    committed = models.BooleanField(default=False)
    # What the panel found, once judged.
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_cast = models.PositiveSmallIntegerField(null=True)
    mean_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    spread = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    grade = models.CharField(max_length=10, blank=True)
    passed = models.BooleanField(null=True)
    # What the head decided on the panel's minutes.
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "idea"],
                condition=~Q(state=CaseState.WITHDRAWN),
                name="an_idea_is_before_a_panel_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decision_has_its_decider",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.REFUSED) | ~Q(reason=""),
                name="a_refusal_has_its_reason",
            ),
        ]


class ConfidentialInfo(models.Model):
    """Thông tin cần bảo mật: stored apart, never shown with the case, never exported."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="confidential")
    text = models.TextField()


class ConflictDeclaration(models.Model):
    """A member's declared interest in a case: they step aside from it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="interest_declared_once"),
        ]


class ScoreSheet(models.Model):
    case = models.ForeignKey(Case, models.CASCADE, related_name="sheets")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sheets")
    points = models.JSONField()  # criterion code -> points
    total = models.DecimalField(max_digits=6, decimal_places=2)
    approves = models.BooleanField()
    comment = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="one_sheet_a_member"),
        ]
