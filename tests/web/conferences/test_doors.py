import json
from datetime import timedelta

import pytest
from django.test import Client

from tests.conferences.making import invitation_of, opened, running
from vuonuom.conferences.actions import arranging, checking
from vuonuom.conferences.models import Conference, Door, Presence
from vuonuom.core import clock


@pytest.fixture
def conference(cast):
    return running(cast, cast.branch_a1)


@pytest.fixture
def door(conference):
    return f"/conferences/{conference.code}/doors/{Door.objects.order_by('number').first().pk}/"


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def bring(client, door, *items, sent_at=None):
    answer = client.post(
        f"{door}bring/", {"sent_at": sent_at, "items": items}, content_type="application/json"
    )
    return answer.json()


def ms(moment):
    return int(moment.timestamp() * 1000)


def test_without_a_script_a_code_is_typed_into_a_form(leader, cast, conference, door):
    answer = leader.post(door, {"code": invitation_of(conference, cast.author).spoken_code})
    assert answer.url == door
    page = leader.get(door).content.decode()
    assert ("Mời vào: Nguyễn Thị Hạt." in page, "/undo/" in page) == (True, True)


def test_a_code_that_does_not_fit_stays_in_the_form(leader, door):
    answer = leader.post(door, {"code": "ZZZ-ZZZ"})
    assert list(answer.context["form"].errors) == ["code"]
    assert 'value="ZZZ-ZZZ"' in answer.content.decode()


def test_a_door_brings_what_it_kept_and_hears_of_each(leader, cast, conference, door):
    code = invitation_of(conference, cast.author).code
    now = clock.now()
    wrong = ms(now + timedelta(hours=3))
    answers = bring(
        leader, door,
        {"key": "a", "code": code, "at": wrong - 60_000},
        {"key": "b", "code": "ZZZZZZ", "at": wrong},
        sent_at=wrong,
    )  # fmt: skip
    assert [one["result"] for one in answers["answers"]] == ["taken", "unknown"]
    assert (answers["present"], answers["invited"]) == (1, 3)
    off = abs(Presence.objects.get().claimed_at - (now - timedelta(minutes=1)))
    assert off < timedelta(seconds=30)


@pytest.mark.parametrize(
    "sent",
    ["", "[]", "{}", "nonsense", '{"items": 3}', '{"items": [3, null, {}]}',
     '{"items": [{"key": 1, "code": ["x"], "at": "noon"}]}', '{"sent_at": 1e400, "items": []}',
     '{"items": [{"key": "k\\u0000", "code": "\\u0000", "at": -5}]}'],
)  # fmt: skip
def test_whatever_is_brought_lets_nobody_in_by_mistake(leader, door, sent):
    answer = leader.post(f"{door}bring/", sent, content_type="application/json")
    assert answer.status_code == 200
    assert {one["result"] for one in answer.json()["answers"]} <= {"unknown"}
    assert Presence.objects.count() == 0


def test_bringing_asks_for_the_token_against_forgery(cast, conference, door):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.leader)
    item = {"key": "a", "code": invitation_of(conference, cast.author).code}
    client.post(f"{door}bring/", {"items": [item]}, content_type="application/json")
    assert Presence.objects.count() == 0


def test_the_list_of_codes_holds_neither_codes_nor_names(leader, cast, conference, door):
    answer = leader.get(f"{door}codes/")
    said = answer.content.decode()
    mine = invitation_of(conference, cast.author)
    assert [mine.code in said, cast.author.full_name in said] == [False, False]
    assert len(json.loads(said)["hashes"]) == 3
    assert "no-store" in answer["Cache-Control"]


def test_a_wrong_scan_is_taken_back_at_the_door(leader, cast, conference, door):
    bring(leader, door, {"key": "a", "code": invitation_of(conference, cast.author).code})
    leader.post(f"{door}back/", {"presence": Presence.objects.get().pk})
    assert Presence.objects.count() == 0
    assert leader.post(f"{door}back/", {"presence": "9" * 40}).status_code == 404


def test_a_walk_in_is_let_in_by_the_hosts(leader, cast, conference, door):
    first = Door.objects.order_by("number").first()
    given = {"person": "neighbour", "door": first.pk, "reason": ""}
    answer = leader.post(f"/conferences/{conference.code}/admit/", given)
    assert list(answer.context["form"].errors) == ["reason"]
    leader.post(f"/conferences/{conference.code}/admit/", given | {"reason": "Dự thay"})
    assert Presence.objects.get().is_walk_in


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("movement_office", 200), ("neighbour", 200), ("author", 404),
     ("auditor", 404), ("leader_elsewhere", 404), ("stranger", 404)],
)  # fmt: skip
def test_who_opens_a_door(client, cast, conference, door, who, status):
    arranging.name_helper(by=cast.leader, conference=conference, person=cast.neighbour)
    client.force_login(getattr(cast, who))
    nothing = {"items": []}
    answers = [
        client.get(door),
        client.get(f"{door}codes/"),
        client.post(f"{door}bring/", nothing, content_type="application/json"),
    ]
    assert {answer.status_code for answer in answers} == {status}


def test_a_door_of_another_conference_is_not_found(leader, cast, conference, door):
    other = opened(cast, cast.branch_a1)
    assert leader.get(door.replace(conference.code, other.code)).status_code == 404


def test_a_scanned_code_leads_a_helper_to_the_doors(leader, cast, conference, door):
    entry = invitation_of(conference, cast.author).code
    where = leader.get(f"/q/{conference.code}-{entry}").url
    assert where == f"/conferences/{conference.code}/?entry={entry}"
    assert f"{door}?code={entry}" in leader.get(where).content.decode()


def test_a_scanned_code_tells_a_stranger_nothing(client, cast, conference):
    client.force_login(cast.stranger)
    entry = invitation_of(conference, cast.author).code
    assert client.get(f"/q/{conference.code}-{entry}", follow=True).status_code == 404


def test_the_worker_is_a_script_of_our_own(leader):
    answer = leader.get("/conferences/door-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert b"fetch" in b"".join(answer.streaming_content)
    answer.close()


def test_a_door_takes_the_same_queries_for_any_number(
    leader, cast, conference, door, django_assert_max_num_queries
):
    codes = list(conference.invitations.values_list("code", flat=True))

    def asked():
        with django_assert_max_num_queries(16) as found:
            leader.get(door)
        return len(found)

    found = Door.objects.order_by("number").first()
    checking.check_in(by=cast.leader, door=found, code=codes[0])
    few = asked()
    for code in codes[1:]:
        checking.check_in(by=cast.leader, door=found, code=code)
    assert asked() == few


def test_the_page_of_a_running_conference_counts_who_is_in(leader, cast, conference, door):
    bring(leader, door, {"key": "a", "code": invitation_of(conference, cast.author).code})
    page = leader.get(f"/conferences/{conference.code}/")
    assert page.context["page"].turnout.present == 1
    assert Conference.objects.get().state == "running"
