"""Adding to tallies and participation, in sorted order, in one statement each.

Without sorted order 8 clients gave 301 deadlocks in 90 s (architecture 1.7).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import Any

from django.db import connection, models

from vuonuom.core import rows
from vuonuom.journal.hashing import SaidByPosting as Counted
from vuonuom.journal.models import Participation, Tally
from vuonuom.journal.states import MEASURES, Nature

Key = tuple[int, str, int, int, str]  # unit, measure, period, cohort, about
Person = tuple[int, int, str, int]  # unit, year, measure, person


def periods(day: date) -> tuple[int, int]:
    """The year and the month that a day counts in."""
    return day.year * 100, day.year * 100 + day.month


def tally_deltas(
    postings: Iterable[Counted], above: Mapping[int, Sequence[int]]
) -> dict[Key, tuple[int, int]]:
    """(own, total) to add, by key. `above`: for each unit, itself and its ancestors."""
    own: defaultdict[Key, int] = defaultdict(int)
    total: defaultdict[Key, int] = defaultdict(int)
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
    for batch in batched(added, rows.at_once(), strict=False):
        source, values = rows.table(batch, TALLIED)
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
    postings: Iterable[Counted], above: Mapping[int, Sequence[int]]
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
    for batch in batched(added, rows.at_once(), strict=False):
        rising = all(row[-1] > 0 for row in batch)
        now = _raise_participation(batch) if rising else _change_participation(batch)
        for *key, delta in batch:
            after = now[tuple(key)]
            crossed = int(after > 0) - int(after - delta > 0)
            if crossed:
                yield key[0], key[1], key[2], crossed


def _raise_participation(batch: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    table = Participation._meta.db_table
    source, values = rows.table(batch, TAKEN_PART)
    now = rows.ask(
        f"INSERT INTO {table} (unit_id, year, measure, person_id, count) {source}"
        " ON CONFLICT (unit_id, year, measure, person_id)"
        f" DO UPDATE SET count = {table}.count + excluded.count"
        " RETURNING unit_id, year, measure, person_id, count",
        values,
    )
    return {row[:4]: row[4] for row in now}


def _change_participation(batch: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    """Both ways: rows are made and locked in sorted order, then changed.

    One upsert cannot take away: both databases hold the row that it would insert, with its
    negative count, against `nobody_did_less_than_nothing` before they look for the conflict.
    """
    _raise_participation([(*row[:4], 0) for row in batch])
    table = Participation._meta.db_table
    source, values = rows.table(batch, TAKEN_PART)
    # What `VALUES` calls them; SQLite knows no other names for them.
    names = "(column1, column2, column3, column4, column5)" if source.startswith("SELECT") else ""
    now = rows.ask(
        f"UPDATE {table} SET count = {table}.count + d.column5"  # noqa: S608  # our own table's name
        f" FROM ({source}) AS d{names}"
        f" WHERE {table}.unit_id = d.column1 AND {table}.year = d.column2"
        f" AND {table}.measure = d.column3 AND {table}.person_id = d.column4"
        " RETURNING unit_id, year, measure, person_id, count",
        values,
    )
    return {row[:4]: row[4] for row in now}


def carry_tallies(tops: Sequence[int], ancestor: int, sign: int) -> None:
    """Add (+1) or take away (-1) the totals of subtrees at a unit above them."""
    additive = [key for key, m in MEASURES.items() if m.nature is not Nature.PERSONS]
    of_tops, keys = rows.among(tops)
    of_measures, measures = rows.among(additive)
    sql = _CARRY_TALLIES.format(tops=of_tops, measures=of_measures)
    rows.send(sql, [ancestor, sign, *keys, *measures])


def carry_participation(
    tops: Sequence[int], ancestor: int, sign: int
) -> list[tuple[int, str, int]]:
    """As `carry_tallies`; (year, measure, how many persons crossed between none and one).

    The tree is held alone, so that nobody else writes and no order of rows is needed.
    """
    of_tops, keys = rows.among(tops)
    parts = {"moved": _MOVED.format(tops=of_tops), "same": _SAME}
    if sign > 0:
        crossed = rows.read(_JOINING.format(**parts), *keys, ancestor)
        rows.send(_JOIN.format(**parts), [ancestor, *keys])
    else:
        crossed = rows.read(_LEAVING.format(**parts), *keys, ancestor)
        rows.send(_LEAVE.format(**parts), [*keys, ancestor])
    return [(year, measure, persons) for year, measure, persons in crossed]


_CARRY_TALLIES = """
INSERT INTO journal_tally (unit_id, measure, period, cohort, about, own, total)
SELECT CAST(%s AS bigint), measure, period, cohort, about, 0, CAST(%s AS integer) * SUM(total)
  FROM journal_tally WHERE unit_id{tops} AND measure{measures}
 GROUP BY measure, period, cohort, about HAVING SUM(total) <> 0
    ON CONFLICT (unit_id, measure, period, cohort, about)
    DO UPDATE SET total = journal_tally.total + excluded.total
"""
_MOVED = """
SELECT year, measure, person_id, SUM(count) AS n FROM journal_participation
 WHERE unit_id{tops} AND count > 0 GROUP BY year, measure, person_id
"""
_SAME = """
p.unit_id = %s AND p.year = m.year AND p.measure = m.measure AND p.person_id = m.person_id
"""
_JOINING = """
SELECT m.year, m.measure, COUNT(*) FROM ({moved}) m LEFT JOIN journal_participation p ON {same}
 WHERE COALESCE(p.count, 0) = 0 GROUP BY m.year, m.measure ORDER BY m.year, m.measure
"""
_JOIN = """
INSERT INTO journal_participation (unit_id, year, measure, person_id, count)
SELECT CAST(%s AS bigint), m.year, m.measure, m.person_id, m.n FROM ({moved}) m WHERE true
    ON CONFLICT (unit_id, year, measure, person_id)
    DO UPDATE SET count = journal_participation.count + excluded.count
"""
_LEAVING = """
SELECT m.year, m.measure, COUNT(*) FROM ({moved}) m JOIN journal_participation p ON {same}
 WHERE p.count = m.n GROUP BY m.year, m.measure ORDER BY m.year, m.measure
"""
_LEAVE = """
UPDATE journal_participation AS p SET count = p.count - m.n FROM ({moved}) m WHERE {same}
"""


# What PostgreSQL is to read the columns as.
TALLIED = ("bigint", "text", "int", "int", "text", "int", "int")
TAKEN_PART = ("bigint", "int", "text", "bigint", "int")
