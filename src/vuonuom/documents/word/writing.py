"""Paragraphs, tables and links into a Word file."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from vuonuom.documents.word import fixed

_OFFICE = "http://schemas.openxmlformats.org"
_DAWN = (1980, 1, 1, 0, 0, 0)  # the same words make the same file
_RELATION = f"{_OFFICE}/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Run:
    """Some words of one look; `size` in points, `link` an absolute address."""

    text: str
    bold: bool = False
    italic: bool = False
    size: float = 14
    link: str = ""


@dataclass(frozen=True)
class Shape:
    """How a paragraph stands. Lengths in twips, `line` in 240ths of a line."""

    align: str = "both"
    first_line: int = fixed.FIRST_LINE
    after: int = 120  # 6 pt
    line: int = 276
    left: int = 0
    right: int = 0
    keep_next: bool = False


BODY = Shape()
CENTRED = Shape(align="center", first_line=0, after=0, line=240)
PLAIN = Shape(align="left", first_line=0, after=0, line=240)
RIGHT = Shape(align="right", first_line=0, after=0, line=240)
HEADING = Shape(keep_next=True)


@dataclass
class Paper:
    """A Word file in the making."""

    title: str
    mark: str = ""  # above every page: a demo says what it is
    _body: list[str] = field(default_factory=list)
    _links: dict[str, str] = field(default_factory=dict)

    def add(self, *parts: str) -> None:
        self._body += parts

    def paragraph(self, runs: Iterable[Run], shape: Shape = BODY) -> str:
        return f"<w:p>{_shaped(shape)}{''.join(map(self._run, runs))}</w:p>"

    def _run(self, run: Run) -> str:
        look = (
            ("<w:b/>" if run.bold else "")
            + ("<w:i/>" if run.italic else "")
            + ('<w:u w:val="dotted"/>' if run.link else "")
            + f'<w:sz w:val="{round(run.size * 2)}"/><w:szCs w:val="{round(run.size * 2)}"/>'
        )
        words = escape(run.text)
        drawn = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'
        if not run.link:
            return drawn
        key = self._links.setdefault(run.link, f"rLink{len(self._links) + 1}")
        return f'<w:hyperlink r:id="{key}" w:history="1">{drawn}</w:hyperlink>'

    def save(self) -> bytes:
        out = io.BytesIO()
        with ZipFile(out, "w") as packed:
            for name, content in self._parts():
                packed.writestr(ZipInfo(name, _DAWN), content, ZIP_DEFLATED)
        return out.getvalue()

    def _parts(self) -> Iterable[tuple[str, str]]:
        body = "".join(self._body)
        whole = f"<w:body>{body}{fixed.SECTION}</w:body>"
        yield "[Content_Types].xml", fixed.CONTENT_TYPES
        yield "_rels/.rels", fixed.PACKAGE_RELS
        yield "docProps/core.xml", self._about()
        yield "word/styles.xml", fixed.STYLES
        yield "word/header1.xml", self._header(fixed.NUMBER)
        yield "word/header2.xml", self._header("")
        yield "word/_rels/document.xml.rels", self._relations()
        yield "word/document.xml", f"{fixed.XML}<w:document {fixed.MAIN}>{whole}</w:document>"

    def _header(self, number: str) -> str:
        mark = self.paragraph([Run(self.mark, bold=True, size=11)], CENTRED) if self.mark else ""
        line = f"<w:p>{_shaped(CENTRED)}{number}</w:p>"
        return f"{fixed.XML}<w:hdr {fixed.MAIN}>{line}{mark}</w:hdr>"

    def _about(self) -> str:
        return (
            f"{fixed.XML}<cp:coreProperties"
            f' xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(self.title)}</dc:title><dc:language>vi-VN</dc:language>"
            "</cp:coreProperties>"
        )

    def _relations(self) -> str:
        fixed_ones = (
            ("rStyles", "styles", "styles.xml"),
            ("rHeader", "header", "header1.xml"),
            ("rFirst", "header", "header2.xml"),
        )
        lines = [
            f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"/>'
            for key, kind, target in fixed_ones
        ]
        lines += [
            f'<Relationship Id="{key}" Type="{_RELATION}/hyperlink" Target={quoteattr(link)}'
            ' TargetMode="External"/>'
            for link, key in self._links.items()
        ]
        return (
            f'{fixed.XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">'
            f"{''.join(lines)}</Relationships>"
        )


def _shaped(shape: Shape) -> str:
    keep = "<w:keepNext/>" if shape.keep_next else ""
    return (
        f'<w:pPr>{keep}<w:spacing w:before="0" w:after="{shape.after}" w:line="{shape.line}"'
        f' w:lineRule="auto"/><w:ind w:left="{shape.left}" w:right="{shape.right}"'
        f' w:firstLine="{shape.first_line}"/><w:jc w:val="{shape.align}"/></w:pPr>'
    )


def rule(left: int, right: int, *, after: int = 0) -> str:
    """A thin line between two indents."""
    return (
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        f'<w:spacing w:before="20" w:after="{after}" w:line="80" w:lineRule="exact"/>'
        f'<w:ind w:left="{left}" w:right="{right}"/></w:pPr></w:p>'
    )


def table(
    rows: Sequence[Sequence[str]], widths: Sequence[int], *, lined: bool = True, heads: int = 0
) -> str:
    """Cells hold paragraphs; the first `heads` rows come again on each page."""
    lines = ("top", "left", "bottom", "right", "insideH", "insideV")
    kind = "single" if lined else "nil"
    borders = "".join(f'<w:{one} w:val="{kind}" w:sz="4" w:color="000000"/>' for one in lines)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    drawn = "".join(_row(row, widths, is_head=at < heads) for at, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{drawn}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], *, is_head: bool) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="'
        f'{"center" if is_head else "top"}"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{drawn}</w:tr>"
