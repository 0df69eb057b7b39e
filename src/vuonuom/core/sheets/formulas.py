"""Formulas that nobody has worked out: a program wrote them, no Excel has opened the file.

Such a cell reads as empty, so a day or a figure would be lost without a word.
"""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TARGET = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BLOCK = 1 << 20
# A formula without its result; Excel writes an empty result as `<v></v>`.
_UNWORKED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*</c>')


def unworked(path: Path, place: int) -> str:
    """The first cell of an .xlsx sheet whose formula has no result, as "B7"; or nothing."""
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as package:
        part = _part(package, place)
        if part not in package.namelist():
            return ""
        rest = b""
        with package.open(part) as sheet:
            while block := sheet.read(BLOCK):
                text = rest + block
                found = _UNWORKED.search(text) if b"<f" in text else None
                if found:
                    return found[1].decode()
                rest = text[max(text.rfind(b"<c "), 0) :][-BLOCK:]
    return ""


def _part(package: zipfile.ZipFile, place: int) -> str:
    """Where a sheet lies in the package; empty in one that is no .xlsx."""
    try:
        sheets = ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet")  # noqa: S314  # expat bounds what entities may grow to
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return ""
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    wanted = [sheet.get(TARGET) for sheet in sheets]
    target = targets.get(wanted[place], "") if place < len(wanted) else ""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
