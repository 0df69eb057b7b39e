"""The lines of a directive's file, with the numbers that Word counts by itself written out."""

import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.core.pdf import reading as pdf
from vuonuom.files import kinds

MOST_BYTES = 10_000_000
MOST_UNPACKED = 15_000_000  # a small archive may hold a very large part
_BROKEN = (zipfile.BadZipFile, zlib.error, ET.ParseError, OSError, RuntimeError, EOFError,
           ValueError)  # fmt: skip
PLAIN = ("txt", "md", "markdown")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class CannotRead(Refused):
    """The file is not what its name says, is broken, too large, or of a kind not read here."""


def lines(name: str, content: bytes) -> list[str]:
    """Each paragraph as one line, empty ones left out. Raises CannotRead."""
    ending = name.rpartition(".")[2].lower()
    if len(content) > MOST_BYTES:
        raise _refusal(_("Tệp lớn hơn 10 MB."))
    if ending == "docx":
        _refuse_disguised(name, content)
        found = _of_word(content)
    elif ending in PLAIN:
        found = _of_text(content)
    elif ending == "doc":
        raise _refusal(_("Tệp .doc kiểu cũ không đọc được; xin mở bằng Word và lưu thành .docx."))
    elif ending == "pdf":
        _refuse_disguised(name, content)
        found = _of_pdf(content)
    else:
        raise _refusal(_("Chỉ đọc tệp .docx, .pdf, .md và .txt."))
    kept = [line for each in found if (line := text.one_line(each))]
    if not kept:
        raise _refusal(_("Tệp không có chữ nào; bản chụp ảnh thì không đọc được."))
    return kept


def _refusal(sentence: str) -> CannotRead:
    return CannotRead(sentence, field="file")


def _refuse_disguised(name: str, content: bytes) -> None:
    try:
        kinds.agreed(name, content)
    except Refused as refused:
        raise _refusal(refused.sentence) from refused


def _of_pdf(content: bytes) -> list[str]:
    try:
        return pdf.paragraphs(content)
    except pdf.Unreadable as refused:
        raise _refusal(refused.sentence) from refused


def _of_text(content: bytes) -> list[str]:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        decoded = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(_("Tệp không phải chữ thường; xin lưu lại theo bảng mã UTF-8.")) from error
    if "\x00" in decoded:
        raise _refusal(_("Tệp không phải chữ thường như tên của nó nói."))
    return decoded.splitlines()


def _of_word(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            body = _part(archive, "word/document.xml")
            numbers = _Numbers(_part(archive, "word/numbering.xml", needed=False))
        if body is None:
            raise zipfile.BadZipFile
        return [numbers.before(each) + _words(each) for each in body.iter(f"{_W}p")]
    except _BROKEN as error:
        raise _refusal(_("Tệp hỏng, hoặc không phải tệp Word .docx như tên của nó nói.")) from error


def _part(archive: zipfile.ZipFile, name: str, *, needed: bool = True) -> ET.Element | None:
    if name not in archive.namelist():
        if needed:
            raise zipfile.BadZipFile(name)
        return None
    if archive.getinfo(name).file_size > MOST_UNPACKED:
        raise _refusal(_("Tệp quá lớn khi mở ra."))
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:  # Word writes none; entities may explode
        raise zipfile.BadZipFile(name)
    return ET.fromstring(content)  # noqa: S314  # no document type is let through


def _words(paragraph: ET.Element) -> str:
    marks = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}noBreakHyphen": "-"}
    return "".join(
        each.text or "" if each.tag == f"{_W}t" else marks.get(each.tag, "")
        for each in paragraph.iter()
    )


@dataclass
class _Level:
    form: str  # decimal, upperRoman, lowerLetter, ..., bullet
    pattern: str  # "%1.%2."
    start: int = 1


@dataclass
class _Numbers:
    """Counts the lists of a Word file as Word does."""

    numbering: ET.Element | None
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # a list's number -> its kind
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        if self.numbering is None:
            return
        for kind in self.numbering.iter(f"{_W}abstractNum"):
            self.levels[kind.get(f"{_W}abstractNumId", "")] = {
                int(level.get(f"{_W}ilvl", "0")): _Level(
                    _value(level, "numFmt"), _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in kind.iter(f"{_W}lvl")
            }  # fmt: skip
        for one in self.numbering.iter(f"{_W}num"):
            self.lists[one.get(f"{_W}numId", "")] = _value(one, "abstractNumId")

    def before(self, paragraph: ET.Element) -> str:
        """The number that Word shows before a paragraph, and a space; or nothing."""
        placed = paragraph.find(f"{_W}pPr/{_W}numPr")
        if placed is None:
            return ""
        kind = self.lists.get(_value(placed, "numId"), "")
        depth = int(_value(placed, "ilvl") or 0)
        level = self.levels.get(kind, {}).get(depth)
        if level is None or level.form in ("bullet", "none"):
            return "- " if level is not None and level.form == "bullet" else ""
        counts = self.counts[kind]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        shown = level.pattern
        for at, of in self.levels[kind].items():
            shown = shown.replace(f"%{at + 1}", _shown(counts.get(at, of.start), of.form))
        return f"{shown} "


def _value(element: ET.Element, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return found.get(f"{_W}val", "") if found is not None else ""


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"),
          (1, "I"))  # fmt: skip


def _shown(number: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        out = ""
        for value, letters in _ROMAN:
            out += letters * (number // value)
            number %= value
        return out if form == "upperRoman" else out.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
