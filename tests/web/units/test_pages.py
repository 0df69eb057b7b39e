from datetime import date

import pytest

from vuonuom.organization.models import FormerName, Succession, Unit


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def names(answer):
    return [unit.name for unit in answer.context["page"].rows]


def test_the_list_begins_at_the_top_of_ones_part(leader):
    assert names(leader.get("/units/")) == ["Đoàn cơ sở Mai Sơn"]


@pytest.mark.parametrize("words", ["mai son 2", "MAI SƠN 2", "branch-a2", "Mai So\u031bn 2"])
def test_units_are_found_without_accents_and_by_code(leader, words):
    assert names(leader.get("/units/", {"q": words})) == ["Chi đoàn Mai Sơn 2"]


def test_search_stays_within_ones_part(leader):
    assert names(leader.get("/units/", {"q": "đồng lúa"})) == []


@pytest.mark.parametrize("words", ["%", "a" * 100_000, "<b>"])
def test_odd_words_find_nothing_and_break_nothing(leader, words):
    assert leader.get("/units/", {"q": words}).status_code == 200


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [("movement_office", "head", 200), ("leader", "base-a", 200), ("leader", "branch-a1", 200),
     ("leader", "head", 404), ("leader", "base-b", 404), ("author", "branch-a1", 200),
     ("author", "branch-a2", 404), ("auditor", "branch-b2", 200), ("admin", "head", 200),
     ("stranger", "head", 404)],
)  # fmt: skip
def test_who_opens_which_unit(client, cast, who, unit, status):
    client.force_login(getattr(cast, who))
    assert client.get(f"/units/{unit}/").status_code == status


def test_a_unit_shows_its_past(leader, cast):
    FormerName.objects.create(unit=cast.base_a, name="Huyện đoàn Mai Sơn", until=date(2025, 7, 1))
    Succession.objects.create(predecessor=cast.base_b, successor=cast.base_a, on=date(2025, 7, 1))
    page = leader.get("/units/base-a/").content.decode()
    assert [w for w in ("Huyện đoàn Mai Sơn", "Đoàn cơ sở Đồng Lúa") if w not in page] == []


def test_a_closed_unit_says_where_its_work_went(client, cast):
    Unit.objects.filter(pk=cast.base_b.pk).update(closed_on=date(2025, 7, 1))
    Succession.objects.create(predecessor=cast.base_b, successor=cast.base_a, on=date(2025, 7, 1))
    client.force_login(cast.movement_office)
    page = client.get("/units/base-b/").content.decode()
    assert "khép lại ngày 01/07/2025" in page
    assert "/units/base-a/" in page


def test_a_unit_counts_people_and_names_nobody(leader, cast):
    page = leader.get("/units/base-a/").content.decode()
    assert "8 đoàn viên" in page
    assert cast.author.full_name not in page


def test_a_unit_takes_the_same_queries_for_any_number_of_children(
    client, cast, django_assert_max_num_queries
):
    from tests.web.progress.test_board import open_children

    client.force_login(cast.movement_office)
    client.get("/units/head/")
    with django_assert_max_num_queries(12) as one:
        client.get("/units/head/")
    open_children(cast, 25)
    with django_assert_max_num_queries(12) as many:
        client.get("/units/head/")
    assert len(one) == len(many)
