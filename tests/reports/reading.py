"""Word and Excel files as another program reads them."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from python_calamine import CalamineWorkbook

from vuonuom.core.sheets.writing import write_book


def opened(data):
    return Document(BytesIO(data))


def number(words):
    bare = words.replace(".", "").lstrip("+")
    return int(bare) if bare.lstrip("-").isdecimal() else words


def word_tables(data):
    """The tables with lines: those of figures, each cell a text or a number."""
    found = opened(data).tables[1:-1]
    return [[[number(cell.text) for cell in row.cells] for row in table.rows] for table in found]


def links_of(data):
    """Each link's words and its address."""
    document = opened(data)
    address = {key: rel.target_ref for key, rel in document.part.rels.items() if rel.is_external}
    return [
        ("".join(one.itertext()), address[one.rId])
        for one in document.element.body.iter()
        if one.tag.endswith("}hyperlink")
    ]


def book_rows(sheets):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bao-cao.xlsx"
        write_book(path, sheets)
        book = CalamineWorkbook.from_path(str(path))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
