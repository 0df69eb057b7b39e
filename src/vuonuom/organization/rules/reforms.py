"""A whole reform in plain Python: what opens, ends and moves, and where all hangs afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

WHOLE = 1_000_000  # parts per million
Place = int | str  # a unit's key, or the code of one that the reform opens


@dataclass(frozen=True)
class Opening:
    code: str
    name: str
    organization: int
    kind: int
    parent: Place
    on: date
    line: int = 0  # of the file that says so


@dataclass(frozen=True)
class Heir:
    unit: Place
    share_ppm: int = WHOLE


@dataclass(frozen=True)
class Ending:
    """A unit that closes: dissolved without heirs, merged into one, split among several.

    Living children that are not moved by name go to the first heir, and so do all members.
    """

    unit: int
    on: date
    heirs: tuple[Heir, ...] = ()
    line: int = 0

    @property
    def is_split(self) -> bool:
        return len(self.heirs) > 1


@dataclass(frozen=True)
class Moving:
    unit: int
    parent: Place
    on: date
    line: int = 0


@dataclass(frozen=True)
class Renaming:
    unit: int
    name: str
    on: date
    line: int = 0


@dataclass(frozen=True)
class Reform:
    """All at once: what ends in it takes part in nothing else, so no order is needed."""

    openings: tuple[Opening, ...] = ()
    endings: tuple[Ending, ...] = ()
    movings: tuple[Moving, ...] = ()
    renamings: tuple[Renaming, ...] = ()

    @property
    def steps(self) -> tuple[Opening | Ending | Moving | Renaming, ...]:
        return (*self.openings, *self.endings, *self.movings, *self.renamings)

    def openings_in_order(self) -> Iterator[Opening]:
        """Parents before children; what goes round in a circle is left out."""
        waiting = {opening.code: opening for opening in self.openings}
        while ready := [one for one in waiting.values() if one.parent not in waiting]:
            for opening in ready:
                del waiting[opening.code]
            yield from ready


@dataclass(frozen=True)
class Hung:
    parent: int
    on: date


@dataclass(frozen=True)
class Trees:
    """Where everything hung, opened units among it, and where it hangs after a reform."""

    reform: Reform
    keys: Mapping[str, int]  # of opened units
    parents: Mapping[int, int | None]
    living: Mapping[int, Sequence[int]]  # living children of units that end

    def key(self, place: Place) -> int:
        return self.keys[place] if isinstance(place, str) else place

    @cached_property
    def before(self) -> dict[int, int | None]:
        opened = {self.keys[one.code]: self.key(one.parent) for one in self.reform.openings}
        return {**self.parents, **opened}

    @cached_property
    def hung(self) -> dict[int, Hung]:
        """What comes to hang elsewhere: moved by name, or with the unit above it."""
        found = {one.unit: Hung(self.key(one.parent), one.on) for one in self.reform.movings}
        ending = {one.unit for one in self.reform.endings}
        for end in self.reform.endings:
            for child in self.living.get(end.unit, ()) if end.heirs else ():
                if child not in ending and child not in found:
                    found[child] = Hung(self.key(end.heirs[0].unit), end.on)
            if len(end.heirs) == 1:
                found[end.unit] = Hung(self.key(end.heirs[0].unit), end.on)
        after = self.before | {node: one.parent for node, one in found.items()}
        for end in self.reform.endings:
            above = self.common(end, after) if end.is_split else None
            if above is not None:
                found[end.unit] = Hung(above, end.on)
        return {node: one for node, one in found.items() if self.before[node] != one.parent}

    def common(self, end: Ending, parents: Mapping[int, int | None]) -> int | None:
        """The nearest unit above all heirs of a split: there it hangs closed."""
        first, *others = (list(_above(self.key(heir.unit), parents)) for heir in end.heirs)
        shared = set(first).intersection(*others)
        return next((unit for unit in first if unit in shared), None)

    @cached_property
    def after(self) -> dict[int, int | None]:
        return self.before | {node: one.parent for node, one in self.hung.items()}

    def is_circle(self, node: int) -> bool:
        return node in _above(node, self.after)

    def is_inside(self, node: int, unit: int) -> bool:
        """Whether a node hangs below a unit once what moves by name has moved."""
        return unit in _above(node, self._moved_by_name)

    @cached_property
    def _moved_by_name(self) -> dict[int, int | None]:
        moved = {one.unit: self.key(one.parent) for one in self.reform.movings}
        return self.before | moved


def _above(node: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    met: set[int] = set()
    at = parents.get(node)
    while at is not None and at not in met:
        yield at
        met.add(at)
        at = parents.get(at)
