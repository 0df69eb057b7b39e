"""Directives clause by clause, and the targets that hang on a clause."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.directives.states import ChallengeState, DirectiveKind, ProgrammeState, RuleKind
from vuonuom.organization.models import Unit, UnitKind


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, person: Any) -> "DirectiveQuerySet":
        """Directives bind those below: whoever has signed in may read those in force."""
        return self.all() if person.is_authenticated else self.none()


class Directive(models.Model):
    code = models.CharField(max_length=20, unique=True)  # NQ-2026-XXXXX
    number = models.CharField(max_length=60)  # 57-NQ/TW
    kind = models.CharField(max_length=20, choices=DirectiveKind.choices)
    title = models.CharField(max_length=500)
    issuer = models.CharField(max_length=200)
    issued_on = models.DateField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives")  # who entered it

    objects: ClassVar[Any] = DirectiveQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"


class Clause(models.Model):
    directive = models.ForeignKey(Directive, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)  # "Mục II.3"
    text = models.TextField()
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="clauses")
    due_on = models.DateField(null=True)
    carries_out = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="one_clause_a_position"),
        ]
        ordering = ["position"]


class ProgrammeQuerySet(models.QuerySet["TargetProgramme"]):
    def visible_to(self, person: Any) -> "ProgrammeQuerySet":
        return self.all() if person.is_authenticated else self.none()


class TargetProgramme(models.Model):
    """Targets for a year, hung on a clause and assigned down from a unit."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="programmes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )

    objects: ClassVar[Any] = ProgrammeQuerySet.as_manager()


class TargetRule(models.Model):
    """One line of a programme: at least so many of a measure, for each unit or each member."""

    programme = models.ForeignKey(TargetProgramme, models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    measure = models.CharField(max_length=40)  # a key of journal.states.MEASURES
    at_least = models.PositiveIntegerField(default=1)
    unit_kind = models.ForeignKey(UnitKind, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)  # "Mỗi đơn vị ít nhất một sản phẩm mới"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(at_least__gte=1), name="target_asks_for_something"),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.PER_MEMBER) | Q(unit_kind__isnull=False),
                name="unit_target_names_its_level",
            ),
        ]


class TargetAssignment(models.Model):
    """A rule as it binds one unit. For persons there is none: a target invites them."""

    rule = models.ForeignKey(TargetRule, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    amount = models.PositiveIntegerField()
    exempt_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "unit"], name="a_unit_is_assigned_once"),
        ]


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def visible_to(self, person: Any) -> "ChallengeQuerySet":
        """Within the publisher's part of the tree: below it, and to those who see that part."""
        if not person.is_authenticated:
            return self.none()
        above = access.lines_above(person)
        return self.filter(Q(unit__in=above) | access.scope(person, "ideas.view"))


class Challenge(models.Model):
    """Việc khó cần hiến kế: a problem that a unit publishes and ideas answer."""

    code = models.CharField(max_length=20, unique=True)  # VK-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="challenges")
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = ChallengeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
