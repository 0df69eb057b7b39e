"""Directives read from files: what the lines say, what is refused, and what is entered."""

import zipfile
from io import BytesIO

import pytest

from tests.core.pdfs import pdf_of
from tests.directives.making import make_clause, make_directive
from tests.directives.test_directives import entry_of
from tests.directives.test_tasks import given as give_task
from vuonuom.access.errors import NotAllowed
from vuonuom.directives.actions import reading as acts
from vuonuom.directives.actions.directives import ClauseInUse
from vuonuom.directives.models import Clause
from vuonuom.directives.rules.documents import CannotRead, lines
from vuonuom.directives.rules.drafts import DraftClause, clauses
from vuonuom.journal.undoing import undo

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RESOLUTION = """NGHỊ QUYẾT
về đột phá phát triển khoa học

I- QUAN ĐIỂM
1. Khoa học là đột phá
quan trọng hàng đầu.
2. Tăng cường lãnh đạo
II. NHIỆM VỤ
Mở đầu của mục hai.
1. Nâng cao nhận thức
1.1. Quán triệt nghị quyết
1.2 Tuyên truyền
a) Trên báo
đ) Trên mạng
Điều 3. Tổ chức thực hiện
Nơi nhận:
1. Như trên"""


def word(*paragraphs, numbering=""):
    """A Word file of these paragraphs, each its text or (list, level, text)."""
    body = "".join(
        f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" if isinstance(one, str)
        else f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{one[1]}"/><w:numId w:val="{one[0]}"/></w:numPr>'
             f"</w:pPr><w:r><w:t>{one[2]}</w:t></w:r></w:p>"
        for one in paragraphs
    )  # fmt: skip
    return archive({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        **({"word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>"}
           if numbering else {}),
    })  # fmt: skip


def archive(parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def level(depth, form, pattern):
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{pattern}"/></w:lvl>')  # fmt: skip


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    f"{level(0, 'upperRoman', '%1.')}{level(1, 'decimal', '%2.')}"
    f"{level(2, 'lowerLetter', '%3)')}</w:abstractNum>"
    '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
)


def labels(text):
    return [clause.label for clause in clauses(lines("a.txt", text.encode()))]


def test_clauses_are_cut_at_their_numbers():
    read = clauses(lines("57.txt", RESOLUTION.encode()))
    assert [(one.label, one.text, one.is_heading) for one in read] == [
        ("Mục I", "QUAN ĐIỂM", True),
        ("Mục I.1", "Khoa học là đột phá\nquan trọng hàng đầu.", False),
        ("Mục I.2", "Tăng cường lãnh đạo", False),
        ("Mục II", "NHIỆM VỤ\nMở đầu của mục hai.", False),
        ("Mục II.1", "Nâng cao nhận thức", True),
        ("Mục II.1.1", "Quán triệt nghị quyết", False),
        ("Mục II.1.2", "Tuyên truyền", True),
        ("Mục II.1.2.a", "Trên báo", False),
        ("Mục II.1.2.đ", "Trên mạng", False),
        ("Điều 3", "Tổ chức thực hiện", False),
    ]


def test_markdown_is_read_as_well():
    assert labels("# Nghị quyết\n## I. Quan điểm\n**1. Một**\nChữ") == ["Mục I", "Mục I.1"]


def test_a_word_file_is_read():
    assert lines("a.docx", word("I. Quan điểm", "", "1. Một")) == ["I. Quan điểm", "1. Một"]


def test_a_pdf_gives_the_clauses_of_its_text():
    page = [line for line in RESOLUTION.splitlines() if line]
    read = clauses(lines("57.pdf", pdf_of(page)))
    assert [one.label for one in read] == labels(RESOLUTION)


def test_numbers_that_word_counts_by_itself_are_written_out():
    content = word(
        (7, 0, "Quan điểm"), (7, 1, "Một"), (7, 1, "Hai"), (7, 2, "Điểm"), (7, 0, "Nhiệm vụ"),
        (7, 1, "Lại một"), numbering=NUMBERING,
    )  # fmt: skip
    assert lines("a.docx", content) == [
        "I. Quan điểm", "1. Một", "2. Hai", "a) Điểm", "II. Nhiệm vụ", "1. Lại một",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_however_it_was_saved(encoding):
    assert lines("a.txt", "Điều 1. Một".encode(encoding)) == ["Điều 1. Một"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"not an archive"),
        ("a.docx", b""),
        ("a.docx", b"%PDF-1.7 ..."),
        ("a.docx", word("x")[:-200]),
        ("a.docx", archive({"a.txt": "x"})),
        ("a.docx", archive({"[Content_Types].xml": "", "word/document.xml": "<broken"})),
        ("a.docx", archive({"[Content_Types].xml": "", "word/document.xml":
                            '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
        ("a.docx", archive({"[Content_Types].xml": "", "word/document.xml": "a" * 16_000_000})),
        ("a.docx", word((7, "x", "Một"), numbering=NUMBERING)),
        ("a.docx", word()),
        ("a.txt", b"\xff\xd8\xff\xe0 a picture"),
        ("a.txt", b"a\x00b"),
        ("a.txt", b" \n \n"),
        ("a.txt", b"a" * 10_000_001),
        ("a.pdf", b"%PDF-1.7 ..."),
        ("a.doc", b"\xd0\xcf\x11\xe0"),
        ("a.exe", b"MZ"),
        ("tep", b"1. Mot"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(name, content):
    with pytest.raises(CannotRead) as refused:
        lines(name, content)
    assert len(refused.value.sentence) > 10


# -- entering what a person kept -----------------------------------------------------------------

DRAFTS = (DraftClause("Mục 1", "Một"), DraftClause("Mục 2", "Hai"))


def labels_of(directive):
    return list(directive.clauses.values_list("position", "label"))


def test_what_was_kept_is_entered_behind_what_is_there(cast):
    directive = make_clause(cast).directive
    acts.enter_clauses(by=cast.movement_office, directive=directive, drafts=DRAFTS)
    assert labels_of(directive) == [(1, "Mục II.3"), (2, "Mục 1"), (3, "Mục 2")]


def test_only_the_office_enters_what_was_read(cast):
    with pytest.raises(NotAllowed):
        acts.enter_clauses(by=cast.leader, directive=make_directive(cast), drafts=DRAFTS)


@pytest.mark.parametrize("drafts", [(), (DraftClause(" ", "Một"),), (DraftClause("Mục 1", ""),)])
def test_an_empty_draft_enters_nothing(cast, drafts):
    with pytest.raises(acts.NothingKept):
        acts.enter_clauses(by=cast.movement_office, directive=make_directive(cast), drafts=drafts)
    assert Clause.objects.count() == 0


def test_what_was_read_is_taken_back_whole(cast):
    directive = make_clause(cast).directive
    acts.enter_clauses(by=cast.movement_office, directive=directive, drafts=DRAFTS)
    undo(entry=entry_of(directive), by=cast.movement_office)
    assert labels_of(directive) == [(1, "Mục II.3")]


def test_what_was_read_is_not_taken_back_once_something_hangs_on_it(cast):
    directive = make_directive(cast)
    acts.enter_clauses(by=cast.movement_office, directive=directive, drafts=DRAFTS)
    entry = entry_of(directive)
    give_task(cast, clause=directive.clauses.first())
    with pytest.raises(ClauseInUse):
        undo(entry=entry, by=cast.movement_office)
    assert directive.clauses.count() == 2
