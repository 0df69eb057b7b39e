"""What a reform does to units and figures, reckoned before it is done: for its page.

The figures are kept with the list: once it is done, those of the old units are elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from vuonuom.core import clock
from vuonuom.journal import queries as journal
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.organization.rules import in_proportion
from vuonuom.organization.rules.reforms import Trees
from vuonuom.rosters.queries.reforms import ReformPlan
from vuonuom.tree import rules as tree_rules

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
MEMBERS, IDEAS = "organization.members", "ideas.submitted"
SHOWN = (IDEAS, "products.accepted", "adoptions.taken")
YEARS = 3
Figures = list[int]  # one for each of SHOWN


def foreseen(plan: ReformPlan) -> dict[str, Any]:
    """Each receiving unit with what it will be compared with, who follows, national totals.

    A unit is {code, name, is_new, figures, is_estimate, terms}, a term {code, name, figures, share}
    of what is added; where a share is told, it is taken of the figures.
    """
    if plan.trees is None:
        return {}
    trees = plan.trees
    year = min(step.on for step in plan.reform.steps).year - 1
    return {
        "year": year,
        "units": list(_Reckoning(trees, year).units()),
        "follow": _following(trees),
        "national": _national(trees),
    }


@dataclass
class _Reckoning:
    """Last year by the tree of after: sums of subtrees that move, shares of what a split leaves."""

    trees: Trees
    year: int
    terms: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for (node, top), weight in _weights(self.trees).items():
            self.terms[top].append((node, weight))
        self.splits = {end.unit: end for end in self.trees.reform.endings if end.is_split}
        heirs = (heir.unit for end in self.trees.reform.endings for heir in end.heirs)
        opened = (one.code for one in self.trees.reform.openings)
        self.receiving = list(dict.fromkeys(map(self.trees.key, (*opened, *heirs))))
        named = {*self.receiving, *self.splits}
        named |= {node for unit in list(named) for node, _weight in self.terms.get(unit, ())}
        real = {unit for unit in named if unit in self.trees.parents}
        self.known, self.found = _known(real), _figures(real, self.year)

    def units(self) -> Iterator[dict[str, Any]]:
        openings = {self.trees.keys[one.code]: one for one in self.trees.reform.openings}
        parts = self._parts()
        for unit in self.receiving:
            opening = openings.get(unit)
            code, name = (opening.code, opening.name) if opening else self.known[unit]
            shared = parts.get(unit, [])
            figures = self._after(unit)
            for _term, part in shared:
                figures = [a + b for a, b in zip(figures, part, strict=True)]
            yield {
                "code": code,
                "name": name,
                "is_new": opening is not None,
                "figures": figures,
                "is_estimate": any(any(part) for _term, part in shared),
                "terms": [*self._told(unit), *(term for term, _part in shared)],
            }

    def _after(self, unit: int) -> Figures:
        """Exactly what stands at a unit afterwards."""
        sums = list(self.found.get(unit, [0] * len(SHOWN)))
        for node, weight in self.terms.get(unit, ()):
            for at, figure in enumerate(self.found.get(node, [0] * len(SHOWN))):
                sums[at] += weight * figure
        return sums

    def _told(self, unit: int) -> Iterator[dict[str, Any]]:
        own = [(unit, 1)] if unit in self.known else []
        for node, weight in (*own, *self.terms.get(unit, ())):
            if node in self.known:
                code, name = self.known[node]
                figures = [weight * figure for figure in self.found[node]]
                yield {"code": code, "name": name, "figures": figures, "share": None}

    def _parts(self) -> dict[int, list[tuple[dict[str, Any], Figures]]]:
        """Of what a split unit keeps, by largest remainder, as the board does."""
        parts: dict[int, list[tuple[dict[str, Any], Figures]]] = defaultdict(list)
        for unit, end in self.splits.items():
            whole = self._after(unit)
            shares = [heir.share_ppm for heir in end.heirs]
            by_measure = [in_proportion(max(figure, 0), shares, shares) for figure in whole]
            code, name = self.known[unit]
            for at, heir in enumerate(end.heirs):
                term = {"code": code, "name": name, "figures": whole, "share": shares[at]}
                figures = [measure[at] for measure in by_measure]
                parts[self.trees.key(heir.unit)].append((term, figures))
        return parts


def _weights(trees: Trees) -> tree_rules.Weights:
    moved: dict[int, int | None] = {node: one.parent for node, one in trees.hung.items()}
    return tree_rules.weights(trees.before, moved)


def _known(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for some in batched(keys, CHUNK, strict=False):
        rows = Unit.objects.filter(pk__in=some).values_list("pk", "code", "name")
        found |= {pk: (code, name) for pk, code, name in rows}
    return found


def _figures(units: Iterable[int], year: int) -> dict[int, Figures]:
    found: dict[int, Figures] = {}
    for some in batched(units, CHUNK, strict=False):
        reading = journal.within_year(some, SHOWN, year)
        found |= {unit: [reading.get((unit, key), 0) for key in SHOWN] for unit in some}
    return found


def _following(trees: Trees) -> dict[str, int]:
    """How many members and ideas lie in and below what ends or moves, each once."""
    touched = {end.unit for end in trees.reform.endings} | trees.hung.keys()
    tops = [node for node in touched if touched.isdisjoint(tree_rules.above(node, trees.before))]
    sums = _sums(tops)
    return {"members": sums[MEMBERS], "ideas": sums[IDEAS]}


def _sums(units: Sequence[int]) -> Counter[str]:
    """Over all years."""
    found: Counter[str] = Counter()
    for some in batched(units, CHUNK, strict=False):
        rows = Tally.objects.filter(unit__in=some, measure__in=(MEMBERS, IDEAS))
        for measure, period, total in rows.values_list("measure", "period", "total"):
            if period % 100 == 0:
                found[measure] += total
    return found


def _national(trees: Trees) -> list[list[Any]]:
    """[measure, [[year, before, after]]]: what the moves themselves do to the tops, none."""
    this = clock.today().year
    before = [node for node, parent in trees.before.items() if parent is None]
    after = [node for node, parent in trees.after.items() if parent is None]
    tops = set(after)
    carried = [(node, weight) for (node, top), weight in _weights(trees).items() if top in tops]
    years = range(this - YEARS + 1, this + 1)
    read = {year: _figures({*before, *after, *(node for node, _ in carried)}, year)
            for year in years}  # fmt: skip

    def totals(found: Mapping[int, Figures], at: int) -> tuple[int, int]:
        moved = sum(weight * found[node][at] for node, weight in carried)
        return sum(found[n][at] for n in before), sum(found[n][at] for n in after) + moved

    return [
        [measure, [[year, *totals(read[year], at)] for year in years]]
        for at, measure in enumerate(SHOWN)
    ]
