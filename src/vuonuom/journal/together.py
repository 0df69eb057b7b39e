"""Carrying the figures of many subtrees at once: within the database, in a handful of statements.

Carried one by one, 10,000 subtrees would take 30,000 statements.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from vuonuom.core import rows
from vuonuom.journal.states import MEASURES, Nature

Crossed = tuple[int, int, str, int]  # unit, year, measure, persons who crossed none and one


def carry(weights: Mapping[tuple[int, int], int]) -> list[Crossed]:
    """Add the totals of tops at units above them, each so often as its weight says."""
    additive = [key for key, m in MEASURES.items() if m.nature is not Nature.PERSONS]
    of_measures, measures = rows.among(additive)
    pairs = ((top, unit, weight) for (top, unit), weight in weights.items())
    with _beside("journal_carried", "top bigint, unit_id bigint, weight int", pairs):
        rows.send(_TALLIES.format(measures=of_measures), measures)
        with _beside("journal_shifted", _SHIFTED):
            rows.send(_SHIFT, [])
            crossed = rows.read(_CROSSED)
            rows.send(_JOIN, [])
            rows.send(_LEAVE, [])
            rows.read("SELECT 1")  # what waits is sent before its table goes
    return [(unit, year, measure, persons) for unit, year, measure, persons in crossed]


@contextmanager
def _beside(name: str, columns: str, values: Iterable[tuple[Any, ...]] = ()) -> Iterator[None]:
    """A table of this connection alone; a rollback takes it away too."""
    ends = " ON COMMIT DROP" if connection.vendor == "postgresql" else ""
    width = columns.count(",") + 1
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}){ends}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {name}")
        else:
            marks = ", ".join(["%s"] * width)
            into = f"INSERT INTO {name} VALUES ({marks})"  # noqa: S608  # our own names
            cursor.executemany(into, values)  # type: ignore[arg-type]  # an iterator is taken too
        yield
        cursor.execute(f"DROP TABLE {name}")


_TALLIES = """
INSERT INTO journal_tally (unit_id, measure, period, cohort, about, own, total)
SELECT c.unit_id, t.measure, t.period, t.cohort, t.about, 0, SUM(c.weight * t.total)
  FROM journal_carried c JOIN journal_tally t ON t.unit_id = c.top
 WHERE t.measure{measures}
 GROUP BY c.unit_id, t.measure, t.period, t.cohort, t.about HAVING SUM(c.weight * t.total) <> 0
    ON CONFLICT (unit_id, measure, period, cohort, about)
    DO UPDATE SET total = journal_tally.total + excluded.total
"""
_SHIFTED = "unit_id bigint, year int, measure varchar(40), person_id bigint, n int"
_SHIFT = """
INSERT INTO journal_shifted
SELECT c.unit_id, p.year, p.measure, p.person_id, SUM(c.weight * p.count)
  FROM journal_carried c JOIN journal_participation p ON p.unit_id = c.top
 WHERE p.count > 0
 GROUP BY c.unit_id, p.year, p.measure, p.person_id HAVING SUM(c.weight * p.count) <> 0
"""
_SAME = """
p.unit_id = s.unit_id AND p.year = s.year AND p.measure = s.measure AND p.person_id = s.person_id
"""
_CROSSED = f"""
SELECT * FROM (
  SELECT s.unit_id, s.year, s.measure,
         SUM(CASE WHEN COALESCE(p.count, 0) + s.n > 0 THEN 1 ELSE 0 END
             - CASE WHEN COALESCE(p.count, 0) > 0 THEN 1 ELSE 0 END) AS persons
    FROM journal_shifted s LEFT JOIN journal_participation p ON {_SAME}
   GROUP BY s.unit_id, s.year, s.measure) AS crossed
 WHERE persons <> 0 ORDER BY unit_id, year, measure
"""  # noqa: S608  # our own names
_JOIN = """
INSERT INTO journal_participation (unit_id, year, measure, person_id, count)
SELECT unit_id, year, measure, person_id, n FROM journal_shifted WHERE n > 0
    ON CONFLICT (unit_id, year, measure, person_id)
    DO UPDATE SET count = journal_participation.count + excluded.count
"""
_LEAVE = f"""
UPDATE journal_participation AS p SET count = p.count + s.n FROM journal_shifted s
 WHERE s.n < 0 AND {_SAME}
"""  # noqa: S608  # our own names
