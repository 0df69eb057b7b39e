"""Who may enter and take out which list, and where."""

from vuonuom.access.errors import NotAllowed
from vuonuom.access.queries import can, holds_all, tops
from vuonuom.accounts.models import Person
from vuonuom.organization.models import Unit
from vuonuom.rosters.states import MANAGE, ListKind


def demand(by: Person | None, kind: ListKind, unit: Unit | None) -> None:
    """Raises NotAllowed. `by` None is the installation itself; `unit` None is all trees."""
    if by is not None and not may(by, kind, unit):
        raise NotAllowed


def may(person: Person, kind: ListKind, unit: Unit | None) -> bool:
    if unit is not None:
        return can(person, MANAGE[kind], unit)
    return holds_all(person, tops(person, MANAGE[kind]))
