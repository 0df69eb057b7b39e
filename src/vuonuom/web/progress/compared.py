"""The table of this year beside the last, written out in Python.

Six lines of eight cells were a quarter of the time that a board's template takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vuonuom.journal.states import MEASURES
from vuonuom.progress.queries.board import Board, Comparison
from vuonuom.progress.queries.changes import parts_of
from vuonuom.progress.states import RARE, ROAD
from vuonuom.web.frame.words import number
from vuonuom.web.progress import rhythm, words
from vuonuom.web.progress.links import Links


@dataclass(frozen=True)
class _Heads:
    """The columns' words, escaped once for all lines; empty where a column is not shown."""

    this: str
    before: str
    whole: str
    change: str
    ahead: str


def table(board: Board, links: Links) -> SafeString:
    """Head and lines; each figure opens its list, each estimate what it is made of."""
    heads = _heads(board)
    lines = "".join(_line(board, links, line, heads) for line in _told(board.comparisons))
    return mark_safe(f"<thead>{_head(heads)}</thead><tbody>\n{lines}</tbody>")  # noqa: S308  # escaped part by part


def _heads(board: Board) -> _Heads:
    whole = _("cả năm %(year)s") % {"year": board.year - 1} if board.months < 12 else ""
    ahead = _("Dự báo cả năm") if board.forecasts else ""
    change = _("So với cùng kỳ")
    return _Heads(*map(escape, (words.as_of(board), words.before(board), whole, change, ahead)))


def _head(heads: _Heads) -> str:
    figures = "".join(
        f'<th scope="col" class="n">{word}</th>'
        for word in (heads.this, heads.before, heads.whole)
        if word
    )
    ahead = f'<th scope="col" class="n">{heads.ahead}</th>' if heads.ahead else ""
    what = f'<th scope="col">{escape(_("Việc"))}</th>'
    return f'<tr>{what}{figures}<th scope="col">{heads.change}</th>{ahead}</tr>'


def _told(lines: Iterable[Comparison]) -> Iterator[Comparison]:
    return (line for line in lines if not _is_nothing(line))


def nothing(board: Board) -> list[str]:
    """What came about in neither year: named in one sentence instead of a line of noughts each."""
    return [
        str(MEASURES[line.measure].label)
        for line in board.comparisons
        if _is_nothing(line) and line.measure not in RARE
    ]


def _is_nothing(line: Comparison) -> bool:
    """The first of all, ideas, has its line even so."""
    is_first = line.measure == ROAD[0]
    return not (is_first or line.this or line.before or line.whole or line.is_estimated)


def _line(board: Board, links: Links, line: Comparison, heads: _Heads) -> str:
    cells = "".join(
        f'<td class="n" data-label="{head}"><a href="{escape(url)}">{number(n)}</a>{beside}</td>'
        for head, n, url, beside in _figures(board, links, line, heads)
        if head
    )
    parts = [
        f'<tr><th scope="row">{escape(str(MEASURES[line.measure].label))}</th>{cells}',
        f'<td data-label="{heads.change}">{escape(words.change(line))}</td>',
    ]
    if heads.ahead:
        told = escape(rhythm.short(board.forecasts[line.measure]))
        parts.append(f'<td class="n" data-label="{heads.ahead}">{told}</td>')
    return "".join([*parts, "</tr>\n"])


def _figures(
    board: Board, links: Links, line: Comparison, heads: _Heads
) -> Sequence[tuple[str, int | None, str, str]]:
    """(head, figure, its list, what is to be added by estimate) of each column."""
    code, past = board.unit.code, board.year - 1
    months = board.months if board.months < 12 else 0
    flow, measure = links.flow, line.measure
    before = flow(code, measure, year=past, months=months)
    return (
        (heads.this, line.this, flow(code, measure), _estimate(links, code, line, "this")),
        (heads.before, line.before, before, _estimate(links, code, line, "before")),
        (
            heads.whole,
            line.whole,
            flow(code, measure, year=past),
            _estimate(links, code, line, "whole"),
        ),
    )


def _estimate(links: Links, code: str, line: Comparison, of: str) -> str:
    """What is to be added to a figure, and where it is explained."""
    n = parts_of(getattr(line.shared, of)) if line.is_estimated else 0
    if not n:
        return ""
    said = _("+ ước tính %(n)s") % {"n": number(n)}
    url = escape(links.estimate(code, line.measure, of))
    return f' <a class="soft nowrap" href="{url}">{escape(said)}</a>'
