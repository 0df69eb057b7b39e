"""Who may start, guide and decide; what dates and words a project must have."""

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea
from vuonuom.incubator.models import Project
from vuonuom.incubator.states import GateDecision, ProjectState
from vuonuom.organization.models import Unit

LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
LEAD_DAYS = 366  # how far ahead a trial or a milestone may be planned
STATE_AFTER = {
    GateDecision.GO: ProjectState.ACTIVE,
    GateDecision.HOLD: ProjectState.ON_HOLD,
    GateDecision.RECYCLE: ProjectState.RECYCLING,
    GateDecision.STOP: ProjectState.STOPPED,
}


def is_author(person: Person, idea: Idea) -> bool:
    return idea.authors.filter(person=person).exists()


def may_start(person: Person, unit: Unit | int) -> bool:
    """Leaders of the unit, and mentors for the ideas they are ready to guide."""
    return any(access.can(person, right, unit) for right in ("incubator.decide", "incubator.work"))


def may_mentor(person: Person, unit: Unit | int) -> bool:
    return access.can(person, "incubator.work", unit)


def may_guide(person: Person, project: Project) -> bool:
    """Milestones and trials: the project's mentor, and whoever decides over its unit."""
    if project.mentor_id == person.pk:
        return True
    return may_start(person, project.unit_id)


def may_decide(person: Person, project: Project) -> bool:
    """Gates: whoever decides over the unit, but never an author of the idea."""
    decides = access.can(person, "incubator.decide", project.unit_id)
    return decides and not is_author(person, project.idea)
