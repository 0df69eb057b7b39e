"""A whole reform in one act: thousands of units open, end and move at once. Undone as one.

It gives, row for row, what the single acts of `reorganisations` would give one after the other.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, tables, text
from vuonuom.core.errors import Refused
from vuonuom.journal.actions import carry_together
from vuonuom.journal.acts import Count, record, reorganisation, reverse
from vuonuom.journal.models import Posting, Tally
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.organization.actions.carrying import CHUNK, MEMBERS, UNITS
from vuonuom.organization.actions.undoing import ChangedSince, StillInUse
from vuonuom.organization.models import (
    FormerName,
    Membership,
    Post,
    Reorganization,
    Succession,
    Unit,
)
from vuonuom.organization.queries.reforms import trees_of, troubles
from vuonuom.organization.rules import in_proportion
from vuonuom.organization.rules.reforms import WHOLE, Ending, Reform, Trees
from vuonuom.tree import actions as tree_actions
from vuonuom.tree import queries as tree
from vuonuom.tree import rules as tree_rules
from vuonuom.tree.actions import Hanging, NewNode
from vuonuom.tree.models import Node, Placement

STAGES = 7
BACK_STAGES = 5
_UNIT = ("node_id", "code", "organization_id", "kind_id", "name", "sort_key", "search_text",
         "opened_on", "closed_on")  # fmt: skip
_MEMBERSHIP = ("id", "person_id", "unit_id", "starts_on", "ends_on", "number", "register_key")

Stage = Callable[[int], None]  # told which of the STAGES is done


class CannotReform(Refused):
    pass


class FiguresLost(Refused):
    """Never to be seen: what stands at the tops before and after is compared."""


def nobody(_stage: int) -> None:
    """The listener where nobody waits."""


@dataclass
class Done:
    """Keys of what a reform made and ended, for its undo."""

    opened: list[int] = field(default_factory=list)  # units
    hung: list[int] = field(default_factory=list)  # placements
    closed: list[int] = field(default_factory=list)  # units
    ended: list[int] = field(default_factory=list)  # memberships
    started: list[int] = field(default_factory=list)  # memberships
    posts: list[int] = field(default_factory=list)
    successions: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)  # former names
    counts: Counter[tuple[int, str, date]] = field(default_factory=Counter)

    def kept(self) -> dict[str, list[int]]:
        return {name: keys for name, keys in vars(self).items() if name != "counts"}

    def postings(self) -> Iterator[Count]:
        for (unit, measure, on), amount in sorted(self.counts.items()):
            if amount:
                yield Count(unit, measure, amount, on=on)


@reorganisation
def apply_reform(*, by: Person | None, reform: Reform, tell: Stage = nobody) -> Reorganization:
    """Do a whole reform. Taken back by `undo_reform`, which whoever asked for it calls.

    Raises CannotReform with the first thing that stands in its way.
    """
    keys = [one.code for one in reform.openings]
    trees = trees_of(reform, dict(zip(keys, tables.reserve(Node, len(keys)), strict=True)))
    for trouble in troubles(trees, clock.today()):
        raise CannotReform(trouble.sentence, field=trouble.field)
    tell(1)
    done, figures = Done(), national(trees.parents)
    _open(trees, done)
    _rename(trees, done)
    moves = [Hanging(node, one.parent, one.on) for node, one in trees.hung.items()]
    done.hung = tree_actions.move_nodes(moves)
    tell(2)
    _hand_over(trees, done)
    tell(3)
    _close(trees, done)
    change = Reorganization.objects.create(
        kind="reform",
        on=max(step.on for step in reform.steps),
        plan={"units": [move.node for move in moves]},
        ordered_by=by,
    )
    tell(4)
    entry = record(
        "organization.unit.reformed", by=by, subject=change, counts=list(done.postings())
    )
    tell(5)
    moved: dict[int, int | None] = {move.node: move.parent for move in moves}
    carry_together(entry=entry, weights=tree_rules.weights(trees.before, moved))
    if national(trees.after) != figures:
        raise FiguresLost(_("Tổng toàn cây trước và sau không bằng nhau, nên chưa làm gì."))
    tell(6)
    change.done, change.entry = done.kept(), entry
    change.save(update_fields=["done", "entry"])
    return change


@reorganisation
def undo_reform(
    *, change: Reorganization, by: Person | None, tell: Stage = nobody
) -> Reorganization:
    """Take a reform back as if it had not been: the undo of `apply_reform`.

    Raises ChangedSince, MovedSince or StillInUse when later acts stand on it.
    """
    fresh = Reorganization.objects.filter(pk=change.pk, undone_at=None)
    entry, done = change.entry, change.done or {}
    if entry is None or not fresh.update(undone_at=clock.now()):
        raise ChangedSince(_("Việc này đã được hoàn tác trước đó."))
    _take_members_back(done)
    tell(1)
    moved = _hang_back(done["hung"])
    for some in batched(done["closed"], CHUNK, strict=False):
        Unit.objects.filter(pk__in=some).update(closed_on=None)
    tell(2)
    _refuse_closed_parents([*moved.after, *done["closed"]])
    for some in batched(done["posts"], CHUNK, strict=False):
        Post.objects.filter(pk__in=some).update(ends_on=None)
    for some in batched(done["successions"], CHUNK, strict=False):
        Succession.objects.filter(pk__in=some).delete()
    _call_back(done["renamed"])
    tell(3)
    undone = reverse(entry, by=by, subject=change)
    carry_together(entry=undone, weights=tree_rules.weights(moved.before, moved.after))
    tell(4)
    _close_opened(done["opened"])
    return change


def national(parents: Mapping[int, int | None]) -> dict[tuple[Any, ...], int]:
    """What is counted at the tops of all trees, of every measure, period and cohort."""
    tops = [node for node, parent in parents.items() if parent is None]
    adding = [key for key, m in MEASURES.items() if m.nature is not Nature.PERSONS]
    found: Counter[tuple[Any, ...]] = Counter()
    for some in batched(tops, CHUNK, strict=False):
        rows = Tally.objects.filter(unit__in=some, measure__in=adding)
        for *key, total in rows.values_list("measure", "period", "cohort", "about", "total"):
            found[tuple(key)] += total
    return {key: total for key, total in found.items() if total}


def _open(trees: Trees, done: Done) -> None:
    openings = list(trees.reform.openings_in_order())
    tree_actions.add_nodes(
        [NewNode(trees.keys[one.code], trees.key(one.parent), one.on) for one in openings]
    )
    tables.insert(
        Unit,
        _UNIT,
        [
            (trees.keys[one.code], one.code, one.organization, one.kind, text.one_line(one.name),
             text.sort_key(one.name)[:1000], text.fold(one.name)[:400], one.on, None)
            for one in openings
        ],
    )  # fmt: skip
    done.opened = [trees.keys[one.code] for one in openings]
    for one in openings:
        done.counts[trees.keys[one.code], UNITS, one.on] += 1


def _rename(trees: Trees, done: Done) -> None:
    for some in batched(trees.reform.renamings, CHUNK, strict=False):
        units = Unit.objects.in_bulk([one.unit for one in some])
        former = [FormerName(unit=units[o.unit], name=units[o.unit].name, until=o.on) for o in some]
        for one in some:
            units[one.unit].call(one.name)
        names = ["name", "sort_key", "search_text"]
        Unit.objects.bulk_update(units.values(), names, batch_size=500)
        done.renamed += [kept.pk for kept in FormerName.objects.bulk_create(former)]


def _hand_over(trees: Trees, done: Done) -> None:
    """Members of what ends go on in its first heir, unless they are there already."""
    endings = {end.unit: end for end in trees.reform.endings}
    heirs = {key: trees.key(end.heirs[0].unit) for key, end in endings.items() if end.heirs}
    there = {(row[2], row[1]) for row in _members(sorted(set(heirs.values())))}
    place = {unit: at for at, unit in enumerate(endings)}
    leaving = sorted(_members([*endings]), key=lambda row: (place[row[2]], row[0]))
    coming = []
    for pk, person, unit, number, register_key in leaving:
        on = endings[unit].on
        done.ended.append(pk)
        done.counts[unit, MEMBERS, on] -= 1
        heir = heirs.get(unit)
        if heir is None or (heir, person) in there:
            continue
        there.add((heir, person))
        done.counts[heir, MEMBERS, on] += 1
        coming.append((person, heir, on, None, number, register_key))
    _end_on(Membership, leaving, [endings[row[2]].on for row in leaving])
    done.started = tables.reserve(Membership, len(coming))
    rows = zip(done.started, coming, strict=True)
    tables.insert(Membership, _MEMBERSHIP, ((pk, *row) for pk, row in rows))


def _members(units: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """(key, person, unit, number, register key) of each who is there today."""
    for some in batched(units, CHUNK, strict=False):
        found = Membership.objects.current().filter(unit__in=some)
        yield from found.values_list("pk", "person_id", "unit_id", "number", "register_key")


def _end_on(
    model: type[models.Model], rows: Sequence[tuple[Any, ...]], days: Sequence[date]
) -> None:
    """End rows, whose keys come first, each on its day."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for row, on in zip(rows, days, strict=True):
        by_day[on].append(row[0])
    for on, keys in by_day.items():
        for some in batched(keys, CHUNK, strict=False):
            model._default_manager.filter(pk__in=some).update(ends_on=on)


def _close(trees: Trees, done: Done) -> None:
    by_day: dict[date, list[int]] = defaultdict(list)
    for end in trees.reform.endings:
        by_day[end.on].append(end.unit)
        done.counts[end.unit, UNITS, end.on] -= 1
        done.closed.append(end.unit)
    for on, units in by_day.items():
        for some in batched(units, CHUNK, strict=False):
            Unit.objects.filter(pk__in=some).update(closed_on=on)
            posts = Post.objects.filter(unit__in=some, ends_on=None)
            done.posts += posts.values_list("pk", flat=True)
            posts.update(ends_on=on)
    rows = list(_successions(trees))
    done.successions = tables.reserve(Succession, len(rows))
    tables.insert(
        Succession,
        ("id", "predecessor_id", "successor_id", "on", "share_ppm"),
        ((pk, *row) for pk, row in zip(done.successions, rows, strict=True)),
    )


def _successions(trees: Trees) -> Iterator[tuple[int, int, date, int]]:
    for end in trees.reform.endings:
        for heir, share in zip(end.heirs, shares_of(end), strict=True):
            yield end.unit, trees.key(heir.unit), end.on, share


def shares_of(end: Ending) -> list[int]:
    """In parts per million, which sum to the whole."""
    said = [heir.share_ppm for heir in end.heirs]
    return in_proportion(WHOLE, said, said) if end.is_split else [WHOLE] * len(said)


@dataclass(frozen=True)
class _Back:
    before: Mapping[int, int | None]
    after: Mapping[int, int | None]  # of what hangs again where it hung


def _hang_back(placements: Sequence[int]) -> _Back:
    before = tree.parents()
    return _Back(before, tree_actions.move_nodes_back(placements))


def _refuse_closed_parents(nodes: Iterable[int]) -> None:
    """Nobody may come to hang, living, under a unit that closed meanwhile."""
    for some in batched(nodes, CHUNK, strict=False):
        living = Unit.objects.living().filter(pk__in=some).values("pk")
        closed = Unit.objects.exclude(closed_on=None).values("pk")
        hangs = Placement.objects.filter(node__in=living, parent__in=closed, ends_on=None)
        if hangs.exists():
            sentence = _("Cấp trên cũ đã giải thể hoặc sáp nhập, không hoàn tác được nữa.")
            raise ChangedSince(sentence)


def _take_members_back(done: Mapping[str, Sequence[int]]) -> None:
    for keys, is_open in ((done["started"], True), (done["ended"], False)):
        for some in batched(keys, CHUNK, strict=False):
            found = Membership.objects.filter(pk__in=some, ends_on__isnull=is_open).count()
            if found != len(some):
                sentence = _("Sau đó đã có người chuyển sinh hoạt, không hoàn tác được nữa.")
                raise ChangedSince(sentence)
    for some in batched(done["started"], CHUNK, strict=False):
        Membership.objects.filter(pk__in=some).delete()
    for some in batched(done["ended"], CHUNK, strict=False):
        Membership.objects.filter(pk__in=some).update(ends_on=None)


def _call_back(renamed: Sequence[int]) -> None:
    for some in batched(renamed, CHUNK, strict=False):
        former = list(FormerName.objects.filter(pk__in=some).select_related("unit"))
        later = FormerName.objects.filter(unit__in=[kept.unit_id for kept in former])
        if later.filter(pk__gt=max(renamed)).exists():
            raise ChangedSince(_("Có đơn vị đã được đổi tên lần nữa sau đó."))
        for kept in former:
            kept.unit.call(kept.name)
        names = ["name", "sort_key", "search_text"]
        Unit.objects.bulk_update([kept.unit for kept in former], names, batch_size=500)
        FormerName.objects.filter(pk__in=some).delete()


def _close_opened(units: Sequence[int]) -> None:
    """Close what the reform opened on its first day, while nothing is there; codes are free."""
    ours = set(units)
    for some in batched(units, CHUNK, strict=False):
        hanging = Placement.objects.filter(parent__in=some, ends_on=None)
        counted = (
            Posting.objects.filter(unit__in=some)
            .values("unit_id", "measure", "cohort", "about")
            .annotate(n=Sum("amount"))
            .exclude(n=0)
        )
        used = (
            counted.exists()
            or Unit.objects.filter(pk__in=some).exclude(closed_on=None).exists()
            or any(node not in ours for node in hanging.values_list("node_id", flat=True))
            or Membership.objects.current().filter(unit__in=some).exists()
        )
        if used:
            sentence = _("Có đơn vị mới đã có đơn vị, người hoặc việc, không hoàn tác được nữa.")
            raise StillInUse(sentence)
        opened = list(Unit.objects.filter(pk__in=some))
        for unit in opened:
            unit.closed_on = unit.opened_on
            unit.code = f"{unit.code[:24]}-x{unit.pk}"
        Unit.objects.bulk_update(opened, ["closed_on", "code"], batch_size=1000)
