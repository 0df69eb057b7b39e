import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.conferences.making import invitation_of, running
from tests.conferences.test_turnout import certified, let_in
from vuonuom.accounts.models import Person
from vuonuom.conferences.actions import moving
from vuonuom.conferences.models import Presence


@pytest.fixture
def conference(cast):
    conference = running(cast, cast.branch_a1)
    let_in(cast, conference, cast.author)
    return conference


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def texts(answer):
    """Every text in the sheet, and whether it holds a formula."""
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    answer.close()
    return re.findall(r"<t[^>]*>([^<]*)</t>", sheet), "<f>" in sheet


@pytest.mark.parametrize(
    ("who", "counts", "names"),
    [("leader", 200, 200), ("movement_office", 200, 200), ("auditor", 200, 404),
     ("author", 404, 404), ("leader_elsewhere", 404, 404), ("stranger", 404, 404)],
)  # fmt: skip
def test_counts_are_for_those_above_and_names_for_the_hosts(
    client, cast, conference, who, counts, names
):
    client.force_login(getattr(cast, who))
    base = f"/conferences/{conference.code}/"
    assert client.get(f"{base}turnout/").status_code == counts
    assert client.get(f"{base}guests/").status_code == names
    sheet = client.get(f"{base}guests.xlsx")
    sheet.close()
    assert sheet.status_code == names


def test_an_auditor_sees_figures_and_no_name(client, cast, conference):
    client.force_login(cast.auditor)
    page = client.get(f"/conferences/{conference.code}/turnout/").content.decode()
    assert ("Chi đoàn Mai Sơn 1" in page, "Nguyễn Thị Hạt" in page) == (True, False)


def test_counts_read_themselves_anew_only_while_it_runs(leader, cast, conference):
    address = f"/conferences/{conference.code}/turnout/"
    assert 'hx-trigger="every 5s"' in leader.get(address).content.decode()
    leader.post(f"/conferences/{conference.code}/close/")
    assert "hx-trigger" not in leader.get(address).content.decode()


def test_a_figure_opens_as_many_lines_as_it_says(leader, cast, conference):
    page = leader.get(f"/conferences/{conference.code}/").content.decode()
    for show, n in re.findall(r'guests/(?:\?show=(\w+))?"><b>(\d+)', page):
        rows = leader.get(f"/conferences/{conference.code}/guests/?show={show}").context["rows"]
        assert (show, len(rows)) == (show, int(n))


def test_nobody_lists_those_who_have_not_answered(leader, cast, conference):
    base = f"/conferences/{conference.code}/"
    assert "show=waiting" not in leader.get(base).content.decode()
    page = leader.get(f"{base}guests/?show=waiting").content.decode()
    assert "Chưa trả lời" not in page
    found, _ = texts(leader.get(f"{base}guests.xlsx"))
    assert "Chưa trả lời" not in found


def test_the_sheet_holds_everybody_and_no_formula(leader, cast, conference):
    evil = Person.objects.get(username="co_author")
    evil.name("=HYPERLINK(1)")
    evil.save()
    code = invitation_of(conference, cast.author).spoken_code
    found, has_formula = texts(leader.get(f"/conferences/{conference.code}/guests.xlsx"))
    assert [word in found for word in ("Nguyễn Thị Hạt", "=HYPERLINK(1)", code)] == [True] * 3
    assert has_formula is False


def test_a_demo_s_sheet_says_so(leader, cast, conference, settings):
    settings.DEMO = True
    found, _ = texts(leader.get(f"/conferences/{conference.code}/guests.xlsx"))
    assert found[0] == "SỐ LIỆU GIẢ LẬP"


def test_a_wrong_scan_is_taken_back_in_the_list(leader, cast, conference):
    leader.post(f"/conferences/{conference.code}/guests/{Presence.objects.get().pk}/back/")
    assert Presence.objects.count() == 0


def test_certificates_are_issued_from_a_form_and_opened_by_their_owner(client, cast, conference):
    client.force_login(cast.leader)
    base = f"/conferences/{conference.code}/"
    client.post(f"{base}close/")
    wrong = client.post(f"{base}certify/", {"signer": "", "signer_title": "Bí thư"})
    assert list(wrong.context["form"].errors) == ["signer"]
    client.post(f"{base}certify/", {"signer": "Lý Văn Trưởng", "signer_title": "Bí thư"})
    assert client.get(f"{base}certificate/").status_code == 404
    client.force_login(cast.author)
    assert f"{base}certificate/" in client.get(base).content.decode()
    sheet = client.get(f"{base}certificate/").text
    assert "Nguyễn Thị Hạt" in sheet
    assert f'<a href="{base}">' in sheet


def test_after_the_end_nobody_is_told_that_they_will_come(client, cast, conference):
    moving.close(by=cast.leader, conference=conference)
    absent = conference.invitations.exclude(person=cast.author).select_related("person")[0]
    client.force_login(absent.person)
    page = client.get(f"/conferences/{conference.code}/").text
    assert ("Không thấy lượt vào cửa của bạn" in page, "Tôi sẽ dự" in page) == (True, False)


def test_verifying_names_nobody(client, cast, conference):
    certified(cast, conference)
    code = Presence.objects.get().certificate.code
    page = client.get(f"/verify/{code}").content.decode()
    assert ("Giấy chứng nhận tham dự" in page, "Nguyễn Thị Hạt" in page) == (True, False)


def test_lists_take_the_same_queries_for_any_number(
    leader, cast, conference, django_assert_max_num_queries
):
    pages = [f"/conferences/{conference.code}/{each}/" for each in ("turnout", "guests")]

    def asked():
        found = []
        for page in pages:
            with django_assert_max_num_queries(16) as one:
                leader.get(page)
            found.append(len(one))
        return found

    few = asked()
    for person in (cast.co_author, cast.keeper_here):
        let_in(cast, conference, person)
    assert asked() == few
