"""Adding to tallies and participation, in sorted order, in one statement each.

Without sorted order 8 clients gave 301 deadlocks in 90 s (architecture 1.7).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any

from django.db import connection, models

from vuonuom.core import rows
from vuonuom.journal.models import Participation, Posting, Tally
from vuonuom.journal.states import MEASURES, Nature

Key = tuple[int, str, int, int, str]  # unit, measure, period, cohort, about
Person = tuple[int, int, str, int]  # unit, year, measure, person
ROWS = 400  # rows a statement: SQLite takes 32,766 parameters


def periods(day: date) -> tuple[int, int]:
    """The year and the month that a day counts in."""
    return day.year * 100, day.year * 100 + day.month


def tally_deltas(
    postings: Iterable[Posting], above: Mapping[int, Sequence[int]]
) -> dict[Key, tuple[int, int]]:
    """(own, total) to add, by key. `above`: for each unit, itself and its ancestors."""
    own: Counter[Key] = Counter()
    total: Counter[Key] = Counter()
    for p in postings:
        persons = MEASURES[p.measure].nature is Nature.PERSONS
        for period in periods(p.local_date)[: 1 if persons else 2]:
            key = (p.measure, period, p.cohort, p.about)
            own[p.unit_id, *key] += p.amount
            for top in (p.unit_id,) if persons else above[p.unit_id]:
                total[top, *key] += p.amount
    return {key: (own[key], total[key]) for key in own.keys() | total.keys()}


def add_tallies(deltas: Mapping[Key, tuple[int, int]]) -> None:
    table = Tally._meta.db_table
    added = [(*key, *sums) for key, sums in sorted(deltas.items()) if sums != (0, 0)]
    for batch in batched(added, ROWS, strict=False):
        source, values = _source(batch, TALLIED)
        rows.send(
            f"INSERT INTO {table} (unit_id, measure, period, cohort, about, own, total) {source}"
            " ON CONFLICT (unit_id, measure, period, cohort, about) DO UPDATE"
            f" SET own = {table}.own + excluded.own, total = {table}.total + excluded.total",
            values,
        )


def insert_tallies(tallies: Iterable[tuple[Any, ...]]) -> None:
    """Many tallies at once into a table that holds none of them: (*key, own, total)."""
    _insert(Tally, "unit_id, measure, period, cohort, about, own, total", tallies)


def insert_participation(persons: Iterable[tuple[Any, ...]]) -> None:
    """As `insert_tallies`: (*person's key, count)."""
    _insert(Participation, "unit_id, year, measure, person_id, count", persons)


def _insert(model: type[models.Model], columns: str, values: Iterable[tuple[Any, ...]]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * (columns.count(",") + 1))
        insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # our own names
        cursor.executemany(insert, values)  # type: ignore[arg-type]  # an iterator is taken too


def participation_deltas(
    postings: Iterable[Posting], above: Mapping[int, Sequence[int]]
) -> Counter[Person]:
    deltas: Counter[Person] = Counter()
    for p in postings:
        if p.person_id is not None and MEASURES[p.measure].participants:
            for top in above[p.unit_id]:
                deltas[top, p.local_date.year, p.measure, p.person_id] += p.amount
    return deltas


def add_participation(deltas: Mapping[Person, int]) -> Iterator[tuple[int, int, str, int]]:
    """Add, and yield (unit, year, measure, +-1) wherever a person crossed between 0 and 1."""
    added: list[tuple[Any, ...]] = [(*key, n) for key, n in sorted(deltas.items()) if n]
    for batch in batched(added, ROWS, strict=False):
        rising = all(row[-1] > 0 for row in batch)
        now = _raise_participation(batch) if rising else _change_participation(batch)
        for *key, delta in batch:
            after = now[tuple(key)]
            crossed = int(after > 0) - int(after - delta > 0)
            if crossed:
                yield key[0], key[1], key[2], crossed


def _raise_participation(batch: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    table = Participation._meta.db_table
    source, values = _source(batch, TAKEN_PART)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (unit_id, year, measure, person_id, count) {source}"
            " ON CONFLICT (unit_id, year, measure, person_id)"
            f" DO UPDATE SET count = {table}.count + excluded.count"
            " RETURNING unit_id, year, measure, person_id, count",
            values,
        )
        return {tuple(row[:4]): row[4] for row in cursor.fetchall()}


def _change_participation(batch: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    """Both ways: rows are made and locked in sorted order, then changed.

    One upsert cannot take away: both databases hold the row that it would insert, with its
    negative count, against `nobody_did_less_than_nothing` before they look for the conflict.
    """
    _raise_participation([(*row[:4], 0) for row in batch])
    table = Participation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET count = {table}.count + d.column5"  # noqa: S608  # our own table's name
            f" FROM (VALUES {_marks(batch)}) AS d"
            f" WHERE {table}.unit_id = d.column1 AND {table}.year = d.column2"
            f" AND {table}.measure = d.column3 AND {table}.person_id = d.column4"
            " RETURNING unit_id, year, measure, person_id, count",
            [value for row in batch for value in row],
        )
        return {tuple(row[:4]): row[4] for row in cursor.fetchall()}


# What PostgreSQL is to read the columns of `_source` as.
TALLIED = ("bigint", "text", "int", "int", "text", "int", "int")
TAKEN_PART = ("bigint", "int", "text", "bigint", "int")


def _source(batch: Sequence[tuple[Any, ...]], types: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """The rows, in their order. PostgreSQL gets columns: one statement for any number of rows.

    With a mark for each of 168 values psycopg took the statement apart anew at every sending,
    which was a sixth of its time.
    """
    if connection.vendor == "postgresql":
        columns = ", ".join(f"%s::{kind}[]" for kind in types)
        source = f"SELECT * FROM unnest({columns})"  # noqa: S608  # our own types
        return source, [list(column) for column in zip(*batch, strict=True)]
    return f"VALUES {_marks(batch)}", [value for row in batch for value in row]


def _marks(batch: Sequence[tuple[object, ...]]) -> str:
    one = "(" + ",".join(["%s"] * len(batch[0])) + ")"
    return ",".join([one] * len(batch))
