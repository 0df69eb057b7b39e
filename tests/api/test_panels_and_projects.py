"""Panels and projects over HTTP: the same people, the same refusals as on the pages."""

import json

import pytest
from django.test import Client

from tests.councils.conftest import case, found, idea, panel, rubrics, tried
from vuonuom.accounts.actions import make_token
from vuonuom.ideas import actions as ideas
from vuonuom.incubator import actions as incubator

__all__ = ["case", "found", "idea", "panel", "rubrics", "tried"]
ROLES = (
    "author", "co_author", "keeper_here", "mentor", "secretary", "reviewer", "leader",
    "leader_elsewhere", "movement_office", "auditor", "admin", "stranger",
)  # fmt: skip
SHEET = {
    "points": {"novelty": 35, "applicability": 20, "benefit": 25},
    "approves": True,
    "comment": "Làm được.",
}


@pytest.fixture
def api_of(cast):
    def signed(role):
        secret = make_token(by=getattr(cast, role), name="thử").secret
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return signed


@pytest.fixture
def started(cast):
    sent = ideas.submit_idea(by=cast.author, unit=cast.branch_a1, title="Ý", text="Một việc.")
    return incubator.start_project(
        by=cast.leader, idea=ideas.mark_taken_up(by=cast.leader, idea=sent), unit=cast.base_a,
        title="Sổ tay số", goal="Dùng thật.", mentor=cast.mentor,
    )  # fmt: skip


def post(client, path, sent, **headers):
    return client.post(path, json.dumps(sent), "application/json", headers=headers)


def test_who_reads_a_panel(api_of, panel):
    path = f"/api/v1/panels/{panel.code}"
    seen = {role for role in ROLES if api_of(role).get(path).status_code == 200}
    assert seen == {"secretary", "reviewer", "leader", "movement_office", "auditor"}


def test_who_sends_a_sheet(api_of, case):
    path = f"/api/v1/panels/{case.panel.code}/cases/{case.pk}/sheet"
    answers = {role: post(api_of(role), path, SHEET).status_code for role in ROLES}
    assert {role for role, status in answers.items() if status == 201} == {"reviewer"}
    assert set(answers.values()) == {201, 403, 404}


def test_a_repeated_sheet_gets_the_first_answer(api_of, case):
    path = f"/api/v1/panels/{case.panel.code}/cases/{case.pk}/sheet"
    client = api_of("reviewer")
    answers = [post(client, path, SHEET, **{"Idempotency-Key": "k"}).json() for _ in range(2)]
    assert answers == [{"case": case.pk, "total": 80.0}] * 2


def test_wrong_points_are_a_problem_that_names_them(api_of, case):
    path = f"/api/v1/panels/{case.panel.code}/cases/{case.pk}/sheet"
    wrong = SHEET | {"points": {**SHEET["points"], "novelty": 41}}
    answer = post(api_of("reviewer"), path, wrong)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"] == "/points_novelty"


def test_who_reads_a_project(api_of, started):
    path = f"/api/v1/projects/{started.code}"
    seen = {role for role in ROLES if api_of(role).get(path).status_code == 200}
    assert seen == {"author", "mentor", "secretary", "leader", "movement_office", "auditor"}


def test_who_decides_a_gate(api_of, started):
    path = f"/api/v1/projects/{started.code}/gates"
    told = {"decision": "go", "reason": "Cứ làm tiếp."}
    answers = {role: post(api_of(role), path, told).status_code for role in ROLES}
    decided = {role for role, status in answers.items() if status == 201}
    assert decided == {"leader", "movement_office"}


def test_lists_hold_what_one_may_see(api_of, panel, started):
    def codes(role, path):
        return [row["code"] for row in api_of(role).get(path).json()["items"]]

    assert codes("leader", "/api/v1/panels") == [panel.code]
    assert codes("leader_elsewhere", "/api/v1/panels") == []
    assert codes("author", "/api/v1/projects?unit=base-a") == [started.code]
    assert codes("leader_elsewhere", "/api/v1/projects") == []
