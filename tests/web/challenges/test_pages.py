from datetime import date

import pytest

from vuonuom.directives.actions.challenges import publish_challenge
from vuonuom.directives.models import Challenge
from vuonuom.organization.models import Unit

GIVEN = {"title": "Chờ lâu sáng thứ hai", "text": "Làm sao để bớt chờ?", "unit": "base-a",
         "no_secret": "on"}  # fmt: skip


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def published(cast, **more):
    return publish_challenge(
        **{"by": cast.leader, "unit": cast.base_a, "title": "Chờ lâu", "text": "Đông."} | more
    )


def test_a_challenge_is_published_and_asks_for_ideas(leader):
    answer = leader.post("/challenges/new/", GIVEN)
    code = Challenge.objects.get().code
    assert answer.url == f"/challenges/{code}/"
    assert f"/ideas/new/?challenge={code}" in leader.get(answer.url).content.decode()


def test_a_double_click_publishes_once(leader):
    for _ in range(2):
        leader.post("/challenges/new/", GIVEN | {"_key": "one-click"})
    assert Challenge.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"text": " "}, "text"), ({"unit": "base-b"}, "unit"),
     ({"no_secret": ""}, "no_secret"), ({"title": "a" * 1_000_000}, "title"),
     ({"text": "a" * 1_000_000}, "text")],
)  # fmt: skip
def test_a_wrong_form_says_what_to_change_and_keeps_the_rest(leader, change, field):
    answer = leader.post("/challenges/new/", GIVEN | change)
    assert list(answer.context["form"].errors) == [field]
    assert Challenge.objects.count() == 0


def test_a_unit_that_closed_meanwhile_is_not_found(leader, cast):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=date(2025, 7, 1))
    answer = leader.post("/challenges/new/", GIVEN)
    assert list(answer.context["form"].errors) == ["unit"]


def test_a_closed_challenge_asks_no_longer(leader, cast):
    code = published(cast).code
    leader.post(f"/challenges/{code}/close/")
    assert "/ideas/new/" not in leader.get(f"/challenges/{code}/").content.decode()
    leader.post(f"/challenges/{code}/reopen/")
    assert Challenge.objects.get().state == "open"


def test_closing_twice_tells_who_was_first(leader, cast):
    code = published(cast).code
    leader.post(f"/challenges/{code}/close/")
    answer = leader.post(f"/challenges/{code}/close/", follow=True)
    assert "Có người đã khép lại trước đó." in answer.content.decode()


def test_an_address_opened_by_get_changes_nothing(leader, cast):
    assert leader.get(f"/challenges/{published(cast).code}/close/").status_code == 405


@pytest.mark.parametrize(
    ("who", "status", "closes"),
    [("author", 200, "open"), ("keeper_here", 200, "open"), ("leader", 200, "closed"),
     ("movement_office", 200, "closed"), ("auditor", 200, "open"),
     ("leader_elsewhere", 404, "open"), ("member_elsewhere", 404, "open"),
     ("keeper_elsewhere", 404, "open"), ("stranger", 404, "open")],
)  # fmt: skip
def test_who_sees_and_who_closes_a_challenge_of_base_a(client, cast, who, status, closes):
    code = published(cast).code
    client.force_login(getattr(cast, who))
    assert client.get(f"/challenges/{code}/").status_code == status
    client.post(f"/challenges/{code}/close/")
    assert Challenge.objects.get().state == closes


def test_the_list_takes_the_same_queries_for_any_number(
    leader, cast, django_assert_max_num_queries
):
    published(cast)
    leader.get("/challenges/")
    with django_assert_max_num_queries(12) as one:
        leader.get("/challenges/")
    for n in range(25):
        published(cast, title=f"Việc khó {n}")
    with django_assert_max_num_queries(12) as many:
        leader.get("/challenges/")
    assert len(one) == len(many)
