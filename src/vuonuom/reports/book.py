"""A report's tables as sheets of an Excel file: bare numbers that add up, each opening its list."""

from typing import Any

from vuonuom.core.sheets.writing import Linked, Sheet
from vuonuom.documents import qr
from vuonuom.reports.figures import written
from vuonuom.reports.paper import as_of
from vuonuom.reports.queries.pages import Passage, Told
from vuonuom.reports.queries.tables import Figure


def sheets(told: Told) -> list[Sheet]:
    return [_sheet(told, passage) for chapter in told.chapters for passage in chapter.passages]


def _sheet(told: Told, passage: Passage) -> Sheet:
    shown, report = passage.table, told.report
    return Sheet(
        name=f"{passage.number}. {shown.title}",
        head=(shown.first, *shown.columns),
        rows=[[row.label, *map(_cell, row.figures)] for row in shown.rows],
        above=([report.issued_by], [report.title], [shown.title], [as_of(told)]),
        widths=[40, *[16] * len(shown.columns)],
    )


def _cell(figure: Figure) -> Any:
    if figure.value is None or figure.about:
        return written(figure)
    return Linked(figure.value, qr.link(figure.path)) if figure.path else figure.value
