"""Where a project may be started, of what, and with whom."""

from django.db.models import Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator import rules
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


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
