"""A report's table as a page shows it, written out in Python: a figure each, a link each."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from vuonuom.reports.figures import written
from vuonuom.reports.queries.pages import Chapter, Passage
from vuonuom.reports.queries.tables import Figure, Part, Row, Table


def drawn(table: Table) -> SafeString:
    labels = [str(escape(column)) for column in table.columns]
    return mark_safe("".join(_row(row, labels) for row in table.rows))  # noqa: S308  # as escaped


def _row(row: Row, labels: list[str]) -> str:
    cells = "".join(
        f'<td class="n" data-label="{label}">{_cell(figure)}</td>'
        for label, figure in zip(labels, row.figures, strict=True)
    )
    look = ' class="sum"' if row.part is Part.WHOLE else ""
    return f'<tr{look}><th scope="row">{escape(row.label)}</th>{cells}</tr>'


def _cell(figure: Figure) -> str:
    shown = written(figure)
    return f'<a href="{escape(figure.path)}">{shown}</a>' if figure.path else shown


type Drawn = list[tuple[Passage, SafeString]]


def laid_out(chapters: Iterable[Chapter]) -> list[tuple[Chapter, Drawn]]:
    """Each chapter with its tables drawn."""
    return [
        (one, [(passage, drawn(passage.table)) for passage in one.passages]) for one in chapters
    ]
