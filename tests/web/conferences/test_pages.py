from datetime import timedelta

import pytest

from tests.conferences.making import arranged, invitation_of, opened, running, with_hall
from vuonuom.conferences.actions import inviting
from vuonuom.conferences.models import Conference, Invitation, Venue
from vuonuom.core import clock


def given(**changes):
    day = clock.today() + timedelta(days=6)
    plain = {"title": "Học tập Nghị quyết 57", "unit": "base-a", "day": f"{day:%d/%m/%Y}",
             "begins": "7h30", "ends": "11:30", "about": "", "directive": ""}  # fmt: skip
    return plain | changes


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def test_a_conference_is_arranged_from_a_form(leader):
    answer = leader.post("/conferences/new/", given())
    assert answer.url == f"/conferences/{Conference.objects.get().code}/"


def test_a_double_click_arranges_one(leader):
    for _ in range(2):
        leader.post("/conferences/new/", given(_key="one-click"))
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"unit": "base-b"}, "unit"), ({"day": "hôm nào"}, "day"),
     ({"day": "01/01/2020"}, "day"), ({"begins": "sáng"}, "begins"), ({"ends": "7:00"}, "ends"),
     ({"directive": "9"}, "directive"), ({"about": "a" * 1_000_000}, "about")],
)  # fmt: skip
def test_a_wrong_form_says_what_to_change_and_keeps_the_rest(leader, change, field):
    answer = leader.post("/conferences/new/", given(**change))
    assert list(answer.context["form"].errors) == [field]
    assert Conference.objects.count() == 0


def test_a_correction_starts_from_what_is_written(leader, cast):
    found = arranged(cast)
    page = leader.get(f"/conferences/{found.code}/edit/").content.decode()
    assert 'value="07:30"' in page
    leader.post(f"/conferences/{found.code}/edit/", given(title="Học tập Nghị quyết 57 (sửa)"))
    assert Conference.objects.get().title == "Học tập Nghị quyết 57 (sửa)"


def test_a_venue_a_programme_and_a_helper_are_added(leader, cast):
    base = f"/conferences/{arranged(cast).code}/"
    leader.post(f"{base}venues/", {"name": "Hội trường", "place": "", "doors": "3"})
    leader.post(f"{base}programme/", {"programme": "08:00 Khai mạc | Ban tổ chức"})
    leader.post(f"{base}helpers/", {"person": "neighbour"})
    page = leader.get(base).content.decode()
    assert [word in page for word in ("Hội trường", "Khai mạc", "Lê Thị Láng")] == [True] * 3


def test_a_line_without_an_hour_is_named_and_kept(leader, cast):
    base = f"/conferences/{arranged(cast).code}/"
    answer = leader.post(f"{base}programme/", {"programme": "08:00 Khai mạc\nNghỉ giải lao"})
    page = answer.content.decode()
    assert "Chưa đọc được giờ ở dòng “Nghỉ giải lao”." in page
    assert "08:00 Khai mạc" in page


def test_before_a_venue_nobody_can_be_invited(leader, cast):
    base = f"/conferences/{arranged(cast).code}/"
    assert leader.get(f"{base}invite/").url == f"{base}venues/"


def test_a_unit_and_a_person_are_invited(leader, cast):
    hall = with_hall(cast)
    base = f"/conferences/{hall.conference.code}/"
    unit = {"whom": "unit", "unit": "branch-a1", "venue": hall.pk}
    leader.post(f"{base}invite/", unit)
    leader.post(f"{base}invite/", {"whom": "person", "person": "neighbour", "venue": hall.pk})
    assert Invitation.objects.count() == 4
    again = leader.post(f"{base}invite/", unit)
    assert list(again.context["to_units"].errors) == ["unit"]


@pytest.mark.parametrize(("whom", "name"), [("unit", "branch-b1"), ("person", "member_elsewhere")])
def test_people_of_others_are_not_found(leader, cast, whom, name):
    hall = with_hall(cast)
    leader.post(
        f"/conferences/{hall.conference.code}/invite/",
        {"whom": whom, whom: name, "venue": hall.pk},
    )
    assert Invitation.objects.count() == 0


def test_an_invited_person_has_a_code_and_answers(client, cast):
    found = opened(cast)
    client.force_login(cast.author)
    page = client.get(f"/conferences/{found.code}/").content.decode()
    mine = invitation_of(found, cast.author)
    assert (mine.spoken_code in page, 'class="qr"' in page) == (True, True)
    client.post(f"/conferences/{found.code}/accept/")
    assert invitation_of(found, cast.author).reply == "coming"
    client.post(f"/conferences/{found.code}/excuse/", {"reason": "Trực đêm"})
    assert invitation_of(found, cast.author).reply == "excused"
    assert mine.spoken_code not in client.get(f"/conferences/{found.code}/").content.decode()


def test_an_excuse_without_a_reason_says_so(client, cast):
    found = opened(cast)
    client.force_login(cast.author)
    answer = client.post(f"/conferences/{found.code}/excuse/", {"reason": ""})
    assert list(answer.context["excuse_form"].errors) == ["reason"]


def test_a_page_shows_nobody_else_s_code(leader, cast):
    found = opened(cast)
    page = leader.get(f"/conferences/{found.code}/").content.decode()
    theirs = found.invitations.exclude(person=cast.leader)
    assert [one for one in theirs if one.spoken_code in page or one.code in page] == []


@pytest.mark.parametrize(
    ("who", "page", "host"),
    [("author", 200, 404), ("keeper_here", 200, 404), ("leader", 200, 200),
     ("movement_office", 200, 200), ("auditor", 200, 404), ("neighbour", 404, 404),
     ("leader_elsewhere", 404, 404), ("curator", 404, 404), ("stranger", 404, 404)],
)  # fmt: skip
def test_who_sees_a_conference_of_branch_a1_and_who_runs_it(client, cast, who, page, host):
    base = f"/conferences/{opened(cast, cast.branch_a1).code}/"
    client.force_login(getattr(cast, who))
    assert client.get(base).status_code == page
    addresses = ("edit", "venues", "programme", "invite", "helpers")
    assert {client.get(f"{base}{each}/").status_code for each in addresses} == {host}


@pytest.mark.parametrize("step", ["open", "start", "close", "cancel", "accept", "excuse"])
def test_an_address_opened_by_get_changes_nothing(leader, cast, step):
    assert leader.get(f"/conferences/{arranged(cast).code}/{step}/").status_code == 405


def test_the_steps_of_a_conference_are_taken_on_its_page(leader, cast):
    hall = with_hall(cast)
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a1, venue=hall)
    seen = []
    for step in ("open", "start", "close"):
        leader.post(f"/conferences/{hall.conference.code}/{step}/")
        seen.append(Conference.objects.get().state)
    assert seen == ["open", "running", "closed"]


def test_the_second_who_closes_is_told(leader, cast):
    base = f"/conferences/{running(cast).code}/"
    leader.post(f"{base}close/")
    answer = leader.post(f"{base}close/", follow=True)
    assert "Có người đã làm trước: hội nghị đang ở bước “Đã kết thúc”." in answer.content.decode()


def test_past_conferences_have_a_list_of_their_own(leader, cast):
    found = running(cast)
    leader.post(f"/conferences/{found.code}/close/")
    assert found.title not in leader.get("/conferences/").content.decode()
    assert found.title in leader.get("/conferences/?show=past").content.decode()


def queries(client, address, counting):
    client.get(address)
    with counting(20) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_take_the_same_queries_for_any_number(leader, cast, django_assert_max_num_queries):
    found = opened(cast, cast.branch_a1)
    pages = ("/conferences/", f"/conferences/{found.code}/", f"/conferences/{found.code}/invite/")
    before = [queries(leader, page, django_assert_max_num_queries) for page in pages]
    for n in range(25):
        opened(cast, cast.branch_a1)
        Venue.objects.create(conference=found, position=n + 2, name=f"Điểm cầu {n}")
    inviting.invite_unit(by=cast.leader, unit=cast.branch_a2, venue=found.venues.first())
    after = [queries(leader, page, django_assert_max_num_queries) for page in pages]
    assert before == after
