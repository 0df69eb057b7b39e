"""One project's page: what is known of it and what happened."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.clock import local_date
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.incubator import rules
from vuonuom.incubator.models import Gate, Milestone, Project, Trial, TrialEvidence
from vuonuom.incubator.queries.board import is_gate_due
from vuonuom.incubator.states import LIVING, GateDecision, ProjectState, TrialState


@dataclass(frozen=True)
class Moment:
    """One line of a project's timeline."""

    at: date
    sign: str
    tone: str
    kind: str  # started, gate, milestone, trial_started, trial_finished
    title: str = ""
    text: str = ""
    person: str = ""
    order: datetime | None = None


@dataclass(frozen=True)
class ProjectView:
    project: Project
    authors: list[IdeaAuthor]
    milestones: list[Milestone]
    trials: list[Trial]
    gates: list[Gate]
    moments: list[Moment]
    today: date
    may_guide: bool
    may_decide: bool
    is_author: bool
    gate_due: bool
    late: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_living(self) -> bool:
        return self.project.state in LIVING

    @property
    def running(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.state == TrialState.RUNNING]

    @property
    def finished(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.state == TrialState.FINISHED]

    @property
    def may_finish(self) -> bool:
        active = self.project.state == ProjectState.ACTIVE
        return self.may_decide and active and bool(self.finished)


def projects_for(person: Person) -> QuerySet[Project]:
    """One project's page begins here."""
    seen: QuerySet[Project] = Project.objects.visible_to(person)
    return seen.select_related("unit", "unit__kind", "mentor", "idea", "idea__unit")


def project_view(project: Project, person: Person) -> ProjectView:
    today = clock.today()
    people = IdeaAuthor.objects.select_related("person")
    decided = Gate.objects.filter(undone=False).select_related("decided_by")
    read_with = (Prefetch("gates", decided), Prefetch("idea__authors", people), "milestones")
    prefetch_related_objects([project], *read_with)
    milestones = sorted(project.milestones.all(), key=lambda m: (m.due_on, m.position))
    evidence = TrialEvidence.objects.select_related("file").order_by("pk")
    trials = list(
        project.trials.select_related("place")
        .prefetch_related(Prefetch("evidence", evidence))
        .order_by("-starts_on", "-pk")
    )
    gates, authors = list(project.gates.all()), list(project.idea.authors.all())
    living = project.state in LIVING
    late = {m.pk for m in milestones if m.done_on is None and m.due_on < today and living}
    is_author = person.pk in {author.person_id for author in authors}
    return ProjectView(
        project=project,
        authors=authors,
        milestones=milestones,
        trials=trials,
        gates=gates,
        moments=_moments(project, milestones, trials, gates),
        today=today,
        may_guide=rules.may_guide(person, project),
        may_decide=access.can(person, "incubator.decide", project.unit_id) and not is_author,
        is_author=is_author,
        gate_due=is_gate_due(project, today),
        late=frozenset(late),
    )


GATE_SHOWN = {
    GateDecision.GO: ("forward", "good"),
    GateDecision.HOLD: ("pause", "wait"),
    GateDecision.RECYCLE: ("recycle", "wait"),
    GateDecision.STOP: ("stop", "off"),
}


def _moments(
    project: Project, milestones: list[Milestone], trials: list[Trial], gates: list[Gate]
) -> list[Moment]:
    """What happened, the newest first."""
    found = [Moment(project.started_on, "mam", "going", "started")]
    found += [
        Moment(m.done_on, "tick", "good", "milestone", m.title)
        for m in milestones
        if m.done_on is not None
    ]
    found += [Moment(t.starts_on, "search", "going", "trial_started", t.place.name) for t in trials]
    found += [
        Moment(t.ends_on, "tick", "good", "trial_finished", t.place.name, t.result)
        for t in trials
        if t.ends_on is not None
    ]
    found += [
        Moment(
            local_date(g.decided_at),
            *GATE_SHOWN[GateDecision(g.decision)],
            "gate",
            str(g.get_decision_display()),
            g.reason,
            str(g.decided_by),
        )
        for g in gates
    ]
    steps = ("started", "trial_started", "milestone", "trial_finished", "gate")
    return sorted(found, key=lambda m: (m.at, steps.index(m.kind)), reverse=True)


def evidence_for(person: Person) -> Any:
    """Evidence of projects that the person may see: for its files."""
    return TrialEvidence.objects.filter(trial__project__in=Project.objects.visible_to(person))
