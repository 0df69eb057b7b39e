"""What every reorganisation does: hang units elsewhere, hand members over, let figures follow.

`Done` notes each step, so that the undo can take exactly these steps back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import batched
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused
from vuonuom.journal.actions import Carried
from vuonuom.journal.acts import Count
from vuonuom.organization.models import Membership, Post, Succession, Unit
from vuonuom.tree import actions as tree_actions
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

MEMBERS, UNITS = "organization.members", "organization.units"
CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


class TooEarly(Refused):
    pass


@dataclass
class Done:
    """What a reorganisation changed: keys of rows, in order."""

    opened: list[int] = field(default_factory=list)  # entries of units opened on the way
    hung: list[int] = field(default_factory=list)  # new placements
    closed: list[int] = field(default_factory=list)  # units
    ended: list[int] = field(default_factory=list)  # memberships
    started: list[int] = field(default_factory=list)  # memberships
    posts: list[int] = field(default_factory=list)  # posts that ended
    successions: list[int] = field(default_factory=list)
    former_name: int | None = None
    # Not kept: what the act still has to do with it.
    carried: list[Carried] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        return {k: v for k, v in asdict(self).items() if k not in ("carried", "counts")}

    def hang(self, unit: Unit, parent: Unit, on: date) -> None:
        """Hang a unit with everything below it under `parent`, if it is not there already."""
        above = tree.ancestors(unit.pk)[1:]
        if above[:1] == [parent.pk]:
            return
        placement = tree_actions.move_node(node=unit.pk, parent=parent.pk, on=on)
        self.hung.append(placement.pk)
        self.carried.append(carried(unit.pk, above))

    def close(self, unit: Unit, on: date) -> None:
        """Close a living unit; its members must have been handed over or ended."""
        if on < unit.opened_on:
            raise TooEarly(_("Đơn vị được thành lập sau ngày này."), field="on")
        Unit.objects.filter(pk=unit.pk).update(closed_on=on)
        unit.closed_on = on
        self.closed.append(unit.pk)
        self.counts.append(Count(unit.pk, UNITS, -1, on=on))
        posts = Post.objects.filter(unit=unit, ends_on=None)
        self.posts += posts.values_list("pk", flat=True)
        posts.update(ends_on=on)

    def hand_over(
        self, unit: Unit, to: Unit | None, on: date, persons: Sequence[int] | None = None
    ) -> None:
        """End memberships (of `persons`, or all) in a unit and start them in another, if any."""
        leaving = _current(unit, persons)
        if any(membership.starts_on > on for membership in leaving):
            raise TooEarly(_("Có người vào đơn vị sau ngày này."), field="on")
        ended = [membership.pk for membership in leaving]
        for some in batched(ended, CHUNK, strict=False):
            Membership.objects.filter(pk__in=some).update(ends_on=on)
        self.ended += ended
        self._count(unit, -len(leaving), on)
        if to is not None:
            self._receive(to, leaving, on)

    def _receive(self, unit: Unit, leaving: Sequence[Membership], on: date) -> None:
        there = {membership.person_id for membership in _current(unit, None)}
        started = Membership.objects.bulk_create(
            (
                Membership(
                    person_id=left.person_id,
                    unit=unit,
                    starts_on=on,
                    number=left.number,
                    register_key=left.register_key,
                )
                for left in leaving
                if left.person_id not in there
            ),
            batch_size=CHUNK,
        )
        self.started += [membership.pk for membership in started]
        self._count(unit, len(started), on)

    def _count(self, unit: Unit, amount: int, on: date) -> None:
        if amount:
            self.counts.append(Count(unit.pk, MEMBERS, amount, on=on))

    def succeed(self, unit: Unit, by: Unit, on: date, share_ppm: int = 1_000_000) -> None:
        succession = Succession.objects.create(
            predecessor=unit, successor=by, on=on, share_ppm=share_ppm
        )
        self.successions.append(succession.pk)


def _current(unit: Unit, persons: Sequence[int] | None) -> list[Membership]:
    memberships = Membership.objects.current().filter(unit=unit).order_by("pk")
    chosen = None if persons is None else set(persons)
    return [one for one in memberships if chosen is None or one.person_id in chosen]


def carried(unit: int, above: Sequence[int]) -> Carried:
    """What a unit left and joined that had `above` over it and was hung elsewhere."""
    now = tree.ancestors(unit)[1:]
    return Carried(
        top=unit,
        left=tuple(sorted(set(above) - set(now))),
        joined=tuple(sorted(set(now) - set(above))),
    )


def in_chunks[M: models.Model](
    rows: "models.QuerySet[M]", keys: Sequence[int]
) -> Iterator["models.QuerySet[M]"]:
    for some in batched(keys, CHUNK, strict=False):
        yield rows.filter(pk__in=some)


def living_children(unit: Unit) -> list[Unit]:
    placed = Placement.objects.filter(parent=unit.pk, ends_on=None).values("node_id")
    return list(Unit.objects.living().filter(pk__in=placed).in_order())
