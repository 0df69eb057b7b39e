"""Named reads of units: their place, their past, and baselines that compare like with like."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from vuonuom.journal import queries as journal
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.organization.models import Field, FormerName, Succession, Unit
from vuonuom.organization.rules import in_proportion
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

Figure = tuple[int, str, int]  # unit, measure, year
WHOLE = 1_000_000


@dataclass(frozen=True)
class Relative:
    """A unit before or after another: since when, and with which part of the whole."""

    unit: Unit
    on: date
    share_ppm: int

    @property
    def is_part(self) -> bool:
        return self.share_ppm < WHOLE


@dataclass(frozen=True)
class UnitPast:
    """All that a unit's page says of its place and its past."""

    path: tuple[Unit, ...]  # from the top down to its parent
    children: tuple[Unit, ...]
    closed_children: tuple[Unit, ...]
    former_names: tuple[FormerName, ...]
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]


def path_of(unit: Unit) -> tuple[Unit, ...]:
    """The units above, the top first."""
    above = tree.ancestors(unit.pk)[1:]
    found = Unit.objects.in_bulk(above)
    return tuple(found[key] for key in reversed(above))


def children(unit: Unit) -> "QuerySet[Unit]":
    """Units one step below, closed ones too, without those whose opening was taken back."""
    below = Placement.objects.filter(parent=unit.pk, ends_on=None).values("node_id")
    found: QuerySet[Unit] = Unit.objects.filter(pk__in=below).exclude(closed_on=F("opened_on"))
    return found.select_related("kind").order_by("sort_key", "pk")


def past_of(unit: Unit) -> UnitPast:
    below = list(children(unit))
    before = unit.inheritances.select_related("predecessor").order_by("on", "pk")
    after = unit.successions.select_related("successor").order_by("on", "pk")
    return UnitPast(
        path=path_of(unit),
        children=tuple(child for child in below if not child.is_closed),
        closed_children=tuple(child for child in below if child.is_closed),
        former_names=tuple(unit.former_names.order_by("-until", "-pk")),
        predecessors=tuple(Relative(s.predecessor, s.on, s.share_ppm) for s in before),
        successors=tuple(Relative(s.successor, s.on, s.share_ppm) for s in after),
    )


def figures(units: Iterable[int], years: Iterable[int], months: int = 0) -> dict[Figure, int]:
    """Every figure of units in years: flows and persons within it, stocks at its end.

    `months`: flows within the first so many months of each year.
    """
    keys = sorted(units)
    flows = [key for key, m in MEASURES.items() if m.nature is not Nature.STOCK]
    stocks = [key for key, m in MEASURES.items() if m.nature is Nature.STOCK]
    found: dict[Figure, int] = {}
    for year in years:
        flowed = journal.within_year(keys, flows, year, months)
        reading = flowed | journal.stock(keys, stocks, year)
        found |= {(unit, measure, year): n for (unit, measure), n in reading.items()}
    return found


@dataclass(frozen=True)
class Estimate:
    """A share of a split unit's whole: opens the whole, says its part."""

    predecessor: int
    whole: int
    part: int
    share_ppm: int


@dataclass(frozen=True)
class Baseline:
    """A past figure to compare with. Estimated if a part of it comes from a split ("ước tính")."""

    exact: int
    estimates: tuple[Estimate, ...] = ()

    @property
    def value(self) -> int:
        return self.exact + sum(estimate.part for estimate in self.estimates)

    @property
    def is_estimate(self) -> bool:
        return bool(self.estimates)


def baseline_last_year(
    units: Collection[int], measures: Collection[str], year: int
) -> dict[tuple[int, str], Baseline]:
    """Last year's figures by today's tree: merged units are in them exactly, split ones by share.

    A figure of persons cannot be shared out and is left exact.
    """
    return baselines(units, measures, year - 1)


def baselines(
    units: Collection[int], measures: Collection[str], year: int, months: int = 0
) -> dict[tuple[int, str], Baseline]:
    """As `baseline_last_year`, of any year; `months`: flows of its first so many months."""
    leaves = _leaves_of_splits()
    paths = tree.ancestors_of({*leaves, *(leaf for found in leaves.values() for leaf, _ in found)})
    exact = figures({*units, *leaves}, [year], months)
    found: dict[tuple[int, str], list[Estimate]] = defaultdict(list)
    for measure in measures:
        if MEASURES[measure].nature is Nature.PERSONS:
            continue
        wholes = _wholes({unit: exact.get((unit, measure, year), 0) for unit in leaves}, paths)
        for predecessor, shares in leaves.items():
            parts = _parts(predecessor, wholes[predecessor], shares)
            for leaf, estimate in parts:
                # Where the predecessor hangs below a unit too, its whole is there exactly.
                for unit in set(paths[leaf]) - set(paths[predecessor]):
                    found[unit, measure].append(estimate)
    return {
        (unit, measure): Baseline(exact.get((unit, measure, year), 0), tuple(found[unit, measure]))
        for unit in units
        for measure in measures
    }


def _leaves_of_splits() -> dict[int, list[tuple[int, int]]]:
    """For each split unit the (unit, share) that it ended in: a part split again, in its parts."""
    rows = Succession.objects.filter(share_ppm__lt=WHOLE).order_by("on", "pk")
    splits: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for predecessor, *part in rows.values_list("predecessor_id", "successor_id", "share_ppm"):
        splits[predecessor].append((part[0], part[1]))

    def leaves(unit: int, whole: int) -> list[tuple[int, int]]:
        if unit not in splits:
            return [(unit, whole)]
        shares = [share for _, share in splits[unit]]
        parts = in_proportion(whole, shares, shares)
        nested = (leaves(s, part) for (s, _), part in zip(splits[unit], parts, strict=True))
        return [leaf for found in nested for leaf in found]

    return {unit: leaves(unit, WHOLE) for unit in splits}


def _wholes(exact: dict[int, int], paths: dict[int, list[int]]) -> dict[int, int]:
    """What each split unit has to share out: not what a split unit below it shares out itself."""
    wholes = dict(exact)
    for unit, figure in exact.items():
        nearest = next((above for above in paths[unit][1:] if above in exact), None)
        if nearest is not None:
            wholes[nearest] -= figure
    return wholes


def _parts(
    predecessor: int, whole: int, shares: list[tuple[int, int]]
) -> list[tuple[int, Estimate]]:
    """By largest remainder, so that the parts sum to the whole."""
    ppm = [share for _, share in shares]
    parts = in_proportion(whole, ppm, ppm)
    return [
        (leaf, Estimate(predecessor, whole, part, share))
        for (leaf, share), part in zip(shares, parts, strict=True)
        if part
    ]


def fitting_fields(unit: Unit, fields: Iterable[Field]) -> list[Field]:
    """Those of `fields` that are the unit's own, or lie under one of the unit's broader fields."""
    own = set(unit.fields.values_list("pk", flat=True))
    parents = dict(Field.objects.values_list("pk", "parent_id"))
    return [field for field in fields if not own.isdisjoint(_broader(field.pk, parents))]


def _broader(key: int, parents: Mapping[int, int | None]) -> list[int]:
    path: list[int] = []
    at: int | None = key
    while at is not None and at not in path:
        path.append(at)
        at = parents.get(at)
    return path
