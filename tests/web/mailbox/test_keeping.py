"""The mailbox's pages beside its queue: many letters, settings, hidden texts, figures, meetings."""

import io
import unicodedata

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as WordFile

from tests.web.mailbox.test_mailbox import BOX, act, send
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import (
    Absence,
    AnswerTemplate,
    Batch,
    ClockRule,
    Hiding,
    Letter,
    Opinion,
)
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast, client_of):
    return client_of(cast.keeper_here)


@pytest.fixture
def template(cast):
    return mailbox.add_template(
        by=cast.leader, unit=cast.base_a, kind="answered", title="Cảm ơn", text="Cảm ơn bạn."
    )


def many(client, letters, **given):
    codes = [letter.idea.code for letter in letters]
    return client.post(f"{BOX}many/", {"letter": codes, "deed": "answer"} | given)


def test_a_template_answers_without_a_script(cast, keeper, template):
    letter = send(cast)
    act(keeper, letter, "answer", text="", template=template.pk)
    assert letter.steps.last().text == "Cảm ơn bạn."


def test_own_words_go_before_the_template(cast, keeper, template):
    letter = send(cast)
    act(keeper, letter, "answer", text="Lời riêng", template=template.pk)
    assert letter.steps.last().text == "Lời riêng"


def test_a_template_from_elsewhere_is_refused(cast, keeper):
    letter = send(cast)
    elsewhere = mailbox.add_template(
        by=cast.leader_elsewhere, unit=cast.base_b, kind="answered", title="X", text="Y"
    )
    act(keeper, letter, "answer", text="", template=elsewhere.pk)
    assert Letter.objects.get().state == "waiting"


def test_ticked_letters_are_answered_together_and_undone_with_one_button(cast, keeper):
    letters = [send(cast, text=f"Ý {n}") for n in range(3)]
    page = keeper.post(
        f"{BOX}many/",
        {"letter": [x.idea.code for x in letters[:2]], "deed": "answer", "text": "Cảm ơn"},
        follow=True,
    ).content.decode()
    assert "Đã làm với 2 thư." in page
    keeper.post("/undo/" + page.split('formaction="/undo/')[1].split('"')[0])
    assert set(Letter.objects.values_list("state", flat=True)) == {"waiting"}


def test_what_was_not_possible_is_told_letter_by_letter(cast, keeper):
    letters = [send(cast, text=f"Ý {n}") for n in range(2)]
    mailbox.take_up(by=cast.leader, letter=letters[0])
    answer = many(keeper, letters, text="Cảm ơn")
    batch = Batch.objects.get()
    assert answer.url == f"{BOX}many/{batch.pk}/"
    page = keeper.get(answer.url).content.decode()
    assert "1 thư không làm được" in page
    assert "Đã có người làm trước." in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"deed": "forward"}, "to"),
        ({"deed": "group", "like": "YT-0"}, "like"),
        ({"deed": "burn"}, "deed"),
    ],
)
def test_what_is_missing_stands_beside_its_field_and_ticks_stay(cast, keeper, given, field):
    letter = send(cast)
    page = many(keeper, [letter], **given)
    assert field in page.context["many"].errors
    assert page.context["ticked"] == [letter.idea.code]


def test_somebody_elses_letters_are_not_reached(cast, keeper):
    elsewhere = send(cast, by=cast.member_elsewhere, unit=cast.branch_b1)
    many(keeper, [elsewhere], text="Cảm ơn")
    assert Letter.objects.get().state == "waiting"


def test_the_result_of_somebody_else_is_not_found(cast, keeper, client_of):
    many(keeper, [send(cast)], text="Cảm ơn")
    at = f"{BOX}many/{Batch.objects.get().pk}/"
    assert client_of(cast.leader).get(at).status_code == 404


SETTINGS = f"{BOX}settings/"


def test_a_keeper_says_when_they_are_away(cast, keeper):
    days = {"starts_on": f"{clock.today():%d/%m/%Y}", "ends_on": f"{clock.today():%d/%m/%Y}"}
    keeper.post(f"{SETTINGS}away/", days | {"deputy": "co_author"})
    absence = Absence.objects.get()
    assert "Trần Văn Mầm giữ thay" in keeper.get(SETTINGS).content.decode()
    keeper.post(f"{SETTINGS}back/{absence.pk}/")
    assert "giữ thay</span>" not in keeper.get(SETTINGS).content.decode()


def test_a_deputy_who_cannot_is_said_beside_the_field(cast, keeper):
    days = {"starts_on": f"{clock.today():%d/%m/%Y}", "ends_on": f"{clock.today():%d/%m/%Y}"}
    page = keeper.post(f"{SETTINGS}away/", days | {"deputy": "stranger"})
    assert list(page.context["forms"]["away"].errors) == ["deputy"]


def test_a_template_is_added_and_taken_out(cast, keeper):
    words = {"kind": "declined", "title": "Chưa có tiền", "text": "Năm nay chưa có kinh phí."}
    keeper.post(f"{SETTINGS}template/", words)
    assert "Chưa có tiền" in keeper.get(SETTINGS).content.decode()
    keeper.post(f"{SETTINGS}drop/{AnswerTemplate.objects.get().pk}/")
    assert "<b>Chưa có tiền</b>" not in keeper.get(SETTINGS).content.decode()


def test_a_template_from_above_is_not_taken_out_here(keeper, template):
    assert keeper.post(f"{SETTINGS}drop/{template.pk}/").status_code == 404


def test_a_leader_sets_the_clock_and_a_keeper_is_not_asked(cast, keeper, client_of):
    assert "clock_working_days" not in keeper.get(SETTINGS).content.decode()
    given = {"working_days": 3, "holds_from": f"{clock.today():%d/%m/%Y}", "remind_before": 1,
             "remind_after": 1, "help_every": 2}  # fmt: skip
    client_of(cast.leader).post(f"{SETTINGS}clock/", given)
    assert ClockRule.objects.get().working_days == 3
    assert "3 ngày làm việc, theo quy định của" in keeper.get(SETTINGS).content.decode()


def test_an_opinion_goes_from_keeper_to_leader_and_back(cast, keeper, client_of):
    letter, reviewer = send(cast), client_of(cast.leader)
    asked = {"reviewer": "leader", "due_on": f"{clock.today():%d/%m/%Y}", "question": "Nên không?"}
    act(keeper, letter, "opinion", **asked)
    at = f"/opinions/{Opinion.objects.get().pk}/"
    assert at in reviewer.get("/opinions/").content.decode()
    assert "Nên không?" in reviewer.get(at).content.decode()
    reviewer.post(at, {"text": "Nên làm thử."})
    assert "Nên làm thử." in keeper.get(f"{BOX}{letter.idea.code}/").content.decode()
    assert (
        "Nên làm thử."
        not in client_of(cast.author).get(f"/ideas/{letter.idea.code}/").content.decode()
    )


def test_an_opinion_is_only_for_who_was_asked(cast, keeper, client_of):
    letter = send(cast)
    asked = {"reviewer": "leader", "due_on": f"{clock.today():%d/%m/%Y}", "question": ""}
    act(keeper, letter, "opinion", **asked)
    at = f"/opinions/{Opinion.objects.get().pk}/"
    found = [client_of(p).get(at).status_code for p in (cast.keeper_here, cast.author, cast.leader)]
    assert found == [404, 404, 200]


def test_who_passes_says_so_with_one_button(cast, keeper, client_of):
    letter = send(cast)
    asked = {"reviewer": "leader", "due_on": f"{clock.today():%d/%m/%Y}", "question": ""}
    act(keeper, letter, "opinion", **asked)
    client_of(cast.leader).post(f"/opinions/{Opinion.objects.get().pk}/pass/")
    assert "Không góp ý được" in keeper.get(f"{BOX}{letter.idea.code}/").content.decode()


def test_a_text_is_hidden_with_a_reason_and_reviewed_by_somebody_else(cast, keeper, client_of):
    letter, leader = send(cast), client_of(cast.leader)
    act(keeper, letter, "hide", reason="Có số điện thoại")
    assert client_of(cast.co_author).get(f"/ideas/{letter.idea.code}/").status_code == 404
    hiding = Hiding.objects.get()
    assert keeper.post(f"{BOX}hidden/{hiding.pk}/keep/").status_code == 404
    assert "Có số điện thoại" in leader.get(f"{BOX}hidden/").content.decode()
    leader.post(f"{BOX}hidden/{hiding.pk}/show/")
    assert client_of(cast.co_author).get(f"/ideas/{letter.idea.code}/").status_code == 200


def test_members_read_how_their_mailbox_does_and_open_each_number(cast, client_of):
    send(cast, text="Một")
    mailbox.take_up(by=cast.keeper_here, letter=send(cast, text="Hai"))
    mailbox.forward(by=cast.keeper_here, letter=send(cast, text="Ba"), to=cast.base_a)
    member = client_of(cast.co_author)
    page = member.get(f"{BOX}figures/")
    counts = {fate.key: n for fate, n in page.context["fates"] if n}
    assert counts == {"waiting": 1, "taken-up": 1, "elsewhere": 1}
    for key in counts:
        listed = member.get(f"{BOX}figures/{key}/").context
        assert (len(listed["page"].rows), listed["unseen"]) == (1, 0)


@pytest.mark.parametrize("year", ["0000", "0001", "1999", "99999", "năm"])
def test_a_year_without_letters_is_answered_with_this_one(cast, client_of, year):
    page = client_of(cast.co_author).get(f"{BOX}figures/", {"year": year})
    assert page.context["year"] == clock.today().year


def test_a_moved_out_letter_is_in_no_figure(cast, client_of):
    mailbox.move_out(by=cast.keeper_here, letter=send(cast))
    page = client_of(cast.co_author).get(f"{BOX}figures/")
    assert sum(n for _fate, n in page.context["fates"]) == 0


@pytest.mark.parametrize("who", ["member_elsewhere", "neighbour", "stranger"])
def test_figures_are_for_who_belongs_there(cast, client_of, who):
    client = client_of(getattr(cast, who))
    assert client.get(f"{BOX}figures/").status_code == 404
    assert client.get(f"{BOX}figures/waiting/").status_code == 404


def test_figures_ask_as_often_for_25_letters_as_for_one(cast, client_of):
    client = client_of(cast.co_author)

    def asked():
        client.get(f"{BOX}figures/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{BOX}figures/")
        return len(queries)

    send(cast)
    once = asked()
    for n in range(24):
        send(cast, text=f"Ý {n}")
    assert asked() == once


def word(client, **given):
    answer = client.get(f"{BOX}meeting/word/", given)
    return WordFile(io.BytesIO(answer.content))


def test_the_sheet_of_the_month_lists_letters_by_what_is_to_be_decided(cast, keeper):
    waits, taken = send(cast, text="Chờ"), send(cast, text="Làm")
    mailbox.take_up(by=cast.keeper_here, letter=taken)
    parts = keeper.get(f"{BOX}meeting/").context["sheet"].parts
    assert [(part.key, [item.code for item in part.items]) for part in parts] == [
        ("waiting", [waits.idea.code]),
        ("taken_up", [taken.idea.code]),
    ]


def test_the_word_file_has_so_many_letters_a_page(cast, keeper):
    for n in range(5):
        send(cast, text=f"Ý {n}")
    paper = word(keeper, per=4)
    assert [len(table.rows) - 1 for table in paper.tables] == [4, 1]
    assert paper.element.xml.count('w:type="page"') == 1


def test_the_sheet_names_no_author_hides_what_is_hidden_and_leaves_out_who_is_concerned(
    cast, keeper
):
    hidden = send(cast, text="Số điện thoại của ông Ba")
    mailbox.hide_text(by=cast.keeper_here, idea=hidden.idea, reason="Dữ liệu cá nhân")
    about = send(cast, text="Về trưởng đơn vị")
    mailbox.name_concerned(by=cast.author, letter=about, person=cast.leader)
    paper = word(keeper)
    said = "\n".join(cell.text for table in paper.tables for cell in table._cells)
    assert (hidden.idea.code in said, "ông Ba" in said, "Về trưởng" in said) == (True, False, False)
    assert str(cast.author) not in paper.element.xml
    assert "1 thư có người liên quan" in "\n".join(p.text for p in paper.paragraphs)


def test_the_author_reads_why_a_text_is_hidden_and_that_it_stays_so(cast, client_of):
    idea = send(cast).idea
    hiding = mailbox.hide_text(by=cast.keeper_here, idea=idea, reason="Có số nhà riêng")
    author, at = client_of(cast.author), f"/ideas/{idea.code}/"
    pending = author.get(at).text
    mailbox.keep_hidden(by=cast.leader, hiding=hiding)
    kept = author.get(at).text
    assert ["Có số nhà riêng" in page for page in (pending, kept)] == [True, True]
    assert ["giữ ẩn" in page for page in (pending, kept)] == [False, True]


def test_who_hid_a_text_reads_at_its_code_that_it_waits_and_then_the_verdict(cast, keeper):
    idea = send(cast).idea
    hiding = mailbox.hide_text(by=cast.keeper_here, idea=idea, reason="Có số nhà riêng")
    at = f"/ideas/{idea.code}/"
    pending = keeper.get(at).text
    mailbox.keep_hidden(by=cast.leader, hiding=hiding)
    kept = keeper.get(at).text
    assert ["Chờ xem lại, trước hết ngày" in page for page in (pending, kept)] == [True, False]
    assert ["đã xem và giữ ẩn" in page for page in (pending, kept)] == [False, True]
    assert idea.title not in pending


@pytest.mark.parametrize("who", ["co_author", "keeper_elsewhere", "auditor", "admin", "stranger"])
def test_for_everybody_else_a_hidden_text_does_not_exist(cast, client_of, who):
    idea = send(cast).idea
    mailbox.hide_text(by=cast.keeper_here, idea=idea, reason="Có số nhà riêng")
    assert client_of(getattr(cast, who)).get(f"/ideas/{idea.code}/").status_code == 404


def test_whom_a_hidden_text_is_about_finds_nothing_even_having_hidden_it(cast, client_of):
    letter = send(cast)
    mailbox.hide_text(by=cast.leader, idea=letter.idea, reason="Có số nhà riêng")
    mailbox.name_concerned(by=cast.author, letter=letter, person=cast.leader)
    assert client_of(cast.leader).get(f"/ideas/{letter.idea.code}/").status_code == 404


def test_a_keeper_gives_no_verdict_on_what_they_hid(cast, keeper):
    hiding = mailbox.hide_text(by=cast.keeper_here, idea=send(cast).idea, reason="Có số nhà riêng")
    at = f"{BOX}hidden/{hiding.pk}"
    assert [keeper.post(f"{at}/{verdict}/").status_code for verdict in ("keep", "show")] == [
        404
    ] * 2


def test_grouping_with_a_hidden_text_says_that_it_is_hidden(cast, keeper, client_of):
    idea, hidden = send(cast).idea, send(cast, text="Có số nhà riêng").idea
    mailbox.hide_text(by=cast.keeper_here, idea=hidden, reason="Có số nhà riêng")
    page = keeper.post(f"{BOX}{idea.code}/group/", {"like": hidden.code, "seen": "waiting"})
    assert "Ý tưởng này đang được ẩn" in page.text


@pytest.mark.parametrize("month", ["2026-13", "x", "9999-99", ""])
def test_an_unreadable_month_is_this_month(keeper, month):
    page = keeper.get(f"{BOX}meeting/", {"month": month})
    assert page.context["sheet"].month == clock.today().replace(day=1)


@pytest.mark.parametrize("part", ["settings/", "hidden/", "meeting/", "meeting/word/", "poster/"])
@pytest.mark.parametrize("who", ["author", "keeper_elsewhere", "auditor", "admin"])
def test_who_does_not_work_in_it_finds_none_of_its_pages(cast, client_of, part, who):
    assert client_of(getattr(cast, who)).get(f"{BOX}{part}").status_code == 404


@pytest.mark.parametrize("typed", ["leader", "Lý Văn Trưởng", "BÍ THƯ"])
def test_an_author_says_whom_the_letter_is_about_by_name_or_post(cast, client_of, typed):
    letter = send(cast)
    Post.objects.create(
        person=cast.leader, unit=cast.branch_a1, title="Bí thư", starts_on=clock.today()
    )
    author, at = client_of(cast.author), f"/ideas/{letter.idea.code}/about/"
    author.post(at, {"person": typed})
    assert "Lý Văn Trưởng" in author.get(at).content.decode()
    assert client_of(cast.leader).get(f"{BOX}{letter.idea.code}/").status_code == 404


def test_nobody_else_says_or_reads_whom_it_is_about(cast, keeper, client_of):
    at = f"/ideas/{send(cast).idea.code}/about/"
    assert [c.get(at).status_code for c in (keeper, client_of(cast.co_author))] == [404, 404]


def compose(client, **given):
    wanted = {"text": "Chia ca trực cho công bằng", "unit": "branch-a1", "no_secrets": "on"}
    return client.post("/ideas/new/", wanted | given)


def test_it_is_said_while_sending_and_nobody_named_hears_of_it(cast, client_of):
    compose(client_of(cast.author), about="keeper_here")
    assert Letter.objects.get().unit == cast.base_a
    assert not Notice.objects.filter(person=cast.keeper_here).exists()


def test_a_letter_is_sent_straight_to_the_level_above(cast, client_of):
    compose(client_of(cast.author), to_above="on")
    assert Letter.objects.get().unit == cast.base_a


def test_an_unknown_name_keeps_the_form(cast, client_of):
    page = compose(client_of(cast.author), about="Không Ai")
    assert list(page.context["form"].errors) == ["about"]


@pytest.mark.parametrize("sheet", ["poster", "slip"])
def test_poster_and_slips_are_one_page_a4_with_the_units_name(cast, keeper, sheet):
    answer = keeper.get(f"{BOX}poster/{sheet}.pdf")
    paper = pypdfium2.PdfDocument(answer.content)
    said = unicodedata.normalize("NFC", paper[0].get_textpage().get_text_range())
    assert (len(paper), [round(side) for side in paper[0].get_size()]) == (1, [595, 842])
    assert "Chi đoàn Mai Sơn 1" in " ".join(said.split())
    assert "Đây không phải kênh khiếu nại, tố cáo." in " ".join(said.split())


def test_there_is_no_other_sheet(keeper):
    assert keeper.get(f"{BOX}poster/x.pdf").status_code == 404


def test_my_page_leads_to_when_i_am_written_to(cast, client_of):
    assert 'href="/notices/preferences/"' in client_of(cast.author).get("/me/").content.decode()


def test_a_letter_leaves_its_group_though_the_other_idea_is_hidden(cast, keeper):
    one, other = send(cast), send(cast, by=cast.co_author, text="Quét mã lấy số")
    mailbox.group(by=cast.keeper_here, letter=one, like=other.idea)
    mailbox.hide_text(by=cast.leader, idea=other.idea, reason="Có số điện thoại")
    page = keeper.get(f"{BOX}{one.idea.code}/")
    assert "group" not in {deed.key for deed, _form, _tried in page.context["open"].deeds}
    assert "Tách khỏi nhóm" in page.content.decode()
