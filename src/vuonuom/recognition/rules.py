"""Who may lead a movement, who may speak for a unit, and what follows on what."""

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.directives.rules import ANSWER, ASSIGN
from vuonuom.organization.models import Unit
from vuonuom.recognition.models import EmulationMovement
from vuonuom.recognition.states import MOVEMENT, MovementState
from vuonuom.tree import queries as tree

LEAD = ASSIGN  # whoever assigns a unit's targets launches its movements
SPEAK = ANSWER  # and whoever answers for a unit's figures registers it
FEWEST = 10  # how many joined is told from so many on (`trust.md` 5)
VERBS = {
    MovementState.LAUNCHED: "launched",
    MovementState.REGISTERING: "registration_opened",
    MovementState.CHECKING: "check_begun",
    MovementState.REPLICATING: "replication_begun",
    MovementState.INTERIM: "reviewed",
    MovementState.FINAL: "concluded",
}


def demand(person: Person, permission: str, unit: Unit) -> None:
    """Raises NotAllowed."""
    if not access.can(person, permission, unit):
        raise NotAllowed


def next_steps(movement: EmulationMovement) -> list[MovementState]:
    """What may be done now: one step, or after replication one of two."""
    return [step for step, verb in VERBS.items() if MOVEMENT.allowed(verb, movement.state)]


def is_under(unit: Unit, movement: EmulationMovement) -> bool:
    """Whether a unit is that of the movement, or below it."""
    return movement.unit_id in tree.ancestors(unit.pk)
