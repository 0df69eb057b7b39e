"""Freezing a board at a date: at once, or planned for the end of a day to come."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules as targets
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.models import FrozenBoard, PlannedFreeze
from vuonuom.progress.queries.frozen import content
from vuonuom.progress.states import FROZEN, PLANNED_FREEZE


class NoTitle(Refused):
    pass


class WrongDay(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def freeze_board(*, by: Person, unit: Unit, year: int, title: str) -> FrozenBoard:
    """Keep the board of a unit as it is today. No undo: what is frozen never changes nor goes."""
    targets.demand(by, targets.ASSIGN, unit)
    if not rules.FIRST_YEAR <= year <= clock.today().year:
        raise WrongDay(_("Năm này chưa có số liệu để chốt."))
    frozen = _freeze(by, unit, year, clock.today(), _titled(title))
    record(FROZEN, by=by, subject=frozen, changed={"hash": frozen.hash})
    return frozen


@act
def plan_freeze(*, by: Person, unit: Unit, year: int, on: date, title: str) -> PlannedFreeze:
    """Have the board frozen at the end of a day to come. Undone while it waits."""
    targets.demand(by, targets.ASSIGN, unit)
    title = _titled(title)
    if on < clock.today():
        raise WrongDay(_("Ngày này đã qua. Có thể chốt ngay số liệu hôm nay."), field="on")
    if on.year not in (year, year + 1):
        raise WrongDay(_("Ngày chốt nằm trong năm của bảng hoặc năm sau."), field="on")
    planned, is_mine = PlannedFreeze.objects.get_or_create(
        unit=unit,
        year=year,
        on=on,
        state=PLANNED_FREEZE.initial,
        defaults={"by": by, "title": title},
    )
    if not is_mine:
        raise SomebodyWasFirst(_("Ngày này đã có lịch chốt."), field="on")
    record("progress.plannedfreeze.planned", by=by, subject=planned)
    return planned


@undoes("progress.plannedfreeze.planned")
@act
def cancel_freeze(*, entry: Entry, by: Person) -> PlannedFreeze:
    planned = PlannedFreeze.objects.select_related("unit").get(pk=entry.subject_id)
    targets.demand(by, targets.ASSIGN, planned.unit)
    _move(planned, "cancelled")
    reverse(entry, by=by, subject=planned)
    return planned


@act
def drop_freeze(*, by: Person, planned: PlannedFreeze) -> PlannedFreeze:
    """Take a planned freeze off, whenever it was planned. Its undo is to plan it again."""
    targets.demand(by, targets.ASSIGN, planned.unit)
    _move(planned, "cancelled")
    record("progress.plannedfreeze.cancelled", by=by, subject=planned)
    return planned


@act
def carry_out_freeze(*, by: Person | None, planned: PlannedFreeze) -> FrozenBoard:
    """Its day is over. A board frozen on that very day serves too. No undo, as of any freeze."""
    on = rules.frozen_on(planned.on, clock.today())
    same = FrozenBoard.objects.filter(unit=planned.unit, year=planned.year, on=on).first()
    frozen = same or _freeze(planned.by, planned.unit, planned.year, on, planned.title)
    _move(planned, "done", frozen)
    record(FROZEN, by=by, subject=frozen, changed={"hash": frozen.hash})
    return frozen


def _titled(title: str) -> str:
    words = text.one_line(title)
    if not words:
        raise NoTitle(_("Xin ghi tên bản chốt, ví dụ: Sơ kết sáu tháng đầu năm."), field="title")
    return words


def _freeze(by: Person | None, unit: Unit, year: int, on: date, title: str) -> FrozenBoard:
    frozen = FrozenBoard(
        unit=unit,
        year=year,
        on=on,
        title=title,
        taken_at=clock.now(),
        by=by,
        content=content(unit, year, on),
    )
    try:
        with transaction.atomic():
            frozen.save()
    except IntegrityError:
        raise SomebodyWasFirst(_("Hôm nay bảng này đã được chốt.")) from None
    return frozen


def _move(planned: PlannedFreeze, verb: str, frozen: FrozenBoard | None = None) -> None:
    move = PLANNED_FREEZE.move(verb)
    mine = PlannedFreeze.objects.filter(pk=planned.pk, state__in=move.sources)
    if not mine.update(state=move.target, frozen=frozen):
        raise SomebodyWasFirst(_("Lịch chốt này đã được thực hiện hoặc đã bỏ trước đó."))
    planned.state, planned.frozen = move.target, frozen
