"""Counting everything again from the records of what happened: the proof behind every number.

Tallies by prefix sums over the tree's order (architecture 1.10); participation from the postings
that name a person. Both are computed on arrays: reading the rows takes most of the time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched

import numpy as np
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from vuonuom.journal import hashing, sums
from vuonuom.journal.arrays import Codes, Forest, Ints, columns, summed
from vuonuom.journal.models import Entry, Participation, Posting, Seal, Tally
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.journal.sums import Key, Person
from vuonuom.tree import queries as tree
from vuonuom.tree import rules
from vuonuom.tree.models import Link


@dataclass(frozen=True)
class Difference:
    """One row that is not what it must be."""

    table: str
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.table} {self.key}: có {self.found}, phải là {self.expected}"


def _month(day: str) -> int:
    return int(day[:4]) * 100 + int(day[5:7])


def _nature(measure: str) -> Nature | None:
    return MEASURES[measure].nature if measure in MEASURES else None


@dataclass
class _Rows:
    """Sums by key: a key is a node's place times the width, plus the code of the rest."""

    keys: Ints
    sums: tuple[Ints, ...]


@dataclass
class Tallies:
    """Tallies as they are and as they must be, on one set of codes."""

    forest: Forest = field(default_factory=lambda: Forest(tree.parents()))
    measures: Codes = field(default_factory=Codes)
    abouts: Codes = field(default_factory=Codes)
    kinds: Codes = field(default_factory=Codes)  # (measure, period, cohort, about)

    def true(self) -> _Rows:
        """From postings and placements."""
        found = columns(
            Posting,
            {"unit_id": self.forest.place, "measure": self.measures, "local_date": Codes(_month),
             "cohort": None, "about": self.abouts, "amount": None},
        )  # fmt: skip
        monthly = self._kinds(
            found["measure"], found["local_date"], found["cohort"], found["about"]
        )
        nodes = len(self.forest.nodes)
        keys, amounts = summed(monthly * nodes + found["unit_id"], found["amount"])
        return self._spread(keys // nodes, keys % nodes, amounts)

    def _kinds(self, measure: Ints, period: Ints, cohort: Ints, about: Ints) -> Ints:
        """The code of each row's kind: packed first, so that each kind is looked up once."""
        packed = ((measure * 1_000_000 + period) * 10_000 + cohort) * (
            len(self.abouts.values) + 1
        ) + about
        distinct, first, back = np.unique(packed, return_index=True, return_inverse=True)
        codes = [
            self.kinds.code(
                (self.measures.values[measure[at]], int(period[at]), int(cohort[at]),
                 self.abouts.values[about[at]])
            )
            for at in first
        ]  # fmt: skip
        return np.array(codes, dtype=np.int64)[back] if len(distinct) else packed

    def _spread(self, kinds: Ints, places: Ints, amounts: Ints) -> _Rows:
        """Own sums of months to own and total sums of months and years."""
        nodes = len(self.forest.nodes)
        own: dict[int, Ints] = defaultdict(lambda: np.zeros(nodes, dtype=np.int64))
        starts = np.flatnonzero(np.diff(kinds, prepend=-1))
        for start, end in zip(starts, [*starts[1:], len(kinds)], strict=True):
            measure, month, *rest = self.kinds.values[kinds[start]]
            year = self.kinds.code((measure, month - month % 100, *rest))
            periods = (year,) if _nature(measure) is Nature.PERSONS else (year, kinds[start])
            for kind in periods:
                own[int(kind)][places[start:end]] += amounts[start:end]
        parts = [self._column(kind, sums) for kind, sums in own.items()]
        keys, owns, totals = _joined(parts, 3)
        return _Rows(keys, (owns, totals))

    def _column(self, kind: int, own: Ints) -> tuple[Ints, Ints, Ints]:
        persons = _nature(self.kinds.values[kind][0]) is Nature.PERSONS
        total = own if persons else self.forest.totals(own)
        held = np.flatnonzero((own != 0) | (total != 0))
        return kind * len(self.forest.nodes) + held, own[held], total[held]

    def found(self) -> _Rows:
        found = columns(
            Tally,
            {"unit_id": self.forest.place, "measure": self.measures, "period": None,
             "cohort": None, "about": self.abouts, "own": None, "total": None},
        )  # fmt: skip
        kinds = self._kinds(found["measure"], found["period"], found["cohort"], found["about"])
        keys = kinds * len(self.forest.nodes) + found["unit_id"]
        return _Rows(keys, (found["own"], found["total"]))

    def key(self, packed: int) -> Key:
        kind, place = divmod(packed, len(self.forest.nodes))
        return (self.forest.nodes[place], *self.kinds.values[kind])


@dataclass
class Participants:
    """Participation as it is and as it must be, on one set of codes."""

    forest: Forest = field(default_factory=lambda: Forest(tree.parents()))
    years: Codes = field(default_factory=Codes)
    measures: Codes = field(default_factory=Codes)
    persons: Codes = field(default_factory=Codes)

    # A key is (place, measure, year, person) in one integer of 63 bits: 2 million units fit.
    MOST_YEARS, MOST_MEASURES, MOST_PERSONS = 64, 32, 2**31

    def true(self) -> _Rows:
        """From the postings that name a person, at their unit and at each above."""
        found = columns(
            Posting,
            {"unit_id": self.forest.place, "measure": self.measures,
             "local_date": Codes(lambda day: self.years.code(int(day[:4]))),
             "person_id": self.persons, "amount": None},
            "WHERE person_id IS NOT NULL",
        )  # fmt: skip
        counted = [bool(MEASURES[m].participants) for m in self.measures.values]
        held = np.array(counted, dtype=bool)[found["measure"]]
        place, measure, year, person, amount = (column[held] for column in found.values())
        parts = []
        for step in self.forest.paths:
            top = step[place]
            there = top >= 0
            keys = self._packed(top[there], measure[there], year[there], person[there])
            parts.append((keys, amount[there]))
        keys, counts = summed(*_joined(parts, 2))
        return _Rows(keys[counts != 0], (counts[counts != 0],))

    def found(self) -> _Rows:
        found = columns(
            Participation,
            {"unit_id": self.forest.place, "measure": self.measures,
             "year": Codes(self.years.code), "person_id": self.persons, "count": None},
        )  # fmt: skip
        place, measure, year, person, count = found.values()
        return _Rows(self._packed(place, measure, year, person), (count,))

    def _packed(self, place: Ints, measure: Ints, year: Ints, person: Ints) -> Ints:
        wide = (place * self.MOST_MEASURES + measure) * self.MOST_YEARS + year
        return wide * self.MOST_PERSONS + person

    def key(self, packed: int) -> Person:
        unit, year, measure = self.group(packed // self.MOST_PERSONS)
        return unit, year, measure, self.persons.values[packed % self.MOST_PERSONS]

    def group(self, packed: int) -> tuple[int, int, str]:
        packed, year = divmod(packed, self.MOST_YEARS)
        place, measure = divmod(packed, self.MOST_MEASURES)
        return self.forest.nodes[place], self.years.values[year], self.measures.values[measure]


def differing_links() -> Iterator[Difference]:
    expected = {(top, low): d for top, low, d in rules.closure(tree.parents())}
    rows = Link.objects.values_list("ancestor_id", "descendant_id", "distance")
    found = {(top, low): distance for top, low, distance in rows.iterator()}
    for pair in sorted(expected.keys() | found.keys()):
        if expected.get(pair) != found.get(pair):
            key = f"(ancestor={pair[0]}, descendant={pair[1]})"
            yield _difference("tree_link", key, found.get(pair), expected.get(pair))


def differing_tallies() -> Iterator[Difference]:
    tallies = Tallies()
    expected, found = tallies.true(), tallies.found()
    for key, have, want in sorted(
        (tallies.key(packed), have, want) for packed, have, want in _unequal(found, expected)
    ):
        unit, measure, period, cohort, about = key
        name = f"(unit={unit}, {measure}, period={period}, cohort={cohort}, about={about!r})"
        yield _difference("journal_tally", name, have, want)


def differing_participation() -> Iterator[Difference]:
    participants = Participants()
    expected, found = participants.true(), participants.found()
    for key, have, want in sorted(
        (participants.key(packed), have, want) for packed, have, want in _unequal(found, expected)
    ):
        name = f"(unit={key[0]}, year={key[1]}, {key[2]}, person={key[3]})"
        yield _difference("journal_participation", name, have[0], want[0])
    yield from _differing_persons(participants, expected)


def _differing_persons(participants: Participants, participation: _Rows) -> Iterator[Difference]:
    """The postings of "persons with at least one" must sum to the persons that there are."""
    expected: Counter[tuple[int, str, int]] = Counter()
    groups = participation.keys[participation.sums[0] > 0] // Participants.MOST_PERSONS
    for packed, persons in zip(*np.unique(groups, return_counts=True), strict=True):
        unit, year, measure = participants.group(int(packed))
        expected[unit, MEASURES[measure].participants, year] = int(persons)
    tallied = [key for key, m in MEASURES.items() if m.nature is Nature.PERSONS]
    rows = (
        Posting.objects.filter(measure__in=tallied)
        .values("unit_id", "measure", y=ExtractYear("local_date"))
        .annotate(n=Sum("amount"))
        .values_list("unit_id", "measure", "y", "n")
        .order_by()
    )
    found = {row[:3]: row[3] for row in rows}
    for key in sorted(expected.keys() | found.keys()):
        if expected[key] != found.get(key, 0):
            name = f"(unit={key[0]}, {key[1]}, year={key[2]})"
            yield _difference("journal_posting", name, found.get(key, 0), expected[key])


def _joined(parts: Sequence[tuple[Ints, ...]], width: int) -> tuple[Ints, ...]:
    none = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([none, *(part[i] for part in parts)]) for i in range(width))


def _unequal(
    found: _Rows, expected: _Rows
) -> Iterator[tuple[int, tuple[int, ...], tuple[int, ...]]]:
    """(key, found, expected) where they differ. A row that is not there is one of zeros."""
    keys = np.concatenate([found.keys, expected.keys])
    sides = [
        np.concatenate([side if here else np.zeros_like(side) for side, here in pair])
        for both in zip(found.sums, expected.sums, strict=True)
        for pair in (
            ((both[0], True), (both[1], False)),
            ((both[0], False), (both[1], True)),
        )
    ]
    once, *held = summed(keys, *sides)
    have, want = np.array(held[::2]), np.array(held[1::2])
    for at in np.flatnonzero((have != want).any(axis=0)):
        yield int(once[at]), tuple(map(int, have[:, at])), tuple(map(int, want[:, at]))


def differing_entries() -> Iterator[Difference]:
    """Entries whose stored hash is not that of what they and their postings say."""
    for batch in batched(Entry.objects.order_by("id").iterator(2000), 2000, strict=False):
        postings: dict[int, list[Posting]] = defaultdict(list)
        ids = {"entry_id__gte": batch[0].pk, "entry_id__lte": batch[-1].pk}
        for posting in Posting.objects.filter(**ids):
            postings[posting.entry_id].append(posting)
        for entry in batch:
            truth = hashing.entry_hash(entry, postings[entry.pk])
            if truth != entry.hash:
                rows = ", ".join(str(key) for key in sorted(p.pk for p in postings[entry.pk]))
                key = f"id={entry.pk} ({entry.kind}; journal_posting id: {rows or 'không có'})"
                yield Difference("journal_entry", key, entry.hash[:12], truth[:12])


def differing_seals() -> Iterator[Difference]:
    previous, expected_first = "0" * 64, 1
    for seal in Seal.objects.order_by("first_number"):
        covered = Entry.objects.filter(number__range=(seal.first_number, seal.last_number))
        leaves = list(covered.order_by("number").values_list("hash", flat=True))
        root = hashing.merkle_root(leaves) if leaves else ""
        truth = hashing.seal_hash(root, previous, seal.first_number, seal.last_number)
        whole = seal.first_number == expected_first
        whole = whole and len(leaves) == seal.last_number - seal.first_number + 1
        if not whole or (seal.root, seal.previous, seal.hash) != (root, previous, truth):
            key = f"id={seal.pk} (entries {seal.first_number}–{seal.last_number})"
            yield Difference("journal_seal", key, seal.hash[:12], truth[:12])
        previous, expected_first = seal.hash, seal.last_number + 1


def differences() -> Iterator[Difference]:
    yield from differing_links()
    yield from differing_tallies()
    yield from differing_participation()
    yield from differing_entries()
    yield from differing_seals()


@transaction.atomic
def rewrite() -> None:
    """Write tallies and participation anew from postings: imports in bulk, and repair."""
    Tally.objects.all().delete()
    Participation.objects.all().delete()
    participants, tallies = Participants(), Tallies()
    counted = participants.true()
    sums.insert_participation(
        (*participants.key(key), count)
        for key, count in zip(counted.keys.tolist(), counted.sums[0].tolist(), strict=True)
    )
    summed_up = tallies.true()
    # By unit, as the tables' keys begin: written in the order in which they are kept.
    order = np.argsort(summed_up.keys % len(tallies.forest.nodes), kind="stable")
    rows = zip(*(column[order].tolist() for column in (summed_up.keys, *summed_up.sums)),
               strict=True)  # fmt: skip
    sums.insert_tallies((*tallies.key(key), own, total) for key, own, total in rows)


def _difference(table: str, key: str, found: object, expected: object) -> Difference:
    return Difference(table, key, str(found), str(expected))
