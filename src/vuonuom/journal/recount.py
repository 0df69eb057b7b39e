"""Counting everything again from the records of what happened: the proof behind every number.

Tallies by prefix sums over the tree's order (20 ms in numpy for 100 k units and 1 M ideas,
architecture 1.10); participation from the postings that name a person.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from vuonuom.journal import hashing, sums
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


def paths() -> dict[int, list[int]]:
    """For every node: itself and those above, from placements (not from links)."""
    parents = tree.parents()
    known: dict[int, list[int]] = {}

    def path(node: int) -> list[int]:
        if node not in known:
            above = parents[node]
            known[node] = [node, *(path(above) if above is not None else [])]
        return known[node]

    for node in parents:
        path(node)
    return known


def true_tallies() -> dict[Key, tuple[int, int]]:
    """(own, total) of every tally key, from postings and placements."""
    own: Counter[Key] = Counter()
    total: Counter[Key] = Counter()
    above = paths()
    rows = (
        Posting.objects.values(
            "unit_id", "measure", "cohort", "about",
            y=ExtractYear("local_date"), m=ExtractMonth("local_date"),
        )
        .annotate(n=Sum("amount"))
        .values_list("unit_id", "measure", "y", "m", "cohort", "about", "n")
        .order_by()
    )  # fmt: skip
    for unit, measure, y, m, cohort, about, n in rows.iterator():
        persons = MEASURES[measure].nature is Nature.PERSONS
        for period in (y * 100,) if persons else (y * 100, y * 100 + m):
            own[unit, measure, period, cohort, about] += n
            for top in (unit,) if persons else above[unit]:
                total[top, measure, period, cohort, about] += n
    return {key: (own[key], total[key]) for key in own.keys() | total.keys()}


def true_participation() -> dict[Person, int]:
    counted: Counter[Person] = Counter()
    above = paths()
    measures = [key for key, m in MEASURES.items() if m.participants]
    rows = (
        Posting.objects.filter(person_id__isnull=False, measure__in=measures)
        .values("unit_id", "measure", "person_id", y=ExtractYear("local_date"))
        .annotate(n=Sum("amount"))
        .values_list("unit_id", "measure", "person_id", "y", "n")
        .order_by()
    )
    for unit, measure, person, year, n in rows.iterator():
        for top in above[unit]:
            counted[top, year, measure, person] += n
    return counted


def differing_links() -> Iterator[Difference]:
    expected = {(top, low): d for top, low, d in rules.closure(tree.parents())}
    rows = Link.objects.values_list("ancestor_id", "descendant_id", "distance")
    found = {(top, low): distance for top, low, distance in rows.iterator()}
    for pair in sorted(expected.keys() | found.keys()):
        if expected.get(pair) != found.get(pair):
            key = f"(ancestor={pair[0]}, descendant={pair[1]})"
            yield _difference("tree_link", key, found.get(pair), expected.get(pair))


def differing_tallies() -> Iterator[Difference]:
    expected = true_tallies()
    fields = ("unit_id", "measure", "period", "cohort", "about", "own", "total")
    found = {row[:5]: row[5:] for row in Tally.objects.values_list(*fields).iterator()}
    for key in sorted(expected.keys() | found.keys()):
        want, have = expected.get(key, (0, 0)), found.get(key, (0, 0))
        if want != have:
            unit, measure, period, cohort, about = key
            name = f"(unit={unit}, {measure}, period={period}, cohort={cohort}, about={about!r})"
            yield _difference("journal_tally", name, have, want)


def differing_participation() -> Iterator[Difference]:
    expected = true_participation()
    fields = ("unit_id", "year", "measure", "person_id", "count")
    found = {row[:4]: row[4] for row in Participation.objects.values_list(*fields).iterator()}
    for key in sorted(expected.keys() | found.keys()):
        want, have = expected.get(key, 0), found.get(key, 0)
        if want != have:
            name = f"(unit={key[0]}, year={key[1]}, {key[2]}, person={key[3]})"
            yield _difference("journal_participation", name, have, want)
    yield from _differing_persons(expected)


def _differing_persons(participation: dict[Person, int]) -> Iterator[Difference]:
    """The postings of "persons with at least one" must sum to the persons that there are."""
    expected: Counter[tuple[int, str, int]] = Counter()
    for (unit, year, measure, _), count in participation.items():
        expected[unit, MEASURES[measure].participants, year] += count > 0
    persons = [key for key, m in MEASURES.items() if m.nature is Nature.PERSONS]
    rows = (
        Posting.objects.filter(measure__in=persons)
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
                rows = ", ".join(str(p.pk) for p in postings[entry.pk])
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
    deque(sums.add_participation(true_participation()), maxlen=0)
    sums.add_tallies(true_tallies())


def _difference(table: str, key: str, found: object, expected: object) -> Difference:
    return Difference(table, key, str(found), str(expected))
