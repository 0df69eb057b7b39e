"""Rename, close, move, merge and split: dated, journaled, undone by `undo_reorganization`.

Callers in `web`, `api` and `ops` ask `access.can(person, "units.manage", unit)` first. A day to
come is not done here but planned: see `plans`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.actions import carry_figures
from vuonuom.journal.acts import record, reorganisation
from vuonuom.journal.models import Entry
from vuonuom.organization.actions.carrying import Done, living_children
from vuonuom.organization.actions.units import ParentClosed, open_unit
from vuonuom.organization.models import FormerName, Reorganization, Unit
from vuonuom.organization.rules import in_proportion
from vuonuom.tree import queries as tree

WHOLE = 1_000_000  # parts per million


class NotYet(Refused):
    pass


class UnitClosed(Refused):
    pass


class HasChildren(Refused):
    pass


class OtherTree(Refused):
    pass


class NothingToChange(Refused):
    pass


class BadParts(Refused):
    pass


@dataclass(frozen=True)
class Part:
    """One successor of a split: a unit that exists, or the code and name of a new one.

    `children` and `members` (keys of units and persons) go there; whoever is named nowhere goes to
    the first part. `weight` is its part of the whole, for estimated baselines: by default the
    members it receives.
    """

    unit: Unit | None = None
    code: str = ""
    name: str = ""
    weight: int = 0
    children: tuple[int, ...] = field(default=())
    members: tuple[int, ...] = field(default=())


@reorganisation
def rename_unit(
    *, by: Person | None, unit: Unit, name: str, on: date, planned: Reorganization | None = None
) -> Unit:
    """Call a unit by another name from a day on; the old one is kept. Undone."""
    _refuse_to_come(on)
    unit = _living(unit)
    old = unit.name
    unit.call(name)
    if unit.name in ("", old):
        raise NothingToChange(_("Hãy viết tên mới của đơn vị."), field="name")
    unit.save(update_fields=["name", "sort_key", "search_text"])
    done = Done(former_name=FormerName.objects.create(unit=unit, name=old, until=on).pk)
    entry = record("organization.unit.renamed", by=by, subject=unit, changed={"name": unit.name})
    _keep("rename", on, {"unit": unit.pk, "name": unit.name}, done, entry, by, planned)
    return unit


@reorganisation
def close_unit(
    *, by: Person | None, unit: Unit, on: date, planned: Reorganization | None = None
) -> Unit:
    """Close a unit that has no living unit below it; its memberships end. Undone."""
    _refuse_to_come(on)
    unit = _living(unit)
    if living_children(unit):
        raise HasChildren(_("Hãy chuyển hoặc giải thể các đơn vị trực thuộc trước."))
    done = Done()
    done.hand_over(unit, None, on)
    done.close(unit, on)
    entry = record("organization.unit.closed", by=by, subject=unit, counts=done.counts)
    _keep("close", on, {"unit": unit.pk}, done, entry, by, planned)
    return unit


@reorganisation
def move_unit(
    *, by: Person | None, unit: Unit, parent: Unit, on: date, planned: Reorganization | None = None
) -> Unit:
    """Hang a unit with all below it under another; all figures follow. Undone."""
    _refuse_to_come(on)
    unit, parent = _living(unit), _living(parent)
    _refuse_other_tree(unit, parent)
    done = Done()
    done.hang(unit, parent, on)
    if not done.hung:
        raise NothingToChange(_("Đơn vị đang trực thuộc nơi này."), field="parent")
    entry = record("organization.unit.moved", by=by, subject=unit, changed={"parent": parent.pk})
    carry_figures(entry=entry, moved=done.carried)
    _keep("move", on, {"unit": unit.pk, "parent": parent.pk}, done, entry, by, planned)
    return unit


@reorganisation
def merge_units(
    *,
    by: Person | None,
    units: Sequence[Unit],
    on: date,
    into: Unit | None = None,
    code: str = "",
    name: str = "",
    planned: Reorganization | None = None,
) -> Unit:
    """Merge units into one that lives, or into a new one of `code` and `name`. Undone.

    Their living children and their members move to the successor; each hangs closed under it, so
    that last year's figures follow today's tree. Returns the successor.
    """
    _refuse_to_come(on)
    merged = [_living(unit) for unit in units]
    _refuse_odd_merge(merged, into)
    plan = _merge_plan(merged, into, code, name)
    done = Done()
    successor = _living(into) if into else _open_beside(merged, code, name, on, by, done)
    for unit in merged:
        _refuse_other_tree(unit, successor)
        for child in living_children(unit):
            if child not in merged:
                done.hang(child, successor, on)
        done.hand_over(unit, successor, on)
        done.close(unit, on)
        done.hang(unit, successor, on)
        done.succeed(unit, successor, on)
    entry = record("organization.unit.merged", by=by, subject=successor, counts=done.counts)
    carry_figures(entry=entry, moved=done.carried)
    _keep("merge", on, plan, done, entry, by, planned)
    return successor


@reorganisation
def split_unit(
    *,
    by: Person | None,
    unit: Unit,
    parts: Sequence[Part],
    on: date,
    planned: Reorganization | None = None,
) -> Unit:
    """Split a unit among two or more: its children and members go to them. Undone.

    Its postings are not touched: it hangs closed under the successors' common parent, and each
    successor shows an estimated baseline by its share. Returns the closed unit.
    """
    _refuse_to_come(on)
    unit = _living(unit)
    children = living_children(unit)
    _refuse_odd_parts(unit, parts, children)
    done = Done()
    successors = [
        _living(part.unit)
        if part.unit
        else _open_beside([unit], part.code, part.name, on, by, done, unit)
        for part in parts
    ]
    parent = _common_parent(unit, successors)
    for child in children:
        done.hang(child, successors[_place(child.pk, [part.children for part in parts])], on)
    received = _share_members(unit, parts, successors, on, done)
    done.close(unit, on)
    done.hang(unit, parent, on)
    shares = in_proportion(WHOLE, [part.weight for part in parts], received)
    for successor, share in zip(successors, shares, strict=True):
        done.succeed(unit, successor, on, share)
    entry = record("organization.unit.split", by=by, subject=unit, counts=done.counts)
    carry_figures(entry=entry, moved=done.carried)
    _keep("split", on, {"unit": unit.pk, "parts": parts_plan(parts)}, done, entry, by, planned)
    return unit


def parts_plan(parts: Sequence[Part]) -> list[dict[str, object]]:
    return [
        {
            "unit": part.unit.pk if part.unit else None,
            "code": part.code,
            "name": part.name,
            "weight": part.weight,
            "children": list(part.children),
            "members": list(part.members),
        }
        for part in parts
    ]


def _merge_plan(
    merged: Sequence[Unit], into: Unit | None, code: str, name: str
) -> dict[str, object]:
    units = [unit.pk for unit in merged]
    return {"units": units, "into": into.pk if into else None, "code": code, "name": name}


def _refuse_to_come(on: date) -> None:
    if on > clock.today():
        raise NotYet(_("Ngày này chưa đến: hãy đặt lịch để thực hiện khi đến ngày."), field="on")


def _living(unit: Unit) -> Unit:
    """The unit as it is now, under the tree lock: the caller's copy may be old."""
    fresh: Unit = Unit.objects.select_related("organization", "kind").get(pk=unit.pk)
    if fresh.is_closed:
        raise UnitClosed(_("%(unit)s đã giải thể hoặc đã sáp nhập.") % {"unit": fresh.name})
    return fresh


def _refuse_other_tree(unit: Unit, other: Unit) -> None:
    if unit.organization_id != other.organization_id:
        names = {"unit": unit.name, "other": other.name}
        raise OtherTree(_("%(unit)s và %(other)s thuộc hai tổ chức khác nhau.") % names)


def _refuse_odd_merge(merged: Sequence[Unit], into: Unit | None) -> None:
    keys = [unit.pk for unit in merged]
    if not keys or len(set(keys)) < len(keys) or (into is not None and into.pk in keys):
        raise BadParts(_("Hãy chọn các đơn vị khác nhau để sáp nhập."), field="units")
    if into is None and len(keys) < 2:
        raise BadParts(_("Cần ít nhất hai đơn vị để lập đơn vị mới."), field="units")
    if into is not None and not set(keys).isdisjoint(tree.ancestors(into.pk)):
        raise BadParts(_("Không thể sáp nhập vào một đơn vị nằm bên trong."), field="into")


def _refuse_odd_parts(unit: Unit, parts: Sequence[Part], children: Sequence[Unit]) -> None:
    existing = [part.unit.pk for part in parts if part.unit]
    if len(parts) < 2 or len(set(existing)) < len(existing) or unit.pk in existing:
        raise BadParts(_("Hãy chia thành ít nhất hai đơn vị khác nhau."), field="parts")
    if any(unit.pk in tree.ancestors(key) for key in existing):
        raise BadParts(_("Không thể chia cho một đơn vị nằm bên trong."), field="parts")
    for part in parts:
        if part.unit:
            _refuse_other_tree(unit, part.unit)
    for named in ([part.children for part in parts], [part.members for part in parts]):
        keys = [key for keys in named for key in keys]
        if len(set(keys)) < len(keys):
            raise BadParts(_("Một đơn vị hoặc một người chỉ về một nơi."), field="parts")
    known = {child.pk for child in children}
    if not known.issuperset(key for part in parts for key in part.children):
        raise BadParts(_("Có đơn vị không trực thuộc đơn vị được chia."), field="parts")


def _place(key: int, named: Sequence[Sequence[int]]) -> int:
    return next((place for place, keys in enumerate(named) if key in keys), 0)


def _share_members(
    unit: Unit, parts: Sequence[Part], successors: Sequence[Unit], on: date, done: Done
) -> list[int]:
    """Hand members to the later parts as named and the rest to the first: how many to each."""
    received = []
    for part, successor in list(zip(parts, successors, strict=True))[1:]:
        before = len(done.ended)
        done.hand_over(unit, successor, on, part.members)
        received.append(len(done.ended) - before)
    before = len(done.ended)
    done.hand_over(unit, successors[0], on)
    return [len(done.ended) - before, *received]


def _open_beside(
    units: Sequence[Unit],
    code: str,
    name: str,
    on: date,
    by: Person | None,
    done: Done,
    like: Unit | None = None,
) -> Unit:
    """Open the successor under the nearest unit that stands above all of `units`."""
    paths = [tree.ancestors(unit.pk)[1:] for unit in units]
    first = like or units[0]
    parent = _nearest_common(paths)
    if parent is None:
        raise ParentClosed(_("Các đơn vị này không có chung cấp trên."), field="units")
    opened = open_unit(
        by=by,
        organization=first.organization,
        kind=first.kind,
        code=code,
        name=name,
        parent=Unit.objects.get(pk=parent),
        on=on,
    )
    done.opened.append(Entry.objects.get(kind="organization.unit.opened", subject_id=opened.pk).pk)
    return opened


def _common_parent(unit: Unit, successors: Sequence[Unit]) -> Unit:
    paths = [tree.ancestors(successor.pk)[1:] for successor in successors]
    parent = _nearest_common(paths)
    if parent is None:
        raise ParentClosed(_("Các đơn vị nhận không có chung cấp trên."), field="parts")
    return Unit.objects.get(pk=parent)


def _nearest_common(paths: Sequence[Sequence[int]]) -> int | None:
    common = set(paths[0]).intersection(*paths[1:])
    return next((unit for unit in paths[0] if unit in common), None)


def _keep(
    kind: str,
    on: date,
    plan: dict[str, object],
    done: Done,
    entry: Entry,
    by: Person | None,
    planned: Reorganization | None,
) -> None:
    """Write down what was done, for the undo; a planned change becomes a done one."""
    kept = planned or Reorganization(kind=kind, on=on, plan=plan, ordered_by=by)
    kept.done, kept.entry = done.kept(), entry
    kept.save()
