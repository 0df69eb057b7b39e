"""Large tables as arrays, and sums over the tree's order: what makes a full recount quick.

Strings become codes on the way in; a key of several columns becomes one integer, so that two
sides are compared by sorting.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, models

Ints = npt.NDArray[np.int64]
AT_A_TIME = 50_000  # rows


@dataclass
class Codes:
    """Values of a column as small integers: by `given`, or in the order in which they were met."""

    given: Callable[[Any], int] | None = None
    values: list[Any] = field(default_factory=list)  # by code, unless the codes are given
    _known: dict[Any, int] = field(default_factory=dict)

    def of(self, column: Sequence[Any]) -> Ints:
        for value in set(column).difference(self._known):
            self._known[value] = self.given(value) if self.given else self.code(value)
        known = self._known
        return np.array([known[value] for value in column], dtype=np.int64)

    def code(self, value: Any) -> int:
        if value not in self._known:
            self._known[value] = len(self.values)
            self.values.append(value)
        return self._known[value]


def columns(
    model: type[models.Model], coded: Mapping[str, Codes | None], where: str = ""
) -> dict[str, Ints]:
    """Columns of a whole table; those with `Codes` as codes, the rest as the integers they are."""
    names = ", ".join(_selected(model, name) for name in coded)
    sql = f'SELECT {names} FROM "{model._meta.db_table}" {where}'  # noqa: S608  # our own names
    parts: list[list[Ints]] = [[] for _ in coded]
    for rows in _chunks(sql):
        for part, codes, column in zip(parts, coded.values(), zip(*rows, strict=True), strict=True):
            part.append(codes.of(column) if codes is not None else np.array(column, dtype=np.int64))
    none = np.zeros(0, dtype=np.int64)
    return {
        name: np.concatenate(part) if part else none
        for name, part in zip(coded, parts, strict=True)
    }


def _selected(model: type[models.Model], column: str) -> str:
    """Days as text, which `Codes` reads once each: drivers would make millions of them."""
    name = column.removesuffix("_id") if column != "person_id" else column
    is_day = isinstance(model._meta.get_field(name), models.DateField)
    return f'CAST("{column}" AS text)' if is_day else f'"{column}"'


def _chunks(sql: str) -> Iterator[list[tuple[Any, ...]]]:
    # Server-side on PostgreSQL: a table of millions is not held twice.
    cursor = connection.chunked_cursor()
    with cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(AT_A_TIME):
            yield rows


@dataclass
class Forest:
    """Today's trees laid in preorder: what lies under a node is one stretch."""

    parents: Mapping[int, int | None]

    def __post_init__(self) -> None:
        below: dict[int | None, list[int]] = {}
        for node, parent in self.parents.items():
            below.setdefault(parent if parent in self.parents else None, []).append(node)
        self.nodes: list[int] = []  # in preorder
        ends: dict[int, int] = {}
        waiting = [(node, False) for node in reversed(below.get(None, []))]
        while waiting:
            node, is_done = waiting.pop()
            if is_done:
                ends[node] = len(self.nodes)
                continue
            self.nodes.append(node)
            waiting.append((node, True))
            waiting += [(child, False) for child in reversed(below.get(node, []))]
        self.end: Ints = np.array([ends[node] for node in self.nodes], dtype=np.int64)
        # A node that hangs nowhere has no place: KeyError.
        self.place = Codes({node: at for at, node in enumerate(self.nodes)}.__getitem__)

    def totals(self, own: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """For each node the sum over itself and all below it, by one prefix sum."""
        running = np.concatenate([[0], np.cumsum(own)])
        sums: npt.NDArray[Any] = running[self.end] - running[: len(self.nodes)]
        return sums

    @cached_property
    def paths(self) -> list[Ints]:
        """The place of each node's ancestor so many steps above it, -1 when there is none."""
        place = {node: at for at, node in enumerate(self.nodes)}
        known = (self.parents[node] for node in self.nodes)
        up = np.array([place.get(top, -1) if top is not None else -1 for top in known])
        steps = [np.arange(len(self.nodes))]
        while (above := np.where(steps[-1] >= 0, up[steps[-1]], -1)).max(initial=-1) >= 0:
            steps.append(above)
        return steps


def summed(keys: Ints, *amounts: Ints) -> tuple[Ints, ...]:
    """Each key once, in order, with the sums of its amounts."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    if not len(first):
        return (keys, *amounts)
    return (ordered[first], *(np.add.reduceat(one[order], first) for one in amounts))
