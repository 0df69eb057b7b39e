"""The children's table, written out in Python.

Forty rows of nine linked figures are 1,500 template nodes: 20 ms of CPU of a page that has 10.
Only names and words are text of people; they are escaped, figures and our own links need not be.
"""

from collections.abc import Callable, Iterable, Sequence
from html import escape  # Django's asks of each text whether it is a lazy one

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vuonuom.progress.queries.board import Row
from vuonuom.progress.states import AUTHORS, MEMBERS, ROAD, Pace
from vuonuom.web.frame.tags import status
from vuonuom.web.frame.words import counts
from vuonuom.web.progress import words
from vuonuom.web.progress.links import Links


def table(rows: Iterable[Row], links: Links, *, with_target: bool) -> SafeString:
    labels = [escape(str(heading)) for heading in words.ROAD]
    behind = list(zip(labels, map(escape, links.parts(ROAD)), strict=True))
    own = _own_columns(links)
    marks = _marks() if with_target else {}
    write = counts()
    return mark_safe("".join(_row(row, links, behind, own, marks, write) for row in rows))  # noqa: S308


def _own_columns(links: Links) -> tuple[str, str, str, str, str, str]:
    [authors], [members] = links.parts([AUTHORS]), links.parts([MEMBERS])
    target, people = escape(_("Chỉ tiêu")), escape(_("Người có ý tưởng"))
    closed, of = escape(_("đã khép lại")), escape(_("trên"))
    return target, people, escape(authors), escape(members), closed, of


def _marks() -> dict[Pace, str]:
    return {pace: status(str(pace.label), words.ICONS[pace], words.TONES[pace]) for pace in Pace}


def _row(
    row: Row,
    links: Links,
    behind: Sequence[tuple[str, str]],
    own: tuple[str, str, str, str, str, str],
    marks: dict[Pace, str],
    write: Callable[[int], str],
) -> str:
    target, people, authors, members, closed, of = own
    base = links.base(row.unit.code)
    parts = [
        f'<tr><th scope="row"><a href="{links.board(row.unit.code)}">{escape(row.unit.name)}</a>'
    ]
    if row.unit.is_closed:
        parts.append(f' <small class="soft">{closed}</small>')
    parts.append("</th>")
    if marks:
        shown = marks[row.result.pace] if row.result else '<span class="soft">–</span>'
        parts.append(f'<td data-label="{target}">{shown}</td>')
    stock = f' {of} <a href="{base}{members}">{write(row.members)}</a>' if row.members else ""
    parts.append(
        f'<td class="n" data-label="{people}"><span><a href="{base}{authors}">'
        f'{write(row.authors)}</a><span class="soft">{stock}</span></span></td>'
    )
    for (label, link), n in zip(behind, row.figures, strict=True):
        parts.append(
            f'<td class="n" data-label="{label}"><a href="{base}{link}">{write(n)}</a></td>'
        )
    parts.append("</tr>\n")
    return "".join(parts)
