"""The closure in plain Python: what links must be, given parents."""

from collections.abc import Iterator, Mapping


class Cycle(Exception):
    """A node would hang below itself."""


def closure(parents: Mapping[int, int | None]) -> Iterator[tuple[int, int, int]]:
    """(ancestor, descendant, distance) of every pair. Raises Cycle."""
    for node in parents:
        above: int | None = node
        distance = 0
        while above is not None:
            yield above, node, distance
            above = parents[above]
            distance += 1
            if above == node:
                raise Cycle(node)
