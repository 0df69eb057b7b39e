import pytest
from django.test import Client

from tests.directives.making import EACH_MEMBER, assigned, each_unit, make_clause
from tests.progress.walk import NOW, movement
from vuonuom.accounts.actions import make_token
from vuonuom.core import clock


@pytest.fixture
def api_of(cast):
    def signed(person):
        secret = make_token(by=person, name="thử").secret
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return signed


def test_units_of_ones_part_come_by_cursor(api_of, cast):
    api = api_of(cast.leader)
    first = api.get("/api/v1/units?limit=2").json()
    second = api.get("/api/v1/units", {"limit": 2, "cursor": first["next"]}).json()
    codes = [unit["code"] for unit in first["items"] + second["items"]]
    assert (codes, second["next"]) == (["base-a", "branch-a1", "branch-a2"], None)


def test_a_unit_names_its_parent_and_children(api_of, cast):
    unit = api_of(cast.leader).get("/api/v1/units/base-a").json()
    assert (unit["parent"], unit["children"], unit["members"]) == (
        "head", ["branch-a1", "branch-a2"], 8,
    )  # fmt: skip


def test_progress_over_the_api_is_the_board(api_of, cast):
    with clock.told(NOW):
        movement(cast)
        assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
        board = api_of(cast.movement_office).get("/api/v1/units/head/progress?year=2026").json()
    assert board["road"]["ideas.submitted"] == 4
    assert board["targets"][0]["result"]["bound"] == 2
    assert board["invitations"][0]["taken_part"] == 4
    assert [child["code"] for child in board["children"]] == ["base-b", "base-a"]


@pytest.mark.parametrize(
    ("who", "unit", "page", "board"),
    [("movement_office", "head", 200, 200), ("leader", "base-a", 200, 200),
     ("leader", "base-b", 404, 404), ("author", "branch-a1", 200, 404),
     ("author", "base-a", 404, 404), ("auditor", "head", 200, 200), ("stranger", "head", 404, 404)],
)  # fmt: skip
def test_who_reads_which_unit_over_the_api(api_of, cast, who, unit, page, board):
    api = api_of(getattr(cast, who))
    assert api.get(f"/api/v1/units/{unit}").status_code == page
    assert api.get(f"/api/v1/units/{unit}/progress?year=2026").status_code == board


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("year=x", 422), ("year=1", 422), ("year=2099", 404),
     ("year=2026&reading=both", 422), ("year=2026&page=0", 422)],
)  # fmt: skip
def test_a_wrong_question_is_a_problem_document(api_of, cast, query, status):
    answer = api_of(cast.movement_office).get(f"/api/v1/units/head/progress?{query}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_directives_come_clause_by_clause(api_of, cast):
    clause = make_clause(cast, owner=cast.base_a)
    api = api_of(cast.author)
    [listed] = api.get("/api/v1/directives").json()["items"]
    page = api.get(f"/api/v1/directives/{listed['code']}").json()
    assert page["clauses"] == [
        {
            "label": clause.label,
            "text": clause.text,
            "owner": "base-a",
            "due_on": None,
            "state": "not_begun",
            "late": False,
            "done_on": None,
            "carries_out": None,
            "programmes": [],
        }
    ]


def test_a_stranger_without_a_token_reads_nothing(cast):
    for address in ("units", "units/head", "units/head/progress?year=2026", "directives"):
        assert Client().get(f"/api/v1/{address}").status_code == 401
