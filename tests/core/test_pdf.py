"""Paragraphs of a PDF: lines joined, heads and page numbers gone, bad files refused in time."""

import subprocess

import pytest

from tests.core.pdfs import pdf_of
from vuonuom.core.pdf import reading
from vuonuom.core.pdf.reading import Unreadable, paragraphs

HEAD = "CÔNG BÁO/Số 281/Ngày 19-3-2020"
WORDS = ((1, "làm"), (2, "nghĩ"), (3, "nêu"))
LONG = "Nâng cao nhận thức của cán bộ, đoàn viên về khoa học, công nghệ,"


def test_lines_of_a_paragraph_are_joined_and_a_number_opens_another():
    page = ["I. NHIỆM VỤ", f"1. {LONG}", "đổi mới sáng tạo và chuyển đổi số.", "2. Nêu gương."]
    assert paragraphs(pdf_of(page)) == [
        "I. NHIỆM VỤ", f"1. {LONG} đổi mới sáng tạo và chuyển đổi số.", "2. Nêu gương.",
    ]  # fmt: skip


def test_a_paragraph_goes_on_over_the_page_without_head_and_number():
    pages = [
        [HEAD, f"{number}. Phải {word}: {LONG}", f"{word} và", str(number)]
        for number, word in WORDS
    ] + [[HEAD, "hành động.", "Trang 4/4"]]
    found = paragraphs(pdf_of(*pages))
    assert [line for line in found if "CÔNG BÁO" in line or line.isdecimal()] == []
    assert found[-1] == f"3. Phải nêu: {LONG} nêu và hành động."


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        ([f"{LONG} số 57-", "NQ/TW ngày 22/12/2024."], "số 57-NQ/TW ngày"),
        ([f"{LONG} chính trị -", "xã hội các cấp."], "chính trị - xã hội các"),
        ([f"{LONG} infor\u00ad", "mation."], "information."),
        ([f"{LONG} theo quy định tại", "Điều 5 Nghị định này."], "tại Điều 5 Nghị"),
        ([f"{LONG} ngày", "19 tháng 6 năm 2015."], "ngày 19 tháng 6"),
    ],
)
def test_what_a_line_divided_is_whole_again(lines, whole):
    [found] = paragraphs(pdf_of(lines))
    assert whole in found


def test_a_scan_has_nothing_to_read():
    with pytest.raises(Unreadable, match="bản chụp ảnh"):
        paragraphs(pdf_of([], []))


def test_what_is_no_pdf_is_refused():
    with pytest.raises(Unreadable, match="không phải PDF"):
        paragraphs(b"%PDF-1.7 ...")


def test_a_file_of_too_many_pages_is_refused():
    with pytest.raises(Unreadable, match="300 trang"):
        paragraphs(pdf_of(*[["Một"]] * 301))


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    def never(*_args, **_kwargs):
        raise subprocess.TimeoutExpired("child", 30)

    monkeypatch.setattr(reading.subprocess, "run", never)
    with pytest.raises(Unreadable):
        paragraphs(pdf_of(["Một"]))
