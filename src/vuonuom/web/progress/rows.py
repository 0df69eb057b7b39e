"""The children's table, written out in Python.

Forty rows of nine linked figures are 1,500 template nodes: 20 ms of CPU of a page that has 10.
Only names and words are text of people; they are escaped, figures and our own links need not be.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape  # Django's asks of each text whether it is a lazy one

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vuonuom.directives.models import TargetRule
from vuonuom.progress.queries.board import Row
from vuonuom.progress.states import AUTHORS, MEMBERS, ROAD, Pace
from vuonuom.web.frame.tags import status
from vuonuom.web.frame.words import counts
from vuonuom.web.progress import words
from vuonuom.web.progress.links import Links


@dataclass(frozen=True)
class _Words:
    """What stands in every row, fetched and escaped once for all of them."""

    target: str
    people: str
    closed: str
    of: str
    others: str
    road: Sequence[tuple[str, str]]  # heading and end of the address
    authors: str
    members: str
    marks: Mapping[Pace, str]


def table(rows: Iterable[Row], links: Links, shown: TargetRule | None) -> SafeString:
    """`shown`: the target whose standing each row tells; none: how many of its people took part.

    What a row tells first is all that a phone shows of it, until it is opened.
    """
    said, write = _words(links), counts()
    return mark_safe("".join(_row(row, links, shown, said, write) for row in rows))  # noqa: S308


def _words(links: Links) -> _Words:
    labels = [escape(str(heading)) for heading in words.ROAD]
    [authors], [members] = links.parts([AUTHORS]), links.parts([MEMBERS])
    return _Words(
        target=escape(_("Chỉ tiêu")),
        people=escape(_("Người có ý tưởng")),
        closed=escape(_("đã khép lại")),
        of=escape(_("trên")),
        others=escape(_("Các số khác")),
        road=list(zip(labels, map(escape, links.parts(ROAD)), strict=True)),
        authors=escape(authors),
        members=escape(members),
        marks={p: status(str(p.label), words.ICONS[p], words.TONES[p]) for p in Pace},
    )


def _row(
    row: Row, links: Links, shown: TargetRule | None, said: _Words, write: Callable[[int], str]
) -> str:
    name, base = escape(row.unit.name), links.base(row.unit.code)
    closed = f' <small class="soft">{said.closed}</small>' if row.unit.is_closed else ""
    parts = [f'<tr><th scope="row"><a href="{links.board(row.unit.code)}">{name}</a>{closed}</th>']
    if shown is not None:
        told = _standing(row, links, shown, said, write) if row.result else _NOTHING
        parts.append(f'<td class="told" data-label="{said.target}">{told}</td>')
    parts.append(
        f'<td class="n{"" if shown else " told"}" data-label="{said.people}">'
        f'<span class="how">{"" if shown else _bar(_part(row.authors, row.members))}'
        f'<span><a href="{base}{said.authors}">{write(row.authors)}</a>'
        f"{_of_members(row, base, said, write)}</span></span></td>"
    )
    for (label, link), n in zip(said.road, row.figures, strict=True):
        parts.append(
            f'<td class="n" data-label="{label}"><a href="{base}{link}">{write(n)}</a></td>'
        )
    parts.append(f"{_more(said.others, name)}</tr>\n")
    return "".join(parts)


def more(name: str) -> str:
    """What opens the rest of a row on a phone."""
    return _more(escape(_("Các số khác")), escape(name))


def _more(others: str, name: str) -> str:
    return (
        f'<td class="more"><details><summary>{others}<span class="unseen">: {name}</span>'
        f"</summary></details></td>"
    )


_NOTHING = '<span class="soft">–</span>'


def _standing(
    row: Row, links: Links, shown: TargetRule, said: _Words, write: Callable[[int], str]
) -> str:
    """Word and sign, and how far: of one unit its own amount, else how many have reached it."""
    if row.result is None or row.result.pace == Pace.EXEMPT:
        return said.marks[Pace.EXEMPT]
    result = row.result
    if result.is_one:  # perhaps a unit further below: no list of this unit's has so many rows
        figure, goal = write(result.done), result.goal
    else:
        url = escape(links.units(row.unit.code, shown.pk, "reached"))
        figure, goal = f'<a href="{url}">{write(result.reached)}</a>', result.bound
    return (
        f'{said.marks[result.pace]}<span class="how">{_bar(result.share)}'
        f'<span>{figure}<span class="soft"> {said.of} {write(goal)}</span></span></span>'
    )


def _of_members(row: Row, base: str, said: _Words, write: Callable[[int], str]) -> str:
    if not row.members:
        return ""
    link = f'<a href="{base}{said.members}">{write(row.members)}</a>'
    return f'<span class="soft"> {said.of} {link}</span>'


def _part(n: int, whole: int) -> float:
    return min(n / whole, 1) if whole else 0


def _bar(share: float) -> str:
    """As `frame/parts/pace.html` draws it; the figure beside it says the same."""
    return (
        '<svg class="pace" aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">'
        f'<rect class="track" width="100" height="8"/>'
        f'<rect class="run" width="{share * 100:.1f}" height="8"/></svg>'
    )
