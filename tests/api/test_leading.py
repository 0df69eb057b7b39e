"""Conferences, congresses, movements and reports over HTTP: to whom their pages show them."""

import pytest
from django.test import Client

from tests.conferences import making as conferences
from tests.congresses.making import term
from tests.recognition import making as movements
from tests.reports import making as reports
from vuonuom.accounts.actions import make_token
from vuonuom.core import clock


@pytest.fixture
def api_of(cast):
    def signed(role):
        secret = make_token(by=getattr(cast, role), name="thử").secret
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return signed


def codes(answer):
    return [one["code"] for one in answer.json()["items"]]


def test_a_conference_is_listed_for_those_it_invites_and_its_figures_for_those_who_follow_it(
    cast, api_of
):
    held = conferences.opened(cast)
    path = f"/api/v1/conferences/{held.code}"
    listed = {r: codes(api_of(r).get("/api/v1/conferences")) for r in ("author", "stranger")}
    assert listed == {"author": [held.code], "stranger": []}
    assert api_of("stranger").get(path).status_code == 404
    assert api_of("author").get(path).json()["turnout"] is None
    assert api_of("leader").get(path).json()["turnout"] == {
        "invited": held.invitations.count(), "coming": 0, "excused": 0, "present": 0,
    }  # fmt: skip


def test_no_name_of_a_person_invited_leaves_it(cast, api_of):
    held = conferences.opened(cast)
    said = api_of("leader").get(f"/api/v1/conferences/{held.code}").content.decode()
    names = held.invitations.values_list("person__full_name", flat=True)
    assert [name for name in names if name in said] == []


def test_terms_page_by_cursor(cast, api_of):
    made = [
        term(cast, first=clock.today().replace(year=year, day=1), last=_end(year))
        for year in (2020, 2022, 2024)
    ]
    client, found, following = api_of("stranger"), [], ""
    while following is not None:
        page = client.get(f"/api/v1/terms?limit=1&unit=head&cursor={following}").json()
        found += [one["id"] for one in page["items"]]
        following = page["next"]
    assert found == [one.pk for one in reversed(made)]


def _end(year):
    return clock.today().replace(year=year + 1, day=28)


def test_a_draft_movement_is_for_those_who_launch_it(cast, api_of):
    draft = movements.drafted(cast)
    running = movements.at_step(cast, movement=movements.drafted(cast))
    seen = {
        r: set(codes(api_of(r).get("/api/v1/movements"))) for r in ("author", "movement_office")
    }
    assert seen == {"author": {running.code}, "movement_office": {draft.code, running.code}}
    told = api_of("author").get(f"/api/v1/movements/{running.code}").json()
    assert (told["steps"][0]["step"], told["joined"]) == ("launched", None)


def test_a_report_is_read_with_its_tables_by_those_who_see_the_board(cast, api_of):
    report = reports.begun(cast)
    path = f"/api/v1/reports/{report.code}"
    told = api_of("movement_office").get(path).json()
    tables = [table for chapter in told["chapters"] for table in chapter["tables"]]
    figures = [f for table in tables for row in table["rows"] for f in row["figures"]]
    assert (told["state"], any(f["list"].startswith("/progress/") for f in figures)) == (
        "draft", True,
    )  # fmt: skip
    assert codes(api_of("movement_office").get("/api/v1/reports?unit=head&year=2026")) == [
        report.code
    ]
    assert api_of("stranger").get(path).status_code == 404
