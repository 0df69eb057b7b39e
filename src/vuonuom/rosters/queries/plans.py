"""A list compared with what stands in the database: what entering it would do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vuonuom.core import clock
from vuonuom.organization.models import Unit
from vuonuom.rosters.queries import tables
from vuonuom.rosters.queries.known import known_units
from vuonuom.rosters.queries.members import Register
from vuonuom.rosters.queries.people import PeoplePlan, Tell, plan_people
from vuonuom.rosters.queries.reforms import ReformPlan, plan_reform
from vuonuom.rosters.queries.tables import AS_FOUND, Corrections, Table
from vuonuom.rosters.queries.units import UnitsPlan, plan_units
from vuonuom.rosters.states import ListKind, Rejection


class FurtherPlan(Protocol):
    """What a room above makes of its own kind of list."""

    rejected: list[Rejection]

    @property
    def good(self) -> int: ...
    def numbers(self) -> dict[str, int]: ...


Plan = PeoplePlan | UnitsPlan | ReformPlan | FurtherPlan
# Kinds of list whose records lie in rooms above: these say here how they are read.
PLANS: dict[ListKind, Callable[[Table, Unit | None, Tell], FurtherPlan]] = {}


def nobody(_done: int) -> None:
    """The listener where nobody waits."""


@dataclass(frozen=True)
class Source:
    """A list's file, and what a person corrected of how it is read."""

    path: Path
    ending: str = ""  # where the path does not say
    corrections: Corrections = AS_FOUND


def plan_file(
    source: Source, kind: ListKind, *, scope: Unit | None, tell: Tell = nobody
) -> tuple[Plan, Table]:
    """Read a file whole. Raises Unreadable, NoHead, ColumnsMissing."""
    with tables.opened(
        source.path, kind, ending=source.ending, corrections=source.corrections
    ) as table:
        found = plan(table, scope, tell)
        found.rejected += table.left.rejected
        found.rejected.sort()
        return found, table


def plan(table: Table, scope: Unit | None, tell: Tell = nobody) -> Plan:
    if further := PLANS.get(table.kind):
        return further(table, scope, tell)
    known = known_units(scope.pk if scope is not None else None)
    today = clock.today()
    if table.kind is ListKind.UNITS:
        return plan_units(table.lines, table.mapped, known=known, scope=scope, today=today)
    if table.kind is ListKind.REFORM:
        return plan_reform(
            table.lines, table.mapped, known=known, scope=scope, today=today, tell=tell
        )
    register = Register(frozenset(known.units) if scope is not None else None)
    return plan_people(
        table.lines, table.mapped, known=known, register=register, today=today, tell=tell
    )
