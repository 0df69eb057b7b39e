"""Standings, kept by each worker and counted on by the journal.

Counting 3,321 bound units takes 57 ms at the top of a country and 0.1 ms at a commune (SQLite,
112,000 units). After an act only the units it counted at, and those above them, are read again;
after one that changes the tree or the targets, all.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from vuonuom.journal import acts
from vuonuom.journal import queries as journal
from vuonuom.progress.queries import standings
from vuonuom.progress.queries.standings import Asked, Bound, Key, Standing, Standings

MOST = 500  # boards of one worker, the least lately asked ones go first
MOST_UNITS = 50_000  # 12 MB; where more are bound only their sums are kept, until the next act
MOST_TOUCHED = 5_000  # units read again by name; SQLite takes 32,766 parameters
SECONDS = 60  # the longest a `check --repair`, which is no act, stays unseen
# Acts after which other units may be bound, or to something else.
REBINDING = ("organization.unit.", "directives.", "rosters.intake.entered")


@dataclass(frozen=True)
class _Kept:
    mark: journal.Mark
    until: float
    sums: Standings
    units: dict[Key, Bound] | None


_kept: OrderedDict[Asked, _Kept] = OrderedDict()
_lock = Lock()


def standing(asked: Asked) -> Standings:
    """(rule, top) -> its sum, of all that is written by now."""
    if acts.is_acting():
        return standings.summed(asked)
    mark, now = journal.mark(), time.monotonic()
    with _lock:
        known = _kept.get(asked)
    if known is None or known.until < now:
        known = _read(asked, mark, now)
    elif known.mark.written == mark.written:
        return known.sums
    else:
        known = _counted_on(asked, known, mark) or _read(asked, mark, now)
    _keep(asked, known)
    return known.sums


def _read(asked: Asked, mark: journal.Mark, now: float) -> _Kept:
    units = standings.each(asked, MOST_UNITS)
    sums = standings.summed(asked) if units is None else standings.sum_of(units)
    return _Kept(mark, now + SECONDS, sums, units)


def _counted_on(asked: Asked, known: _Kept, mark: journal.Mark) -> _Kept | None:
    changed = journal.changed_since(known.mark)
    if known.units is None or changed is None or changed.has(REBINDING):
        return None
    touched = [
        key for rule in asked.rules for at in changed.units if (key := (rule, at)) in known.units
    ]
    if len(touched) > MOST_TOUCHED:  # one act may count everywhere: an import does
        return None
    now = standings.results_now({unit for _, unit in touched}, asked.rules, asked.year)
    units, sums = known.units.copy(), dict(known.sums)
    for key in touched:
        before = units[key]
        result, goal = now.get(key, (0, None))
        units[key] = after = before._replace(result=result, goal=goal)
        sums[key[0], before.top] = _changed(sums[key[0], before.top], before, after)
    return _Kept(mark, known.until, sums, units)


def _changed(known: Standing, before: Bound, after: Bound) -> Standing:
    """A sum of its own: another thread may be drawing the one before."""
    changed = Standing()
    changed.add(known)
    changed.count(before, -1)
    changed.count(after)
    return changed


def _keep(asked: Asked, found: _Kept) -> None:
    with _lock:
        _kept[asked] = found
        _kept.move_to_end(asked)
        while len(_kept) > MOST or (len(_kept) > 1 and _units() > MOST_UNITS):
            _kept.popitem(last=False)


def _units() -> int:
    return sum(len(one.units or ()) for one in _kept.values())


def forget() -> None:
    """Tests take acts back by rolling back, and the next entry has the same key."""
    with _lock:
        _kept.clear()
