"""The form for an idea: whatever is typed is kept, and what is wrong is said beside it."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from vuonuom.ideas.models import Draft, Idea, IdeaPicture
from vuonuom.mailbox.models import Letter
from vuonuom.organization.actions.members import join
from vuonuom.organization.models import Unit

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccf"
    "c0500f0004850180845d8c340000000049454e44ae426082"
)


def typed(cast, **more):
    return {"text": "Dán mã QR. Đỡ chờ.", "unit": cast.branch_a1.code, "no_secrets": "on"} | more


def errors(answer, field):
    return list(answer.context["form"].errors.get(field, []))


@pytest.fixture
def author(cast, client_of):
    return client_of(cast.author)


def test_the_same_words_within_a_day_are_one_idea(cast, author):
    answers = [author.post("/ideas/new/", typed(cast, _key=key)) for key in "ab"]
    assert answers[0].url == answers[1].url
    assert Idea.objects.count() == 1


def test_the_same_words_after_a_withdrawal_are_a_new_idea(cast, author):
    first = author.post("/ideas/new/", typed(cast))
    author.post(f"{first.url}withdraw/")
    assert author.post("/ideas/new/", typed(cast)).url != first.url


def test_one_box_and_one_tick_send_an_idea(cast, author):
    answer = author.post("/ideas/new/", typed(cast))
    letter = Letter.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/ideas/{letter.idea.code}/")
    assert letter.unit == cast.branch_a1


def test_other_words_on_the_page_gone_back_to_are_another_idea(cast, author):
    for text in ("Dán mã QR.", "Đèn hành lang tự tắt."):
        author.post("/ideas/new/", typed(cast, _key="k", text=text))
    assert set(Idea.objects.values_list("text", flat=True)) == {
        "Dán mã QR.", "Đèn hành lang tự tắt.",
    }  # fmt: skip


def test_double_click_sends_one(cast, author):
    answers = [author.post("/ideas/new/", typed(cast, _key="k")) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Idea.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200e"])
def test_empty_text_is_said_beside_the_box(cast, author, text):
    answer = author.post("/ideas/new/", typed(cast, text=text))
    assert errors(answer, "text") == ["Xin viết vài chữ về ý tưởng."]


def test_a_megabyte_is_refused_and_kept(cast, author):
    answer = author.post("/ideas/new/", typed(cast, text="á" * 1_000_000))
    assert errors(answer, "text") == ["Dài 1.000.000 ký tự, nhiều nhất là 10.000. Xin rút bớt."]
    assert "á" * 1000 in answer.content.decode()


def test_without_the_tick_nothing_is_sent(cast, author):
    answer = author.post("/ideas/new/", typed(cast, no_secrets=""))
    assert errors(answer, "no_secrets") == ["Xin đánh dấu vào ô này để tiếp tục."]
    assert "Dán mã QR. Đỡ chờ." in answer.content.decode()


def test_the_tick_is_asked_for_anew_each_time(author):
    assert "checked" not in author.get("/ideas/new/").content.decode()


def test_script_is_shown_as_text(cast, author):
    answer = author.post("/ideas/new/", typed(cast, text="<script>alert(1)</script> hay"))
    page = author.get(answer.url).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; hay" in page
    assert "<script>alert" not in page


def test_nfd_emoji_and_marks_are_kept_clean(cast, author):
    author.post("/ideas/new/", typed(cast, text="Tie\u0302\u0301n bo\u0323\u0302 🌱\u202e\u200b"))
    assert Idea.objects.get().text == "Tiến bộ 🌱"


def test_co_author_gets_their_share(cast, author):
    author.post("/ideas/new/", typed(cast, person_1="Trần Văn Mầm", share_1="40"))
    shares = list(Idea.objects.get().authors.values_list("person", "share"))
    assert shares == [(cast.author.pk, 60), (cast.co_author.pk, 40)]


def test_shares_that_do_not_sum_are_said_beside_them(cast, author):
    sent = typed(cast, share="70", person_1="co_author", share_1="40")
    answer = author.post("/ideas/new/", sent)
    assert errors(answer, "share") == ["Các phần đóng góp cộng lại được 110 %, cần đúng 100 %."]


def test_share_without_a_person_and_person_without_a_share(cast, author):
    answer = author.post("/ideas/new/", typed(cast, share_1="40", person_2="co_author"))
    assert errors(answer, "person_1") == ["Xin ghi tên người cùng làm."]
    assert errors(answer, "share_2") == ["Xin ghi phần của người này."]


def test_unknown_co_author_is_said_beside_the_field(cast, author):
    answer = author.post("/ideas/new/", typed(cast, person_1="Không Ai Cả", share_1="40"))
    assert errors(answer, "person_1") == ["Không tìm thấy ai tên “Không Ai Cả”."]


def test_unit_that_closed_meanwhile_is_no_longer_a_choice(cast, author):
    join(by=None, person=cast.author, unit=cast.branch_b2, on=date(2026, 1, 1))
    Unit.objects.filter(pk=cast.branch_a1.pk).update(closed_on=date(2026, 1, 1))
    answer = author.post("/ideas/new/", typed(cast))
    assert errors(answer, "unit") == ["Xin chọn một mục trong danh sách."]
    assert Idea.objects.count() == 0


def test_a_unit_of_others_cannot_be_chosen(cast, author):
    answer = author.post("/ideas/new/", typed(cast, unit=cast.branch_b1.code))
    assert errors(answer, "unit") == ["Xin chọn một mục trong danh sách."]


def test_member_of_two_units_chooses_where_it_counts(cast, author):
    join(by=None, person=cast.author, unit=cast.branch_b2, on=date(2026, 1, 1))
    author.post("/ideas/new/", typed(cast, unit=cast.branch_b2.code))
    assert Idea.objects.get().unit == cast.branch_b2


def test_printed_code_of_a_branch_names_its_mailbox(cast, author):
    page = author.get(f"/ideas/new/?unit={cast.branch_b1.code}").content.decode()
    assert "Gửi vào hộp thư Chi đoàn Đồng Lúa 1" in page
    author.post("/ideas/new/", typed(cast, box=cast.branch_b1.code))
    letter = Letter.objects.get()
    assert (letter.unit, letter.idea.unit) == (cast.branch_b1, cast.branch_a1)


def test_printed_code_of_nothing_is_a_404(author):
    assert author.get("/ideas/new/?unit=khong-co").status_code == 404


def test_picture_is_kept_with_the_idea(cast, author):
    picture = SimpleUploadedFile("anh.png", PNG, "image/png")
    author.post("/ideas/new/", typed(cast, pictures=picture))
    kept = IdeaPicture.objects.get()
    answer = author.get(f"/ideas/{kept.idea.code}/pictures/{kept.pk}/")
    assert b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, kept.file.media_type)


def test_picture_is_served_to_those_who_may_see_the_idea_only(cast, author, client_of):
    author.post("/ideas/new/", typed(cast, pictures=SimpleUploadedFile("anh.png", PNG)))
    kept = IdeaPicture.objects.get()
    address = f"/ideas/{kept.idea.code}/pictures/{kept.pk}/"
    people = (cast.keeper_here, cast.leader, cast.neighbour, cast.keeper_elsewhere)
    answers = [client_of(p).get(address) for p in people]
    for answer in answers[:2]:
        assert b"".join(answer.streaming_content)  # read to its end, the file is closed
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]


def test_picture_that_is_a_zip_is_refused_beside_its_field(cast, author):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "a")
    answer = author.post(
        "/ideas/new/", typed(cast, pictures=SimpleUploadedFile("anh.png", packed.getvalue()))
    )
    assert len(errors(answer, "pictures")) == 1
    assert Idea.objects.count() == 0


def test_a_document_is_no_picture(cast, author):
    paper = SimpleUploadedFile("giay.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    answer = author.post("/ideas/new/", typed(cast, pictures=paper))
    assert len(errors(answer, "pictures")) == 1


def test_home_page_hands_over_what_was_typed(cast, author):
    answer = author.post("/ideas/new/", {"text": "Dở dang", "more": "1"})
    assert answer.context["form"]["text"].value() == "Dở dang"
    assert errors(answer, "text") == []


def test_draft_is_saved_while_typing_and_offered_again(cast, author):
    saved = author.post("/ideas/draft/", {"text": "Dở dang"}, headers={"HX-Request": "true"})
    assert "Đã lưu nháp lúc" in saved.content.decode()
    assert author.get("/").context["form"]["text"].value() == "Dở dang"
    assert author.get("/ideas/new/").context["form"]["text"].value() == "Dở dang"


def test_draft_is_saved_without_javascript_and_discarded(cast, author):
    assert author.post("/ideas/draft/", {"text": "Dở dang"}).url == "/"
    author.post("/ideas/draft/", {"text": "Dở dang", "discard": "1"})
    assert Draft.objects.count() == 0


def test_draft_says_when_it_is_too_long_to_send(author):
    def said(length):
        words = {"text": "a" * length}
        page = author.post("/ideas/draft/", words, headers={"HX-Request": "true"})
        return "Nội dung dài quá 10.000 ký tự" in page.content.decode()

    assert (said(10_000), said(10_001)) == (False, True)


def test_draft_is_its_writers_alone(cast, author, client_of):
    author.post("/ideas/draft/", {"text": "Dở dang"})
    assert "Dở dang" not in client_of(cast.keeper_here).get("/").content.decode()


def test_keeper_types_a_paper_slip_in_for_its_author(cast, client_of):
    sent = typed(cast, on_behalf="on", person_1="author", share_1="100")
    client_of(cast.keeper_here).post("/ideas/new/", sent)
    idea = Idea.objects.get()
    assert (idea.submitted_by, idea.authors.get().person) == (cast.keeper_here, cast.author)


def test_who_belongs_nowhere_is_told_so(cast, client_of):
    page = client_of(cast.stranger).get("/ideas/new/").content.decode()
    assert "Bạn chưa sinh hoạt ở đơn vị nào" in page


def test_notices_stand_above_the_box(author):
    for address in ("/", "/ideas/new/"):
        page = author.get(address).content.decode()
        assert page.index("Đây không phải kênh khiếu nại, tố cáo.") < page.index("<textarea")
        assert "Không nhập thông tin thuộc danh mục bí mật nhà nước" in page


@pytest.mark.parametrize("address", ["/", "/ideas/new/"])
def test_enter_sends_and_does_not_throw_the_draft_away(author, address):
    author.post("/ideas/draft/", {"text": "Dán mã QR"})
    form = author.get(address).content.decode().split('id="compose"')[1]
    buttons = re.findall(r"<button[^>]*>", form)
    assert ["formaction" in button for button in buttons[:2]] == [False, True]
