"""Projects, mentors, milestones, gates, trials with their evidence."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.incubator.states import GateDecision, ProjectState, TrialState
from vuonuom.organization.models import Unit


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person: Any) -> "ProjectQuerySet":
        """Projects of the person's part of the tree, those they mentor, those of their ideas."""
        if not person.is_authenticated:
            return self.none()
        own = IdeaAuthor.objects.filter(person=person).values("idea_id")
        mine = Q(mentor=person) | Q(idea__in=own)
        return self.filter(access.scope(person, "incubator.view") | mine)


class Project(models.Model):
    code = models.CharField(max_length=20, unique=True)  # DA-2026-XXXXX
    idea = models.OneToOneField(Idea, models.PROTECT, related_name="project")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects")  # the incubating base
    title = models.CharField(max_length=200)
    goal = models.TextField(blank=True)
    mentor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="mentored")
    state = models.CharField(
        max_length=10, choices=ProjectState.choices, default=ProjectState.ACTIVE
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects: ClassVar[Any] = ProjectQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["position", "pk"]


class Gate(models.Model):
    """A decision at a gate: go, hold, recycle or stop, always with its reason."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="gates")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10, choices=GateDecision.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_gate_a_number"),
        ]


class Trial(models.Model):
    """The idea tried in earnest: where, when, what came of it, shown by evidence."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="trials")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="trials")
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.RUNNING)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    plan = models.TextField(blank=True)
    result = models.TextField(blank=True)
    times_used = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="trial_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state=TrialState.FINISHED)
                | (Q(ends_on__isnull=False) & ~Q(result="")),
                name="a_finished_trial_has_a_result",
            ),
        ]


class TrialEvidence(models.Model):
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True)
    words = models.TextField(blank=True)
