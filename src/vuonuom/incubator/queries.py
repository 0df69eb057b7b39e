"""Named reads of projects: a unit's board, one project's page, what waits for whom."""

from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.clock import local_date
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator import rules
from vuonuom.incubator.models import Gate, Milestone, Project, Trial, TrialEvidence
from vuonuom.incubator.states import LIVING, GateDecision, ProjectState, TrialState
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree

MOST_WAITING = 50


def mentors(unit_ids: list[int]) -> QuerySet[Person]:
    """Who may mentor in one of the units: by a role on it or above it, by name."""
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        role__in=roles_with("incubator.work"),
        unit__in=tree.above(unit_ids),
        starts_on__lte=today,
    )
    people = Person.objects.filter(is_active=True, pk__in=held.values("person_id"))
    return people.order_by("sort_key", "pk")


def places_for(idea: Idea, person: Person) -> list[Unit]:
    """Living units on the idea's own line where the person may start its project, nearest first."""
    path = access.path(person, idea.unit_id)
    found = Unit.objects.living().filter(pk__in=path).select_related("kind")
    units = sorted(found, key=lambda unit: path.index(unit.pk))
    return [unit for unit in units if rules.may_start(person, unit)]


def home(units: list[Unit]) -> Unit:
    """Where a project is mostly incubated: the base (the level above branches), if it is there."""
    bases = [unit for unit in units if unit.kind.key == "base"]
    return bases[0] if bases else units[0]


def project_of(idea: Idea) -> Project | None:
    return Project.objects.filter(idea=idea).first()


def ready_to_start(person: Person, unit: Unit) -> QuerySet[Idea]:
    """Ideas taken up in the unit's part of the tree that have no project yet, the newest first."""
    ideas: QuerySet[Idea] = Idea.objects.visible_to(person).filter(
        unit__in=tree.below([unit.pk]), state=IdeaState.TAKEN_UP, project=None
    )
    return ideas.select_related("unit").order_by("-submitted_at", "-pk")


# -- the board ----------------------------------------------------------------------


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


# -- one project ----------------------------------------------------------------------


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


# -- what waits ----------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in the incubator, the most overdue first."""

    gates_due: list[Project]
    late_milestones: list[Milestone]  # of projects they mentor

    @property
    def count(self) -> int:
        return len(self.gates_due) + len(self.late_milestones)


def waiting_for(person: Person) -> Waiting:
    held = access.reach(person).permissions
    return Waiting(
        gates_due=_gates_due(person) if "incubator.decide" in held else [],
        late_milestones=_late_milestones(person) if "incubator.work" in held else [],
    )


def waiting_places(person: Person) -> dict[str, list[str]]:
    """Codes of the units where gates are due and milestones late, oldest first: one query."""
    held = access.reach(person).permissions
    found: list[QuerySet[Any, Any]] = []
    if "incubator.decide" in held:
        due = _due(person).order_by()
        found.append(due.values_list(Value("gates"), "pk", "unit__code", "started_on"))
    if "incubator.work" in held:
        late = _late(person).order_by()
        found.append(late.values_list(Value("milestones"), "pk", "project__unit__code", "due_on"))
    places: dict[str, list[str]] = {"gates": [], "milestones": []}
    rows = found[0].union(*found[1:], all=True) if found else ()
    for what, _pk, code, _since in sorted(rows[: 2 * MOST_WAITING], key=itemgetter(3, 1)):
        places[what].append(code)
    return places


def _gates_due(person: Person) -> list[Project]:
    found = _due(person).select_related("unit", "idea").order_by("started_on", "pk")
    return list(found[:MOST_WAITING])


def _due(person: Person) -> QuerySet[Project]:
    """The same rule as `is_gate_due`, asked of the database for everything the person decides."""
    today = clock.today()
    own = IdeaAuthor.objects.filter(person=person, idea=OuterRef("idea"))
    of_project = Milestone.objects.filter(project=OuterRef("pk"))
    late = of_project.filter(done_on=None, due_on__lt=today).order_by("due_on")
    reached = of_project.filter(done_on__isnull=False).order_by("-done_on")
    decided = Gate.objects.filter(project=OuterRef("pk"), undone=False)
    projects: QuerySet[Project] = Project.objects.filter(
        access.scope(person, "incubator.decide"),
        state__in=(ProjectState.ACTIVE, ProjectState.RECYCLING),
    )
    # Subqueries and no grouping: SQLite takes no HAVING over a correlated EXISTS.
    return (
        projects.exclude(Exists(own))
        .annotate(
            late_since=Subquery(late.values("due_on")[:1]),
            reached_on=Subquery(reached.values("done_on")[:1]),
        )
        .filter(
            Q(late_since__isnull=False)
            & ~Exists(decided.filter(decided_at__date__gte=OuterRef("late_since")))
            | Q(late_since=None, reached_on__isnull=False)
            & ~Exists(of_project.filter(done_on=None))
            & ~Exists(decided.filter(decided_at__date__gte=OuterRef("reached_on")))
        )
    )


def _late_milestones(person: Person) -> list[Milestone]:
    late = _late(person).select_related("project").order_by("due_on", "pk")
    return list(late[:MOST_WAITING])


def _late(person: Person) -> QuerySet[Milestone]:
    return Milestone.objects.filter(
        done_on=None,
        due_on__lt=clock.today(),
        project__mentor=person,
        project__state__in=LIVING,
    )


def evidence_for(person: Person) -> Any:
    """Evidence of projects that the person may see: for its files."""
    return TrialEvidence.objects.filter(trial__project__in=Project.objects.visible_to(person))
