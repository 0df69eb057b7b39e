"""Entering a list: read whole, compared, written, counted: one act, all of it or nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reorganisation
from vuonuom.organization.actions.reforms import STAGES, apply_reform
from vuonuom.organization.models import Unit
from vuonuom.rosters.actions.done import Done
from vuonuom.rosters.actions.people import write_people
from vuonuom.rosters.actions.units import write_units
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.foreseen import foreseen
from vuonuom.rosters.queries.people import PeoplePlan, Tell
from vuonuom.rosters.queries.plans import Plan, Source, nobody, plan_file
from vuonuom.rosters.queries.reforms import ReformPlan
from vuonuom.rosters.queries.units import UnitsPlan
from vuonuom.rosters.rules.columns import Head
from vuonuom.rosters.rules.rights import demand
from vuonuom.rosters.states import INTAKE, PREFIX, IntakeState, ListKind


class HasRejections(Refused):
    """Some lines cannot enter, and nobody said that the others may go alone."""

    def __init__(self, plan: Plan, head: Head) -> None:
        sentence = _("%(count)s dòng chưa nhập được, nên chưa dòng nào được nhập.")
        super().__init__(sentence % {"count": plan.numbers()["rejected"]})
        self.plan, self.head = plan, head


class NothingToEnter(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


def new_intake(kind: ListKind, unit: Unit | None, by: Person | None) -> Intake:
    """One that is entered at once and was not kept before."""
    now = clock.now()
    return Intake(
        code=codes.any_code(PREFIX[kind], clock.local_date(now).year),
        kind=kind,
        unit=unit,
        by=by,
        at=now,
        state=IntakeState.CONFIRMED,
    )


@reorganisation
def enter_units(
    *,
    by: Person | None,
    intake: Intake,
    source: Source,
    good_alone: bool = False,
    tell: Tell = nobody,
) -> Intake:
    """Enter a list of units: new ones open, names and fields are brought up to date.

    No unit is moved and none closes: that is what reorganisations are for. Raises what reading
    the file raises, HasRejections, NothingToEnter, SomebodyWasFirst.
    """
    demand(by, ListKind.UNITS, intake.unit)
    plan, head = planned(intake, source, good_alone=good_alone, tell=tell)
    done = Done()
    with _nobody_else_first():
        counts = write_units(plan, done) if isinstance(plan, UnitsPlan) else []
    keep(intake, plan, head, done.kept())
    record("rosters.intake.entered", by=by, subject=intake, counts=counts)
    return intake


@act
def enter_people(
    *,
    by: Person | None,
    intake: Intake,
    source: Source,
    good_alone: bool = False,
    tell: Tell = nobody,
) -> Intake:
    """Enter a list of people: found again by number, or by name within a unit; never doubled.

    Whoever is not in the list stays as they are. Raises what reading the file raises,
    HasRejections, NothingToEnter, SomebodyWasFirst.
    """
    demand(by, ListKind.PEOPLE, intake.unit)
    plan, head = planned(intake, source, good_alone=good_alone, tell=tell)
    done = Done()
    with _nobody_else_first():
        counts: Sequence[Count] = (
            write_people(plan, done, tell) if isinstance(plan, PeoplePlan) else []
        )
    keep(intake, plan, head, done.kept())
    record("rosters.intake.entered", by=by, subject=intake, counts=counts)
    return intake


@reorganisation
def enter_reform(
    *,
    by: Person | None,
    intake: Intake,
    source: Source,
    good_alone: bool = False,
    tell: Tell = nobody,
) -> Intake:
    """Do a whole reform as its file says, or nothing: good lines alone would be another reform.

    Raises what reading the file raises, HasRejections, NothingToEnter, CannotReform,
    SomebodyWasFirst.
    """
    demand(by, ListKind.REFORM, intake.unit)
    plan, table = plan_file(source, ListKind.REFORM, scope=intake.unit)
    if plan.rejected or not isinstance(plan, ReformPlan):
        raise HasRejections(plan, table.head)
    if not plan.good:
        raise NothingToEnter(_("Tệp không có thay đổi nào."))
    intake.shown = {**intake.shown, **foreseen(plan)}  # while old figures stand at old units
    with _nobody_else_first():
        change = apply_reform(
            by=by, reform=plan.reform, tell=lambda stage: tell(table.count * stage // STAGES)
        )
    keep(intake, plan, table.head, {"reform": change.pk})
    record("rosters.intake.entered", by=by, subject=intake)
    return intake


ENTER: dict[ListKind, Callable[..., Intake]] = {
    ListKind.UNITS: enter_units,
    ListKind.PEOPLE: enter_people,
    ListKind.REFORM: enter_reform,
}


def planned(intake: Intake, source: Source, *, good_alone: bool, tell: Tell) -> tuple[Plan, Head]:
    """What the file would do. Raises HasRejections, NothingToEnter."""
    plan, table = plan_file(source, ListKind(intake.kind), scope=intake.unit, tell=tell)
    if plan.rejected and not good_alone:
        raise HasRejections(plan, table.head)
    if not plan.good:
        raise NothingToEnter(_("Danh sách không có dòng nào nhập được."))
    intake.rejected = plan.rejected
    intake.shown = {**intake.shown, **table.left.shown()}
    return plan, table.head


@contextmanager
def _nobody_else_first() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise SomebodyWasFirst(
            _("Có người vừa nhập cùng mã số hoặc tên đăng nhập. Xin đọc lại danh sách.")
        ) from None


def keep(intake: Intake, plan: Plan, head: Head, done: dict[str, Any]) -> None:
    """The list is entered: what it did, and how its columns were read. Raises SomebodyWasFirst."""
    entered = INTAKE.move("entered")
    values = {
        "state": entered.target,
        "found": plan.numbers(),
        "done": done,
        "mapping": dict(head.mapped),
        "signature": head.signature,
        "line": head.line,
        "shown": intake.shown,
    }
    for name, value in values.items():
        setattr(intake, name, value)
    if intake.pk is None:
        intake.save()
        return
    standing = Intake.objects.filter(pk=intake.pk, state__in=entered.sources)
    if not standing.update(**values):
        raise SomebodyWasFirst(_("Danh sách này đã được nhập hoặc đã bỏ."))
