"""Directives clause by clause, and the targets that hang on a clause."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.congresses.models import Term
from vuonuom.directives.states import (
    OF_A_LEVEL,
    PERCENT,
    ChallengeState,
    DirectiveKind,
    FigureState,
    FigureVerb,
    ProgrammeState,
    Repeat,
    RuleKind,
    TaskState,
)
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
    batch = models.PositiveIntegerField(default=0)  # those read from one file share it
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=500, blank=True)  # what came of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "position"], name="one_clause_a_position"),
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | Q(done_on__isnull=False) & ~Q(result=""),
                name="a_clause_that_is_done_says_what_came_of_it",
            ),
        ]
        ordering = ["position"]


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Any) -> "TaskQuerySet":
        """Tasks of the units that the person looks into, and their own."""
        return self.filter(access.scope(person, "units.view") | Q(person=person.pk or 0))


class Task(models.Model):
    """What a unit, or one person in it, does for a clause until a day; once or again and again."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tasks")
    due_on = models.DateField()
    repeat = models.CharField(max_length=10, choices=Repeat.choices, default=Repeat.ONCE)
    follows = models.OneToOneField("self", models.SET_NULL, null=True, related_name="next")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.TODO)
    done_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)  # by the system, the last time

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TaskState.DONE, done_on__isnull=False)
                | (~Q(state=TaskState.DONE) & Q(done_on=None)),
                name="task_is_done_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="task_of_unit"),
            models.Index(
                fields=["due_on"], condition=~Q(state=TaskState.DONE), name="tasks_to_be_done"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProgrammeQuerySet(models.QuerySet["TargetProgramme"]):
    def visible_to(self, person: Any) -> "ProgrammeQuerySet":
        return self.all() if person.is_authenticated else self.none()


class TargetProgramme(models.Model):
    """Targets for a year or a term, hung on a clause and assigned down from a unit."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="programmes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes")
    year = models.PositiveSmallIntegerField()  # of a term's: the one in which it ends
    term = models.ForeignKey(Term, models.PROTECT, null=True, related_name="programmes")
    title = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )

    objects: ClassVar[Any] = ProgrammeQuerySet.as_manager()

    @property
    def first_day(self) -> date:
        return self.term.starts_on if self.term else date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return self.term.ends_on if self.term else date(self.year, 12, 31)

    @property
    def period(self) -> str:
        """ "2026", or the name of its term."""
        return self.term.name if self.term else str(self.year)


class TargetRule(models.Model):
    """One line of a programme, as it stands now; `RuleVersion` keeps how it stood before.

    `at_least` is a count, a percentage (share, ratio) or how many more (growth). `base` is what a
    share or a ratio is of, and what growth is compared with.
    """

    programme = models.ForeignKey(TargetProgramme, models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    measure = models.CharField(max_length=40)  # a key of journal.states.MEASURES
    at_least = models.PositiveIntegerField(default=1)
    unit_kind = models.ForeignKey(UnitKind, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)  # "Mỗi đơn vị ít nhất một sản phẩm mới"
    base = models.CharField(max_length=40, blank=True)
    is_stock = models.BooleanField(default=False)  # the measure is what there is, not what came
    base_is_stock = models.BooleanField(default=False)
    weight = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True)  # None: the last day of the year, or of the term
    exempts = models.CharField(max_length=300, blank=True)  # who is exempt, and why

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(at_least__gte=1), name="target_asks_for_something"),
            models.CheckConstraint(
                condition=Q(kind__in=(RuleKind.PER_MEMBER, RuleKind.TOTAL))
                | Q(unit_kind__isnull=False),
                name="unit_target_names_its_level",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=(*PERCENT, RuleKind.GROWTH)) & ~Q(base=""))
                | (~Q(kind__in=(*PERCENT, RuleKind.GROWTH)) & Q(base="")),
                name="compared_target_says_with_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.SHARE) | Q(at_least__lte=100),
                name="no_more_than_all_take_part",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="weight_is_from_1_to_100"
            ),
        ]

    @property
    def is_percent(self) -> bool:
        return self.kind in PERCENT

    @property
    def is_of_a_level(self) -> bool:
        return self.kind in OF_A_LEVEL

    @property
    def deadline(self) -> date:
        return self.due_on or self.programme.last_day


class RuleVersion(models.Model):
    """How a rule stood from a day on, until the next version."""

    rule = models.ForeignKey(TargetRule, models.CASCADE, related_name="versions")
    valid_from = models.DateField()
    words = models.CharField(max_length=300)
    at_least = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    exempts = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class AssignmentQuerySet(models.QuerySet["TargetAssignment"]):
    def visible_to(self, person: Any) -> "AssignmentQuerySet":
        """Figures of the units that the person may look into."""
        return self.filter(access.scope(person, "units.view"))

    def bound(self) -> "AssignmentQuerySet":
        """Those that ask something of a living unit now."""
        return self.filter(exempt_reason="", amount__gt=0, unit__closed_on=None)


class TargetAssignment(models.Model):
    """The figure of a unit for a rule. For persons there is none: a target invites them.

    Given by the programme's unit, or by the unit of the figure that it is a part of. A part may
    be nothing: then it asks nothing.
    """

    rule = models.ForeignKey(TargetRule, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    amount = models.PositiveIntegerField()  # what binds
    state = models.CharField(max_length=10, choices=FigureState.choices, default=FigureState.GIVEN)
    proposed = models.PositiveIntegerField(null=True)
    exempt_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "unit"], name="a_unit_is_assigned_once"),
            models.CheckConstraint(
                condition=Q(state=FigureState.PROPOSED, proposed__isnull=False)
                | (~Q(state=FigureState.PROPOSED) & Q(proposed=None)),
                name="who_proposes_names_a_figure",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="figure_is_no_part_of_itself"
            ),
        ]
        indexes = [
            models.Index(
                fields=["rule"], condition=Q(proposed__isnull=False), name="figures_to_answer"
            ),
        ]

    @property
    def giver(self) -> Unit:
        """Whose word it is, and who answers a proposal."""
        return self.parent.unit if self.parent else self.rule.programme.unit


class FigureChange(models.Model):
    """One line of a figure's history: who by reference only, what, when and why."""

    figure = models.ForeignKey(TargetAssignment, models.CASCADE, related_name="changes")
    verb = models.CharField(max_length=10, choices=FigureVerb.choices)
    before = models.PositiveIntegerField()  # what bound until then
    amount = models.PositiveIntegerField()  # what binds since, or is proposed
    reason = models.CharField(max_length=500, blank=True)
    batch = models.PositiveIntegerField(default=0)  # those of one giving share it
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")


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
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="challenges")
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
