"""The board of a unit's projects."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from vuonuom.accounts.models import Person
from vuonuom.core.clock import local_date
from vuonuom.incubator.models import Gate, Milestone, Project, Trial
from vuonuom.incubator.states import LIVING, ProjectState, TrialState
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


def board(person: Person, unit: Unit) -> QuerySet[Project]:
    """Projects of a unit and below it that the person may see, the newest first."""
    seen: QuerySet[Project] = Project.objects.visible_to(person)
    return (
        seen.filter(unit__in=tree.below([unit.pk]))
        .select_related("unit", "mentor", "idea", "idea__unit")
        .prefetch_related(
            "milestones",
            Prefetch("gates", Gate.objects.filter(undone=False)),
            Prefetch("trials", Trial.objects.order_by("pk")),
        )
        .order_by("-started_on", "-pk")
    )


def board_counts(person: Person, unit: Unit) -> dict[str, int]:
    """How many projects stand in each state: the board's tabs."""
    seen = Project.objects.visible_to(person).filter(unit__in=tree.below([unit.pk]))
    return dict(seen.order_by().values_list("state").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Card:
    """A project as the board shows it."""

    project: Project
    next: Milestone | None
    is_late: bool
    done: int
    planned: int
    gate: Gate | None
    trials: int
    finished_trials: int
    is_gate_due: bool

    @property
    def share(self) -> float | None:
        return self.done / self.planned if self.planned else None


def card(project: Project, today: date) -> Card:
    """From what `board` has read already."""
    milestones = list(project.milestones.all())
    open_ones = sorted((m for m in milestones if m.done_on is None), key=lambda m: m.due_on)
    gates, trials = list(project.gates.all()), list(project.trials.all())
    return Card(
        project=project,
        next=open_ones[0] if open_ones else None,
        is_late=project.state in LIVING and bool(open_ones) and open_ones[0].due_on < today,
        done=len(milestones) - len(open_ones),
        planned=len(milestones),
        gate=gates[-1] if gates else None,
        trials=len(trials),
        finished_trials=sum(t.state == TrialState.FINISHED for t in trials),
        is_gate_due=is_gate_due(project, today),
    )


def is_gate_due(project: Project, today: date) -> bool:
    """A gate is due once every milestone is reached or one is late, and nobody decided since."""
    milestones = list(project.milestones.all())
    if project.state not in (ProjectState.ACTIVE, ProjectState.RECYCLING) or not milestones:
        return False
    late = [m.due_on for m in milestones if m.done_on is None and m.due_on < today]
    reached = [m.done_on for m in milestones if m.done_on is not None]
    if late:
        since = min(late)
    elif len(reached) == len(milestones):
        since = max(reached)
    else:
        return False
    gates = [gate for gate in project.gates.all() if not gate.undone]
    return all(local_date(gate.decided_at) < since for gate in gates)
