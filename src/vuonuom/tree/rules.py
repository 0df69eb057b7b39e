"""The closure in plain Python: what links must be, given parents; what moving many does."""

from collections import Counter
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


def above(node: int, parents: Mapping[int, int | None]) -> list[int]:
    """Those above a node, nearest first. Raises Cycle."""
    found: list[int] = []
    at = parents[node]
    while at is not None:
        if at == node or at in found:
            raise Cycle(node)
        found.append(at)
        at = parents[at]
    return found


Weights = dict[tuple[int, int], int]  # (moved node, one above it) -> how often its total is added


def weights(before: Mapping[int, int | None], moved: Mapping[int, int | None]) -> Weights:
    """What the totals of nodes that are `moved` at once add to those above, before and after.

    A total is that of before. Where a moved node lay below another moved one, its part leaves the
    other's way: hence the second step.
    """
    after = {**before, **moved}
    own: dict[int, Counter[int]] = {}
    for node in moved:
        own[node] = Counter(above(node, after))
        own[node].subtract(above(node, before))
    found: Counter[tuple[int, int]] = Counter()
    for node in moved:
        outer = next((top for top in above(node, before) if top in moved), None)
        for top, weight in own[node].items():
            found[node, top] += weight
        for top, weight in own[outer].items() if outer is not None else ():
            found[node, top] -= weight
    return {pair: weight for pair, weight in found.items() if weight}
