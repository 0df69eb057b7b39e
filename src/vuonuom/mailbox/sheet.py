"""The sheet for the monthly meeting as a Word file, so many letters to a page."""

from itertools import batched

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from vuonuom.documents import qr
from vuonuom.documents.word import fixed
from vuonuom.documents.word.writing import CENTRED, HEADING, PLAIN, Paper, Run, Shape, table
from vuonuom.mailbox.queries.meeting import Item, Part, Sheet

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_LETTER = fixed.TEXT_WIDTH * 9 // 20
_DECIDED = fixed.TEXT_WIDTH * 7 // 20
_WHO = fixed.TEXT_WIDTH - _LETTER - _DECIDED
_LINES = {4: 7, 6: 4, 10: 2}  # empty lines to write on, by letters a page


def word(sheet: Sheet, per: int) -> bytes:
    """A state paper is Vietnamese, whatever language its reader's pages have."""
    with override("vi"):
        return _paper(sheet, per).save()


def _paper(sheet: Sheet, per: int) -> Paper:
    title = _("Phiếu họp hộp thư sáng kiến tháng %(month)s") % {"month": f"{sheet.month:%m/%Y}"}
    paper = Paper(title, _("SỐ LIỆU GIẢ LẬP") if settings.DEMO else "")
    paper.add(
        paper.paragraph([Run(str(sheet.unit).upper(), bold=True, size=13)], CENTRED),
        paper.paragraph([Run(title, bold=True)], Shape(align="center", first_line=0, after=120)),
    )
    pages = [
        (part, chunk) for part in sheet.parts for chunk in batched(part.items, per, strict=False)
    ]
    for at, (part, chunk) in enumerate(pages):
        if at:
            paper.add(_BREAK)
        _add(paper, part, chunk, per)
    if sheet.apart:
        told = _("%(n)d thư có người liên quan được bàn riêng, không ghi ở đây.")
        paper.add(paper.paragraph([Run(told % {"n": sheet.apart}, italic=True)]))
    if not pages:
        paper.add(paper.paragraph([Run(_("Tháng này không có thư nào cần bàn."))]))
    return paper


def _add(paper: Paper, part: Part, chunk: tuple[Item, ...], per: int) -> None:
    heading = f"{part.title} ({len(part.items)})"
    paper.add(
        paper.paragraph([Run(heading, bold=True)], HEADING),
        paper.paragraph([Run(str(part.question), italic=True, size=13)], PLAIN),
    )
    heads = [
        paper.paragraph([Run(words, bold=True, size=12)], CENTRED)
        for words in (_("Thư"), _("Kết luận"), _("Ai làm, hạn"))
    ]
    rows = [heads, *(_row(paper, item, per) for item in chunk)]
    paper.add(table(rows, (_LETTER, _DECIDED, _WHO), heads=1))


def _row(paper: Paper, item: Item, per: int) -> list[str]:
    facts = [item.code, item.field, _("nhận %(day)s") % {"day": f"{item.received:%d/%m/%Y}"}]
    facts.append(item.clock.words)
    letter = paper.paragraph([Run(item.title, bold=True, size=12, link=qr.link(item.path))], PLAIN)
    letter += paper.paragraph([Run(" · ".join(filter(None, facts)), size=11)], PLAIN)
    empty = "".join(paper.paragraph([], PLAIN) for _line in range(_LINES.get(per, 3)))
    return [letter, empty, paper.paragraph([], PLAIN)]
