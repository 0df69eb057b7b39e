"""The frame of a state paper: what stands above its body and below it (NĐ 30/2020, Phụ lục I)."""

from collections.abc import Sequence
from dataclasses import dataclass

from vuonuom.documents.word import fixed
from vuonuom.documents.word.writing import (
    BODY,
    CENTRED,
    PLAIN,
    Paper,
    Run,
    Shape,
    rule,
    table,
)

_LEFT = round(64 * fixed.MM)
_RIGHT = fixed.TEXT_WIDTH - _LEFT
# "Độc lập - Tự do - Hạnh phúc" is 64 mm long at 14 pt; the line under it is as long.
_MOTTO = (_RIGHT - round(64 * fixed.MM)) // 2


@dataclass(frozen=True)
class Head:
    superior: str  # cơ quan chủ quản; may be empty
    issuer: str
    symbol: str  # 05/BC-TĐVX
    place: str
    day: str  # ngày 05 tháng 02 năm 2026
    kind: str  # BÁO CÁO
    subject: str  # trích yếu
    bases: Sequence[str] = ()  # căn cứ


@dataclass(frozen=True)
class Foot:
    authority: str  # TM. BAN THƯỜNG VỤ
    signer_title: str
    signer: str
    recipients: Sequence[str]
    link: str = ""  # where the paper is verified


def add_head(paper: Paper, head: Head) -> None:
    issuer = [
        paper.paragraph([Run(head.superior.upper(), size=13)], CENTRED) if head.superior else "",
        paper.paragraph([Run(head.issuer.upper(), bold=True, size=13)], CENTRED),
        rule(_LEFT * 3 // 10, _LEFT * 3 // 10),
    ]
    state = [
        paper.paragraph([Run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=13)], CENTRED),
        paper.paragraph([Run("Độc lập - Tự do - Hạnh phúc", bold=True)], CENTRED),
        rule(_MOTTO, _MOTTO),
    ]
    number = paper.paragraph([Run(f"Số: {head.symbol}", size=13)], CENTRED)
    when = paper.paragraph([Run(f"{head.place}, {head.day}", italic=True)], CENTRED)
    rows = [["".join(issuer), "".join(state)], [number, when]]
    paper.add(table(rows, (_LEFT, _RIGHT), lined=False))
    paper.add(
        paper.paragraph([], Shape(align="center", first_line=0, after=60)),
        paper.paragraph([Run(head.kind.upper(), bold=True)], CENTRED),
        paper.paragraph([Run(head.subject, bold=True)], CENTRED),
        rule(fixed.TEXT_WIDTH * 3 // 10, fixed.TEXT_WIDTH * 3 // 10, after=180),
    )
    for number_of, basis in enumerate(head.bases, start=1):
        end = "." if number_of == len(head.bases) else ";"
        paper.add(paper.paragraph([Run(f"{basis}{end}", italic=True)], BODY))


def add_foot(paper: Paper, foot: Foot) -> None:
    kept = [*foot.recipients, "Lưu: VT."]
    left = [paper.paragraph([Run("Nơi nhận:", bold=True, italic=True, size=12)], PLAIN)]
    left += [paper.paragraph([Run(f"- {line}", size=11)], PLAIN) for line in kept]
    if foot.link:
        left.append(
            paper.paragraph(
                [Run("Kiểm tra tại ", size=11), Run(foot.link, size=11, link=foot.link)], PLAIN
            )
        )
    blank = paper.paragraph([], CENTRED)
    right = [
        paper.paragraph([Run(words.upper(), bold=True)], CENTRED)
        for words in (foot.authority, foot.signer_title)
        if words
    ]
    right += [blank] * 4
    right.append(paper.paragraph([Run(foot.signer, bold=True)], CENTRED))
    half = fixed.TEXT_WIDTH // 2
    paper.add(blank, table([["".join(left), "".join(right)]], (half, half), lined=False), blank)
