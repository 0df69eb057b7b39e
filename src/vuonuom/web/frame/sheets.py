"""A list as an Excel file: written row by row, so that its length costs no memory."""

from collections.abc import Iterable, Sequence
from tempfile import NamedTemporaryFile
from typing import Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Whatever begins with = + - @ is a text here and runs nothing on the reader's machine.
PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def send(
    name: str, header: Sequence[tuple[str, int]], lines: Iterable[Sequence[str | int]]
) -> HttpResponseBase:
    """`header` gives each column its word and its width; a demo's sheet says what it is."""
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  # the response closes it
    with xlsxwriter.Workbook(file.name, PLAIN) as book:
        _fill(book, header, lines)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _fill(book: Any, header: Sequence[tuple[str, int]], lines: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    top = 0
    for place, (_word, width) in enumerate(header):
        sheet.set_column(place, place, width)
    if settings.DEMO:
        sheet.write_string(0, 0, _("SỐ LIỆU GIẢ LẬP"), book.add_format({"bold": True}))
        top = 1
    for place, (word, _width) in enumerate(header):
        sheet.write_string(top, place, word, bold)
    sheet.freeze_panes(top + 1, 0)
    for row, line in enumerate(lines, start=top + 1):
        for place, value in enumerate(line):
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(row, place, value)
