"""Changes of a day to come: previewed, kept as planned, applied when their day comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal import keys
from vuonuom.journal.acts import act, record, reorganisation, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.actions import reorganisations
from vuonuom.organization.actions.reorganisations import Part
from vuonuom.organization.models import Reorganization, Unit
from vuonuom.organization.queries import Figure, figures
from vuonuom.tree import queries as tree

Arguments = Mapping[str, Any]


class AlreadyApplied(Refused):
    pass


class UnknownUnit(Refused):
    pass


@dataclass(frozen=True)
class Change:
    """One figure of one unit, as it is and as it would be."""

    unit: int
    name: str
    measure: str
    year: int
    before: int
    after: int


@dataclass(frozen=True)
class Preview:
    """What a reorganisation would do, exactly: it was done and rolled back."""

    changes: tuple[Change, ...]
    moved: int  # units that would hang elsewhere
    opened: int
    closed: int
    members: int  # memberships that would pass to another unit


@dataclass(frozen=True)
class Applied:
    change: Reorganization
    refusal: str = ""


@reorganisation
def plan_reorganization(
    *, by: Person | None, kind: str, on: date, plan: dict[str, Any]
) -> Reorganization:
    """Keep a change for a day to come. It is tried out first: what cannot be is refused today."""
    preview(kind=kind, on=clock.today(), plan=plan)
    planned = Reorganization.objects.create(kind=kind, on=on, plan=plan, ordered_by=by)
    record("organization.reorganization.planned", by=by, subject=planned)
    return planned


@undoes("organization.reorganization.planned")
@act
def cancel_plan(*, entry: Entry, by: Person | None) -> Reorganization:
    """Take back a planned change before its day."""
    planned = Reorganization.objects.get(pk=entry.subject_id)
    waiting = Reorganization.objects.filter(pk=planned.pk, done__isnull=True, undone_at=None)
    if not waiting.update(undone_at=clock.now()):
        raise AlreadyApplied(_("Việc này đã được thực hiện hoặc đã được hủy."))
    reverse(entry, by=by, subject=planned)
    return planned


def apply_due(today: date | None = None) -> list[Applied]:
    """Do what was planned up to `today`, in order of its days. Safe to run twice.

    What has become impossible stays planned and is told with its reason.
    """
    day = today or clock.today()
    due = Reorganization.objects.filter(done__isnull=True, undone_at=None, on__lte=day)
    return [_apply(change) for change in due.select_related("ordered_by").order_by("on", "pk")]


def _apply(change: Reorganization) -> Applied:
    try:
        with transaction.atomic():
            _DO[change.kind](change.plan, by=change.ordered_by, on=change.on, planned=change)
    except Refused as refusal:
        return Applied(change, refusal.sentence)
    return Applied(change)


def preview(*, kind: str, on: date, plan: Arguments) -> Preview:
    """Exact figures before and after. Raises what the change itself would raise."""
    day = min(on, clock.today())
    # The request's key is for the act that may follow.
    with keys.given(""), transaction.atomic():
        tried = _tried(kind, day, plan)
        transaction.set_rollback(True)
    return tried


def _tried(kind: str, on: date, plan: Arguments) -> Preview:
    named = _named_units(plan)
    years = (on.year - 1, on.year)
    touched = {key for path in tree.ancestors_of(named).values() for key in path}
    before = figures(touched, years)
    unit = _DO[kind](plan, by=None, on=on, planned=None)
    change = Reorganization.objects.filter(undone_at=None).latest("pk")
    done = change.done or {}
    openings = Entry.objects.filter(pk__in=done["opened"]).values_list("subject_id", flat=True)
    after_units = touched | {unit.pk, *openings}
    for path in tree.ancestors_of([*named, *openings]).values():
        after_units |= set(path)
    before |= figures(after_units - touched - set(openings), years)
    return Preview(
        changes=_changes(before, figures(after_units, years)),
        moved=len(set(done["hung"])),
        opened=len(openings),
        closed=len(done["closed"]),
        members=len(done["ended"]),
    )


def _changes(before: dict[Figure, int], after: dict[Figure, int]) -> tuple[Change, ...]:
    different = [key for key in sorted(before.keys() | after.keys())
                 if before.get(key, 0) != after.get(key, 0)]  # fmt: skip
    names = Unit.objects.in_bulk({unit for unit, _measure, _year in different})
    return tuple(
        Change(unit, names[unit].name, measure, year,
               before.get((unit, measure, year), 0), after.get((unit, measure, year), 0))
        for unit, measure, year in different
    )  # fmt: skip


def _named_units(plan: Arguments) -> list[int]:
    keys_ = [plan.get("unit"), plan.get("parent"), plan.get("into"), *plan.get("units", ())]
    keys_ += [key for part in plan.get("parts", ()) for key in (part["unit"], *part["children"])]
    return [key for key in keys_ if key is not None]


def _unit(key: int) -> Unit:
    unit = Unit.objects.filter(pk=key).first()
    if unit is None:
        raise UnknownUnit(_("Không tìm thấy đơn vị."))
    return unit


def _rename(plan: Arguments, **rest: Any) -> Unit:
    return reorganisations.rename_unit(unit=_unit(plan["unit"]), name=plan["name"], **rest)


def _close(plan: Arguments, **rest: Any) -> Unit:
    return reorganisations.close_unit(unit=_unit(plan["unit"]), **rest)


def _move(plan: Arguments, **rest: Any) -> Unit:
    parent = _unit(plan["parent"])
    return reorganisations.move_unit(unit=_unit(plan["unit"]), parent=parent, **rest)


def _merge(plan: Arguments, **rest: Any) -> Unit:
    return reorganisations.merge_units(
        units=[_unit(key) for key in plan["units"]],
        into=_unit(plan["into"]) if plan.get("into") else None,
        code=plan.get("code", ""),
        name=plan.get("name", ""),
        **rest,
    )


def _split(plan: Arguments, **rest: Any) -> Unit:
    parts = [
        Part(
            unit=_unit(part["unit"]) if part["unit"] else None,
            code=part["code"],
            name=part["name"],
            weight=part["weight"],
            children=tuple(part["children"]),
            members=tuple(part["members"]),
        )
        for part in plan["parts"]
    ]
    return reorganisations.split_unit(unit=_unit(plan["unit"]), parts=parts, **rest)


_DO: dict[str, Callable[..., Unit]] = {
    "rename": _rename,
    "close": _close,
    "move": _move,
    "merge": _merge,
    "split": _split,
}
