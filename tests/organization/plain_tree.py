"""The tree, its members and what was counted, in plain Python: no links, no tallies."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Step:
    """What one reorganisation changed, so that it can be taken back."""

    parents: dict[int, int | None] = field(default_factory=dict)  # node -> where it hung
    closed: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)  # (unit, person)
    came: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class PlainTree:
    parents: dict[int, int | None] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    members: set[tuple[int, int]] = field(default_factory=set)
    sent: list[tuple[int, int, int]] = field(default_factory=list)  # (unit, person, year)

    def open(self, node, parent):
        self.parents[node] = parent
        return Step(opened=[node])

    def living(self):
        return sorted(self.parents.keys() - self.closed)

    def children(self, node):
        return [n for n in self.living() if self.parents[n] == node]

    def path(self, node):
        path = []
        while node is not None:
            path.append(node)
            node = self.parents[node]
        return path

    def hang(self, node, parent, step):
        if self.parents[node] != parent:
            step.parents.setdefault(node, self.parents[node])
            self.parents[node] = parent

    def hand_over(self, unit, to, step, persons=None):
        for one in sorted(self.members):
            if one[0] == unit and (persons is None or one[1] in persons):
                self.members.discard(one)
                step.left.append(one)
                if to is not None and (to, one[1]) not in self.members:
                    self.members.add((to, one[1]))
                    step.came.append((to, one[1]))

    def close(self, node, step):
        self.closed.add(node)
        step.closed.append(node)

    def undo(self, step):
        self.members -= set(step.came)
        self.members |= set(step.left)
        self.parents |= step.parents
        self.closed -= set(step.closed)
        self.closed |= set(step.opened)

    def closure(self):
        return {
            (above, node, distance)
            for node in self.parents
            for distance, above in enumerate(self.path(node))
        }

    def totals(self):
        """(unit, measure) -> total, flows over all years."""
        totals = Counter()
        for unit in self.living():
            totals.update((top, "organization.units") for top in self.path(unit))
        for unit, _ in self.members:
            totals.update((top, "organization.members") for top in self.path(unit))
        for unit, _, year in self.sent:
            totals.update((top, "ideas.submitted", year) for top in self.path(unit))
        for top, year, _ in self.participants():
            totals[top, "ideas.authors", year] += 1
        return +totals

    def participants(self):
        """(unit, year, person) of those who sent at least one there or below."""
        return {(top, year, person) for unit, person, year in self.sent for top in self.path(unit)}
