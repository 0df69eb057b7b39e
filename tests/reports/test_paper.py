from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.recognition.making import at_step
from tests.reports.making import begun, issued, wrote
from tests.reports.reading import book_rows, links_of, opened, word_tables
from vuonuom.recognition.states import MovementState
from vuonuom.reports import book, paper
from vuonuom.reports.queries import pages


def whole(cast, report=None):
    return pages.told(report or issued(cast), with_empty=False)


def lines(cell):
    return [one.text for one in cell.paragraphs if one.text]


def test_the_page_is_a4_with_the_margins_of_the_decree(cast):
    section = opened(paper.word(whole(cast))).sections[0]
    lengths = (
        section.page_width, section.page_height,
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(one.mm) for one in lengths] == [210, 297, 20, 20, 30, 15]
    assert section.header_distance < Mm(20)


def test_the_page_number_is_centred_above_and_not_on_the_first_page(cast):
    section = opened(paper.word(whole(cast))).sections[0]
    assert section.different_first_page_header_footer
    [number] = section.header.paragraphs
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert " PAGE " in [one.text for one in number._p.iter(qn("w:instrText"))]
    assert list(section.first_page_header._element.iter(qn("w:instrText"))) == []


def test_the_font_is_times_new_roman_of_14_points(cast):
    styles = opened(paper.word(whole(cast))).styles.element
    fonts = next(styles.iter(qn("w:rFonts")))
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    assert next(styles.iter(qn("w:sz"))).get(qn("w:val")) == "28"


def test_the_head_stands_as_the_decree_says(cast):
    document = opened(paper.word(whole(cast)))
    left, right = document.tables[0].rows[0].cells
    assert lines(left) == ["TRUNG ƯƠNG HOA BAN", "ĐOÀN BỘ HOA BAN"]
    assert lines(right) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    bold = [one.runs[0].bold for one in left.paragraphs if one.text]
    assert bold == [None, True]
    number, when = document.tables[0].rows[1].cells
    assert number.text == "Số: 01/BC-ĐBHB"
    assert when.text == "Hoa Ban, ngày 15 tháng 9 năm 2026"
    assert when.paragraphs[0].runs[0].italic
    title = [one for one in document.paragraphs if one.text][:2]
    assert [one.text for one in title] == ["BÁO CÁO", whole_title()]
    assert {one.alignment for one in title} == {WD_ALIGN_PARAGRAPH.CENTER}


def whole_title():
    return "Sơ kết chín tháng phong trào mỗi đơn vị một sản phẩm mới"


def test_bases_are_italic_and_end_as_they_should(cast):
    movement = at_step(cast, MovementState.LAUNCHED)
    report = issued(cast, wrote(cast, begun(cast, movement=movement)))
    document = opened(paper.word(whole(cast, report)))
    bases = [one for one in document.paragraphs if one.text.startswith("Căn cứ")]
    assert [one.text[-1] for one in bases] == [";", ";", "."]
    assert all(one.runs[0].italic for one in bases)
    assert bases[0].text.startswith("Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15")


def test_the_body_is_justified_with_its_first_line_set_in(cast):
    document = opened(paper.word(whole(cast)))
    [said] = [one for one in document.paragraphs if one.text == "Toàn đoàn có bốn chi đoàn."]
    layout = said.paragraph_format
    assert said.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(layout.first_line_indent.mm, 1) == 12.7
    assert layout.space_after >= Pt(6)
    assert 1 <= layout.line_spacing <= 1.5


def test_the_foot_names_recipients_and_signer(cast, settings):
    report = issued(cast)
    left, right = opened(paper.word(whole(cast, report))).tables[-1].rows[0].cells
    assert lines(left) == [
        "Nơi nhận:",
        "- Ban Bí thư;",
        "- Các đoàn cơ sở;",
        "- Lưu: VT.",
        f"Kiểm tra tại {settings.BASE_URL}/verify/{report.document.code}",
    ]
    assert lines(right) == ["TM. BAN THƯỜNG VỤ", "BÍ THƯ", "Tạ Văn Phòng"]


def test_figures_are_links_to_their_lists(cast, settings):
    report = issued(cast)
    told = whole(cast, report)
    addresses = [address for _words, address in links_of(paper.word(told))]
    wanted = {
        f"{settings.BASE_URL}{figure.path}"
        for table in told.tables
        for row in table.rows
        for figure in row.figures
        if figure.path
    }
    assert set(addresses[:-1]) == wanted
    assert addresses[-1] == f"{settings.BASE_URL}/verify/{report.document.code}"


def test_word_and_excel_say_the_same_figures(cast):
    told = whole(cast)
    in_word = word_tables(paper.word(told))
    in_book = list(book_rows(book.sheets(told)).values())
    assert len(in_word) == len(in_book) == 4
    for one, other in zip(in_word, in_book, strict=True):
        assert other[-len(one) :] == one


def test_a_draft_says_that_it_is_one(cast):
    document = opened(paper.word(whole(cast, begun(cast))))
    assert "DỰ THẢO" in [one.text for one in document.paragraphs]
    assert document.tables[0].rows[1].cells[0].text == "Số: …/BC-ĐBHB"


def test_a_demo_says_so_on_every_page(cast, settings):
    settings.DEMO = True
    section = opened(paper.word(whole(cast))).sections[0]
    for header in (section.header, section.first_page_header):
        assert "SỐ LIỆU GIẢ LẬP" in [one.text for one in header.paragraphs]
