"""What a reform would do to units and figures, before it is done: for its page."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from vuonuom.core import clock
from vuonuom.journal.models import Tally
from vuonuom.organization.models import Unit
from vuonuom.organization.queries import figures
from vuonuom.organization.rules import in_proportion
from vuonuom.organization.rules.reforms import Ending, Place, Trees
from vuonuom.rosters.queries.reforms import ReformPlan
from vuonuom.tree import rules as tree_rules

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
MEMBERS, IDEAS = "organization.members", "ideas.submitted"
SHOWN = (IDEAS, "products.accepted", "adoptions.taken")
YEARS = 3


def foreseen(plan: ReformPlan) -> dict[str, Any]:
    """Kept with the list: each receiving unit with the old ones, and the national totals."""
    if plan.trees is None:
        return {}
    return {
        "units": list(_receiving(plan.trees)),
        "follow": _following(plan.trees),
        "national": _national(plan.trees),
    }


def _receiving(trees: Trees) -> Iterator[list[Any]]:
    """[code, name, whether it opens, key if it does not, day, old units].

    An old unit is [key, code, name, which part of its split, the shares of all parts].
    """
    reform = trees.reform
    heirs: dict[Place, list[tuple[Ending, int]]] = defaultdict(list)
    for end in reform.endings:
        for at, heir in enumerate(end.heirs):
            heirs[heir.unit].append((end, at))
    keys = {end.unit for end in reform.endings}
    known = _known(keys | {place for place in heirs if isinstance(place, int)})
    opened = {one.code: one for one in reform.openings}
    places: list[Place] = [*opened, *(place for place in heirs if isinstance(place, int))]
    for place in places:
        olds = [
            [end.unit, *known[end.unit], at, [heir.share_ppm for heir in end.heirs]]
            for end, at in heirs.get(place, ())
        ]
        if isinstance(place, str):
            one = opened[place]
            yield [one.code, one.name, True, 0, one.on.isoformat(), olds]
        else:
            yield [*known[place], False, place, heirs[place][0][0].on.isoformat(), olds]


def _known(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for some in batched(keys, CHUNK, strict=False):
        rows = Unit.objects.filter(pk__in=some).values_list("pk", "code", "name")
        found |= {pk: (code, name) for pk, code, name in rows}
    return found


def _following(trees: Trees) -> dict[str, int]:
    """How many members and ideas lie in and below what ends or moves, each once."""
    touched = {end.unit for end in trees.reform.endings} | trees.hung.keys()
    tops = [node for node in touched if touched.isdisjoint(tree_rules.above(node, trees.before))]
    sums = _sums(tops, (MEMBERS, IDEAS))
    return {
        "members": sum(sums[top, MEMBERS] for top in tops),
        "ideas": sum(sums[top, IDEAS] for top in tops),
    }


def _sums(units: Sequence[int], measures: Sequence[str]) -> Counter[tuple[int, str]]:
    """Over all years."""
    found: Counter[tuple[int, str]] = Counter()
    for some in batched(units, CHUNK, strict=False):
        rows = Tally.objects.filter(unit__in=some, measure__in=measures)
        for unit, measure, period, total in rows.values_list(
            "unit_id", "measure", "period", "total"
        ):
            if period % 100 == 0:
                found[unit, measure] += total
    return found


def _national(trees: Trees) -> list[list[Any]]:
    """[measure, [[year, before, after]]]: what the moves themselves do to the tops, none."""
    year = clock.today().year
    years = range(year - YEARS + 1, year + 1)
    moved: dict[int, int | None] = {node: one.parent for node, one in trees.hung.items()}
    before = [node for node, parent in trees.before.items() if parent is None]
    after = [node for node, parent in trees.after.items() if parent is None]
    weights = tree_rules.weights(trees.before, moved)
    at_tops = [(node, weight) for (node, top), weight in weights.items() if top in set(after)]
    found = figures({*before, *after, *(node for node, _ in at_tops)}, years)

    def total(measure: str, year: int) -> tuple[int, int]:
        def of(unit: int) -> int:
            return found.get((unit, measure, year), 0)

        carried = sum(weight * of(node) for node, weight in at_tops)
        return sum(map(of, before)), sum(map(of, after)) + carried

    return [[measure, [[y, *total(measure, y)] for y in years]] for measure in SHOWN]


@dataclass(frozen=True)
class Figured:
    """One measure of a receiving unit in the year before: exact, and by shares of splits."""

    measure: str
    exact: int
    parts: tuple[tuple[int, int, int], ...] = ()  # (whole, share, part)

    @property
    def value(self) -> int:
        return self.exact + sum(part for _whole, _share, part in self.parts)

    @property
    def is_estimate(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True)
class Receiving:
    """A unit after the reform with what it will be compared with."""

    code: str
    name: str
    is_new: bool
    olds: tuple[tuple[str, str, int, tuple[int, ...]], ...]  # code, name, share, figures
    figures: tuple[Figured, ...]

    @property
    def is_estimate(self) -> bool:
        return any(figured.is_estimate for figured in self.figures)


def last_year_of(rows: Sequence[Sequence[Any]], year: int) -> list[Receiving]:
    """Some of the receiving units that were kept, with the figures of that year: one query."""
    keys = {old[0] for row in rows for old in row[5]} | {row[3] for row in rows if row[3]}
    found = figures(keys, [year])
    return [_with_figures(row, found, year) for row in rows]


def _with_figures(row: Sequence[Any], found: dict[Any, int], year: int) -> Receiving:
    code, name, is_new, key, _on, olds = row

    def of(unit: int, measure: str) -> int:
        return found.get((unit, measure, year), 0)

    told = []
    for measure in SHOWN:
        exact = of(key, measure) if key else 0
        exact += sum(of(old[0], measure) for old in olds if len(old[4]) == 1)
        parts = tuple(_part(of(old[0], measure), *old[3:]) for old in olds if len(old[4]) > 1)
        told.append(Figured(measure, exact, parts))
    lines = [(old[1], old[2], old[4][old[3]], tuple(of(old[0], m) for m in SHOWN)) for old in olds]
    return Receiving(code, name, is_new, tuple(lines), tuple(told))


def _part(whole: int, at: int, shares: Sequence[int]) -> tuple[int, int, int]:
    """By largest remainder over all parts, as the board does."""
    return whole, shares[at], in_proportion(whole, shares, shares)[at]
