"""What waits for one person in projects."""

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.incubator.models import Gate, Milestone, Project
from vuonuom.incubator.states import LIVING, ProjectState

MOST_WAITING = 50


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
