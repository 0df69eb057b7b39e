"""Mergers, splits and moves that touch a comparison with the year before: one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from vuonuom.core import rows
from vuonuom.organization.models import Unit
from vuonuom.organization.queries import WHOLE, Estimate, baselines

MERGED, SPLIT, MOVED, ESTIMATED = "merged", "split", "moved", "estimated"


@dataclass(frozen=True)
class Change:
    """A unit that was merged into another, handed a part of itself to it, or moved below it."""

    kind: str
    on: date
    code: str
    name: str
    to_code: str
    to_name: str
    from_name: str = ""  # of a move
    share_ppm: int = WHOLE


@dataclass(frozen=True)
class Changes:
    found: tuple[Change, ...]
    is_estimated: bool  # figures of a split unit elsewhere belong to this one in part


def touching(unit: Unit, children: Sequence[int], year: int, since: int | None = None) -> Changes:
    """Of the unit and those right below it, since the year before (or the year `since`) began."""
    near, keys = rows.among([unit.pk, *children])
    span = (date(since or year - 1, 1, 1), date(year, 12, 31))
    sql = _TOUCHING.format(near=near)
    # Each of the five parts: its days, then its units.
    asked = [value for part in (keys, keys, keys, keys) for value in (*span, *part)]
    found = rows.read(sql, *asked, *span, unit.pk, unit.pk)
    changes = tuple(_change(row) for row in found if row[0] != ESTIMATED)
    return Changes(changes, len(changes) < len(found))


def below(unit: Unit, year: int, start: int, end: int) -> list[Change]:
    """Rows `start` to `end` of all changes in the unit and anywhere below it, newest first."""
    span = (date(year - 1, 1, 1), date(year, 12, 31))
    sql = _TOUCHING.format(near=_BELOW) + " LIMIT %s OFFSET %s"
    asked = [value for _ in range(4) for value in (*span, unit.pk)]
    found = rows.read(sql, *asked, *span, 0, 0, end - start, start)
    return [_change(row) for row in found]


def _change(row: tuple[Any, ...]) -> Change:
    kind, on, code, name, to_code, to_name, from_name, share = row
    day = on if isinstance(on, date) else parse_date(on)  # SQLite keeps a day as text
    assert day is not None  # noqa: S101  # the column is a day's
    return Change(kind, day, code, name, to_code, to_name, from_name, share)


_BELOW = " IN (SELECT descendant_id FROM tree_link WHERE ancestor_id = %s)"
# Sides of a succession and of a move apart: each is then found by its own index. Children that
# went along with their unit's merger or split moved with it, not by themselves. CROSS JOIN makes
# SQLite begin at the successions, which are few.
_SUCCEEDED = """
SELECT CASE WHEN s.share_ppm < 1000000 THEN 'split' ELSE 'merged' END AS kind, s."on" AS day,
       p.code AS code, p.name AS name, n.code AS to_code, n.name AS to_name, '' AS from_name,
       s.share_ppm AS share
  FROM organization_succession s
  JOIN organization_unit p ON p.node_id = s.predecessor_id
  JOIN organization_unit n ON n.node_id = s.successor_id
 WHERE s."on" BETWEEN %s AND %s AND s.{side}{{near}}
"""
_MOVED = """
SELECT 'moved', a.starts_on, u.code, u.name, n.code, n.name, o.name, 1000000
  FROM tree_placement a
  JOIN tree_placement b ON b.node_id = a.node_id AND b.ends_on = a.starts_on AND b.id < a.id
  JOIN organization_unit u ON u.node_id = a.node_id
  JOIN organization_unit n ON n.node_id = a.parent_id
  JOIN organization_unit o ON o.node_id = b.parent_id
 WHERE {day} BETWEEN %s AND %s AND {side}{{near}} AND a.parent_id <> b.parent_id
   AND (u.closed_on IS NULL OR u.closed_on > a.starts_on)
   AND NOT EXISTS (SELECT 1 FROM organization_succession s
     WHERE s.predecessor_id = b.parent_id AND s."on" = a.starts_on)
"""
_ESTIMATED = """
SELECT * FROM (SELECT 'estimated', s."on", '', '', '', '', '', 0
  FROM organization_succession s CROSS JOIN tree_link l
 WHERE s.share_ppm < 1000000 AND s."on" BETWEEN %s AND %s
   AND l.ancestor_id = %s AND l.descendant_id = s.successor_id
   AND NOT EXISTS (SELECT 1 FROM tree_link b
     WHERE b.ancestor_id = %s AND b.descendant_id = s.predecessor_id)
 LIMIT 1) AS estimated
"""
_TOUCHING = (
    " UNION ".join(
        (
            _SUCCEEDED.format(side="successor_id"),
            _SUCCEEDED.format(side="predecessor_id"),
            _MOVED.format(side="a.parent_id", day="a.starts_on"),
            _MOVED.format(side="b.parent_id", day="b.ends_on"),
            _ESTIMATED,
        )
    )
    + " ORDER BY day DESC, to_name, name"
)


@dataclass(frozen=True)
class Shared:
    """What belongs to a unit of figures that stand at split units elsewhere, by their shares."""

    this: tuple[Estimate, ...] = ()
    before: tuple[Estimate, ...] = ()
    whole: tuple[Estimate, ...] = ()


NOTHING = Shared()


def parts_of(estimates: Iterable[Estimate]) -> int:
    return sum(estimate.part for estimate in estimates)


def shared(unit: int, measures: Sequence[str], year: int, months: int) -> dict[str, Shared]:
    """By measure: of this year until now, of the same months of the year before, of all of it."""
    whole = baselines([unit], measures, year - 1)
    before = baselines([unit], measures, year - 1, months) if months < 12 else whole
    this = baselines([unit], measures, year)
    return {
        m: Shared(this[unit, m].estimates, before[unit, m].estimates, whole[unit, m].estimates)
        for m in measures
    }
