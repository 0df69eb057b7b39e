"""Tallies and the tree: reading, recounting, writing, merging, in the process of an instance."""

import time
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from django.db import connection

from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.journal import queries as journal
from vuonuom.journal import recount
from vuonuom.journal.models import Entry, Tally
from vuonuom.journal.undoing import undo
from vuonuom.ops.bench import cpu, people
from vuonuom.organization.actions.reorganisations import merge_units
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

ROUNDS = 9
MEASURES = ("ideas.submitted", "ideas.authored", "ideas.answered")


def tally_reads(times: int = 50) -> dict[str, float]:
    """CPU ms of reading 100 units' figures, and of the same rows by key, joined to their unit."""
    year = clock.today().year
    units = list(Unit.objects.filter(kind__key="base").order_by("pk")[:100])
    keys = [unit.pk for unit in units]
    rows = Tally.objects.filter(unit__in=keys, measure__in=MEASURES, period=year * 100)
    ids = list(rows.values_list("pk", flat=True))

    def read() -> None:
        assert journal.within_year(keys, MEASURES, year)  # noqa: S101  # nothing read: no measure

    def joined() -> None:
        found = Tally.objects.filter(pk__in=ids)
        assert list(found.values_list("unit__unit__code", "measure", "total"))  # noqa: S101

    return _in_turns({"read": read, "join": joined}, times)


def _in_turns(tasks: dict[str, Callable[[], None]], times: int) -> dict[str, float]:
    now = cpu.clock()
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            began = now()
            for _ in range(times):
                task()
            taken[name].append((now() - began) * 1000 / times)
    return {name: median(some) for name, some in taken.items()}


def recounts() -> dict[str, float]:
    """CPU seconds of the tallies part of `vuonuom check`, and of reading and summing alone."""
    now = cpu.clock()
    began = now()
    wrong = list(recount.differing_tallies())
    full = now() - began
    began = now()
    _prefix_sums()
    bare = now() - began
    return {"check": full, "bare": bare, "wrong": len(wrong)}


def _prefix_sums() -> float:
    """The same postings read by a bare cursor, summed up the tree by numpy, kind by kind."""
    parents = tree.parents()
    order, end = _preorder(parents)
    sql = (
        "SELECT unit_id, measure, CAST(local_date AS text), cohort, about, amount"
        " FROM journal_posting"
    )
    places: list[Any] = []
    kinds: list[Any] = []
    amounts: list[Any] = []
    codes: dict[tuple[Any, ...], int] = {}
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(50_000):
            unit, measure, day, cohort, about, amount = zip(*rows, strict=True)
            places.append(np.array([order[one] for one in unit]))
            months = [one[:7] for one in day]
            kind = zip(measure, months, cohort, about, strict=True)
            kinds.append(np.array([codes.setdefault(one, len(codes)) for one in kind]))
            amounts.append(np.array(amount))
    place, kind_of, sums = map(np.concatenate, (places, kinds, amounts))
    by_kind = np.argsort(kind_of, kind="stable")
    bounds = np.searchsorted(kind_of[by_kind], np.arange(len(codes) + 1))
    checksum = 0.0
    for first, last in pairwise(bounds):
        some = by_kind[first:last]
        own = np.bincount(place[some], weights=sums[some], minlength=len(order))
        running = np.concatenate([[0], np.cumsum(own)])
        checksum += float((running[end] - running[:-1]).sum())
    return checksum


def _preorder(parents: dict[int, int | None]) -> tuple[dict[int, int], Any]:
    below: dict[int | None, list[int]] = {}
    for node, parent in parents.items():
        below.setdefault(parent, []).append(node)
    order: dict[int, int] = {}
    waiting = list(below.get(None, []))
    while waiting:
        node = waiting.pop()
        order[node] = len(order)
        waiting += below.get(node, [])
    sizes = np.ones(len(order), dtype=np.int64)
    for node in reversed(order):
        parent = parents[node]
        if parent is not None:
            sizes[order[parent]] += sizes[order[node]]
    return order, np.arange(len(order)) + sizes


def write_ideas(number: int, seconds: float) -> float:
    """Ideas a second that one client writes, each with its entry, postings and tallies."""
    last = Membership.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = [1 + (last * n // 50 + number * 7) % last for n in range(50)]
    found = Membership.objects.current().filter(pk__in=keys).select_related("person", "unit")
    members = list(found)
    began = time.monotonic()
    done = 0
    while time.monotonic() - began < seconds:
        member = members[done % len(members)]
        ideas.submit_idea(by=member.person, unit=member.unit, title=f"Ý tưởng đo {done}", text="…")
        done += 1
    return done / (time.monotonic() - began)


def merge() -> dict[str, float]:
    """Seconds in which two units of a thousand below them become one; undone afterwards."""
    parent = Unit.objects.filter(kind__key="province").order_by("-pk")[0]
    below = Unit.objects.filter(kind__key="cluster", pk__in=tree.children(parent.pk))
    pair = list(below.order_by("pk")[:2])
    if len(pair) < 2:
        pair = list(Unit.objects.filter(kind__key="province").order_by("pk")[:2])
    descendants = len(list(tree.below([unit.pk for unit in pair]))) - len(pair)
    office = people.leader("head")
    began = time.perf_counter()
    merge_units(by=office, units=pair[1:], into=pair[0], on=clock.today())
    took = time.perf_counter() - began
    entry = Entry.objects.filter(kind="organization.unit.merged").order_by("-pk")[0]
    undo(entry=entry, by=office)
    return {"s": took, "descendants": descendants}
