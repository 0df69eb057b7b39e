"""The board of a term: all its years beside each other and summed. Seven queries at most."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from vuonuom.congresses import queries as congresses
from vuonuom.congresses.models import Term
from vuonuom.congresses.rules import Part, Span, running, span
from vuonuom.core import rows
from vuonuom.journal.models import Tally
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.organization.models import Unit
from vuonuom.progress.queries.board import ROWS
from vuonuom.progress.queries.changes import Change, touching
from vuonuom.progress.queries.near import Near, Place
from vuonuom.progress.states import AUTHORS, MEMBERS, TERM

_TALLY = Tally._meta.db_table


@dataclass(frozen=True)
class Line:
    """A measure in each part of the term, and summed where it can be."""

    measure: str
    parts: tuple[int | None, ...]  # None: not kept for a part of a year
    total: int | None

    @property
    def is_nothing(self) -> bool:
        return not any(self.parts)


@dataclass(frozen=True)
class Row:
    """A unit below, or what stands at the unit itself."""

    unit: Place
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class TermBoard:
    unit: Unit
    term: Term
    terms: tuple[Term, ...]  # all that hold for the unit, nearest first
    near: Near
    span: Span
    parts: tuple[Part, ...]  # the years that have begun
    lines: tuple[Line, ...]
    shown: Line  # the measure that the children's table shows
    rows: tuple[Row, ...]
    own: Row
    changes: tuple[Change, ...]
    page: int
    pages: int


def chosen(found: Iterable[Term], pk: int | None, today: date) -> Term | None:
    """The term that an address names, or the one to show unasked."""
    terms = list(found)
    return running(terms, today) if pk is None else next((t for t in terms if t.pk == pk), None)


def terms_of(around: Near) -> list[Term]:
    return congresses.terms_above(around.path)


def board(
    unit: Unit,
    around: Near,
    terms: Sequence[Term],
    term: Term,
    *,
    today: date,
    measure: str = "",
    page: int = 1,
) -> TermBoard:
    months = span(term)
    parts = tuple(part for part in months.parts if part.year <= today.year)
    totals, owns = _of_unit(unit.pk, parts)
    lines = {m: _line(m, parts, totals[m]) for m in (*TERM, AUTHORS, MEMBERS)}
    shown = lines[measure if measure in TERM else TERM[0]]
    pages = max(1, -(-len(around.children) // ROWS))
    page = min(max(page, 1), pages)
    visible = around.children[(page - 1) * ROWS : page * ROWS]
    own = owns[shown.measure]
    return TermBoard(
        unit=unit,
        term=term,
        terms=tuple(terms),
        near=around,
        span=months,
        parts=parts,
        lines=tuple(lines.values()),
        shown=shown,
        rows=_rows(visible, shown.measure, parts),
        own=Row(around.above[-1], tuple(_sum(own, part) for part in parts)),
        changes=touching(
            unit, [child.pk for child in around.children], today.year, since=months.begins_on.year
        ).found,
        page=page,
        pages=pages,
    )


Periods = dict[int, int]  # year * 100 + month, or year * 100 -> figure


def _of_unit(unit: int, parts: Sequence[Part]) -> tuple[dict[str, Periods], dict[str, Periods]]:
    """By measure: in the unit and below it; in the unit itself. Of members all that ever was."""
    totals: dict[str, Periods] = defaultdict(dict)
    owns: dict[str, Periods] = defaultdict(dict)
    measures, keys = rows.among((*TERM, AUTHORS))
    within, periods = rows.among(_periods(parts))
    sql = (
        f"SELECT measure, period, SUM(total), SUM(own) FROM {_TALLY} WHERE unit_id = %s AND"  # noqa: S608  # our own table's name
        f" ((measure{measures} AND period{within}) OR measure = %s) GROUP BY measure, period"
    )
    for measure, period, total, own in rows.read(sql, unit, *keys, *periods, MEMBERS):
        totals[measure][period], owns[measure][period] = int(total), int(own)
    return totals, owns


def _rows(visible: Sequence[Place], measure: str, parts: Sequence[Part]) -> tuple[Row, ...]:
    """One measure of each child: named periods, each a probe of the index."""
    if not visible:
        return ()
    units, keys = rows.among([child.pk for child in visible])
    within, periods = rows.among(_periods(parts))
    sql = (
        f"SELECT unit_id, period, SUM(total) FROM {_TALLY} WHERE unit_id{units}"  # noqa: S608  # our own table's name
        f" AND measure = %s AND period{within} GROUP BY unit_id, period"
    )
    found: dict[int, Periods] = defaultdict(dict)
    for unit, period, total in rows.read(sql, *keys, measure, *periods):
        found[unit][period] = int(total)
    return tuple(
        Row(child, tuple(_sum(found[child.pk], part) for part in parts)) for child in visible
    )


def _periods(parts: Sequence[Part]) -> list[int]:
    return [period for part in parts for period in part.periods] or [0]


def _sum(found: Periods, part: Part) -> int:
    return sum(found.get(period, 0) for period in part.periods)


def _line(measure: str, parts: Sequence[Part], found: Periods) -> Line:
    nature = MEASURES[measure].nature
    if nature is Nature.STOCK:
        return Line(measure, tuple(_stock(found, part) for part in parts), None)
    if nature is Nature.PERSONS:  # somebody may be counted in several years: no sum
        return Line(measure, tuple(_sum(found, p) if p.is_whole else None for p in parts), None)
    figures = tuple(_sum(found, part) for part in parts)
    return Line(measure, figures, sum(figures))


def _stock(found: Periods, part: Part) -> int:
    """What there was at the end of the part: all whole years before, and its year until then."""
    before = sum(n for period, n in found.items() if not period % 100 and period < part.year * 100)
    until = Part(part.year, 1, part.last)
    return before + _sum(found, until)
