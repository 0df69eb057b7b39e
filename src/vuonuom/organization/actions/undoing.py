"""Taking back what was done to the tree: the exact inverse, or a refusal."""

from collections.abc import Sequence
from itertools import chain

from django.db.models import F, Q
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.actions import Carried, carry_figures
from vuonuom.journal.acts import reorganisation, reverse
from vuonuom.journal.models import Entry, Tally
from vuonuom.journal.undoing import undoes
from vuonuom.organization.actions.carrying import UNITS, carried, in_chunks
from vuonuom.organization.models import (
    FormerName,
    Membership,
    Post,
    Reorganization,
    Succession,
    Unit,
)
from vuonuom.tree import actions as tree_actions
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement


class ChangedSince(Refused):
    pass


class StillInUse(Refused):
    pass


@undoes("organization.unit.opened")
@reorganisation
def undo_open(*, entry: Entry, by: Person | None) -> Unit:
    """Close a unit on the day it opened, while nothing hangs on it; its code is free again."""
    unit = Unit.objects.get(pk=entry.subject_id)
    _refuse_used(unit)
    unit.closed_on = unit.opened_on
    unit.code = f"{unit.code[:24]}-x{unit.pk}"
    unit.save(update_fields=["closed_on", "code"])
    reverse(entry, by=by, subject=unit)
    return unit


@undoes("organization.unit.renamed")
@undoes("organization.unit.closed")
@undoes("organization.unit.moved")
@undoes("organization.unit.merged")
@undoes("organization.unit.split")
@reorganisation
def undo_reorganization(*, entry: Entry, by: Person | None) -> Unit:
    """Take back a change of the tree step by step, the last step first.

    Raises ChangedSince, MovedSince or StillInUse when later acts stand on it.
    """
    change = Reorganization.objects.get(entry=entry)
    _mark_undone(change)
    done = change.done or {}
    _take_members_back(done)
    moved = _hang_back(done["hung"])
    Unit.objects.filter(pk__in=done["closed"]).update(closed_on=None)
    _refuse_closed_parents([*(one.top for one in moved), *done["closed"]])
    Post.objects.filter(pk__in=done["posts"]).update(ends_on=None)
    Succession.objects.filter(pk__in=done["successions"]).delete()
    unit = Unit.objects.get(pk=entry.subject_id)
    if done["former_name"]:
        _call_back(unit, done["former_name"])
    undone = reverse(entry, by=by, subject=unit)
    carry_figures(entry=undone, moved=moved)
    for opening in Entry.objects.filter(pk__in=done["opened"]).order_by("-pk"):
        undo_open(entry=opening, by=by)
    return unit


def _mark_undone(change: Reorganization) -> None:
    fresh = Reorganization.objects.filter(pk=change.pk, undone_at=None)
    if not fresh.update(undone_at=clock.now()):
        raise ChangedSince(_("Việc này đã được hoàn tác trước đó."))


def _take_members_back(done: dict[str, list[int]]) -> None:
    for kept, still_open in ((done["started"], True), (done["ended"], False)):
        found = sum(
            rows.filter(ends_on__isnull=still_open).count()
            for rows in in_chunks(Membership.objects.all(), kept)
        )
        if found != len(kept):
            raise ChangedSince(_("Sau đó đã có người chuyển sinh hoạt, không hoàn tác được nữa."))
    for rows in in_chunks(Membership.objects.all(), done["started"]):
        rows.delete()
    for rows in in_chunks(Membership.objects.all(), done["ended"]):
        rows.update(ends_on=None)


def _hang_back(placements: Sequence[int]) -> list[Carried]:
    found = Placement.objects.in_bulk(placements)
    moved = []
    for key in reversed(placements):
        placement = found.get(key)
        if placement is None:
            raise ChangedSince(_("Đơn vị đã được sắp xếp lại sau đó."))
        above = tree.ancestors(placement.node_id)[1:]
        tree_actions.move_back(placement=placement)
        moved.append(carried(placement.node_id, above))
    return moved


def _refuse_closed_parents(nodes: Sequence[int]) -> None:
    """Nobody may come to hang, living, under a unit that closed meanwhile."""
    parents = Placement.objects.filter(node__in=nodes, ends_on=None).values("parent_id")
    living = Unit.objects.living().filter(pk__in=nodes)
    closed = Unit.objects.filter(pk__in=parents).exclude(closed_on=None)
    hangs = Q(node__in=living.values("pk"), parent__in=closed.values("pk"), ends_on=None)
    if Placement.objects.filter(hangs).exists():
        raise ChangedSince(_("Cấp trên cũ đã giải thể hoặc sáp nhập, không hoàn tác được nữa."))


def _call_back(unit: Unit, former_name: int) -> None:
    former = FormerName.objects.get(pk=former_name)
    if FormerName.objects.filter(unit=unit, pk__gt=former.pk).exists():
        raise ChangedSince(_("Đơn vị đã được đổi tên lần nữa sau đó."))
    unit.call(former.name)
    unit.save(update_fields=["name", "sort_key", "search_text"])
    former.delete()


def _refuse_used(unit: Unit) -> None:
    counted = (
        Tally.objects.filter(unit=unit.pk)
        .exclude(own=0, total=0)
        .exclude(measure=UNITS, own=F("total"))
    )
    in_use = chain(
        [unit.is_closed],
        [Placement.objects.filter(parent=unit.pk, ends_on=None).exists()],
        [Membership.objects.current().filter(unit=unit).exists()],
        [counted.exists()],
    )
    if any(in_use):
        sentence = _("%(unit)s đã có đơn vị, người hoặc việc, không hoàn tác được nữa.")
        raise StillInUse(sentence % {"unit": unit.name})
