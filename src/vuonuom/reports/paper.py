"""A report as a Word file in the state layout, each figure a link to its list."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vuonuom.documents import qr
from vuonuom.documents.queries import in_words
from vuonuom.documents.word import fixed
from vuonuom.documents.word.state import Foot, Head, add_foot, add_head
from vuonuom.documents.word.writing import (
    BODY,
    CENTRED,
    HEADING,
    PLAIN,
    RIGHT,
    Paper,
    Run,
    Shape,
    table,
)
from vuonuom.reports.figures import written
from vuonuom.reports.queries.pages import Chapter, Passage, Told
from vuonuom.reports.queries.tables import Figure, Part, Row, Table

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIRST = round(42 * fixed.MM)  # of a table's columns, where names stand
_SMALL = 11


def word(told: Told) -> bytes:
    """A state paper is Vietnamese, whatever language its reader's pages have."""
    with override("vi"):
        return _paper(told).save()


def _paper(told: Told) -> Paper:
    report = told.report
    paper = Paper(report.title, _("SỐ LIỆU GIẢ LẬP") if settings.DEMO else "")
    issued = report.document.issued_on if report.document else None
    add_head(
        paper,
        Head(
            superior=report.superior,
            issuer=report.issued_by,
            symbol=report.symbol,
            place=report.place,
            day=in_words(issued)
            if issued
            else _("ngày … tháng … năm %(year)s") % {"year": report.year},
            kind=_("Báo cáo"),
            subject=report.title,
            bases=told.bases,
        ),
    )
    if report.is_draft:
        paper.add(paper.paragraph([Run(_("DỰ THẢO"), bold=True)], CENTRED))
    paper.add(paper.paragraph([Run(as_of(told))]))
    for chapter in told.chapters:
        _add_chapter(paper, chapter)
    link = qr.link(f"/verify/{report.document.code}") if report.document else ""
    recipients = report.recipients.splitlines()
    add_foot(paper, Foot(report.authority, report.signer_title, report.signer, recipients, link))
    return paper


def as_of(told: Told) -> str:
    """Of which day the figures are, and that they add up."""
    frozen = told.report.frozen
    said = _("Số liệu chốt hết ngày %(day)s.") % {"day": f"{frozen.on:%d/%m/%Y}"}
    if told.holds and any(one.adds for one in told.tables):
        said += " " + _("Số của các đơn vị trực thuộc cộng với số tại đơn vị đúng bằng số chung.")
    return said


def _add_chapter(paper: Paper, chapter: Chapter) -> None:
    title = f"{chapter.number}. {chapter.title.upper()}"
    paper.add(paper.paragraph([Run(title, bold=True)], HEADING), *_prose(paper, chapter.text))
    for passage in chapter.passages:
        _add_passage(paper, passage)


def _prose(paper: Paper, text: str) -> Iterable[str]:
    lines = (line.strip() for line in text.splitlines())
    return [paper.paragraph([Run(line)], BODY) for line in lines if line]


def _add_passage(paper: Paper, passage: Passage) -> None:
    heading = f"{passage.number}. {passage.table.title}"
    paper.add(paper.paragraph([Run(heading, bold=True)], HEADING))
    paper.add(_drawn(paper, passage.table), paper.paragraph([], Shape(first_line=0, after=0)))
    paper.add(*_prose(paper, passage.text))


def _drawn(paper: Paper, shown: Table) -> str:
    names = _FIRST if len(shown.columns) > 4 else fixed.TEXT_WIDTH * 2 // 5
    width = (fixed.TEXT_WIDTH - names) // len(shown.columns)
    small = _SMALL if len(shown.columns) > 4 else 13
    heads = [
        paper.paragraph([Run(words, bold=True, size=small)], CENTRED)
        for words in (shown.first, *shown.columns)
    ]
    rows = [heads, *(_row(paper, row, small) for row in shown.rows)]
    return table(rows, (names, *[width] * len(shown.columns)), heads=1)


def _row(paper: Paper, row: Row, size: float) -> list[str]:
    bold, italic = row.part is Part.WHOLE, row.part is Part.OWN
    name = paper.paragraph([Run(row.label, bold=bold, italic=italic, size=size)], PLAIN)
    return [name, *(_cell(paper, figure, size, bold=bold) for figure in row.figures)]


def _cell(paper: Paper, figure: Figure, size: float, *, bold: bool) -> str:
    link = qr.link(figure.path) if figure.path else ""
    return paper.paragraph([Run(written(figure), bold=bold, size=size, link=link)], RIGHT)
