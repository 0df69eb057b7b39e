"""The API's basics: tokens, problem documents, the journal."""

import json

import pytest
from django.test import Client

from vuonuom.accounts.actions import make_token, revoke_token
from vuonuom.accounts.models import ApiToken
from vuonuom.api import paging
from vuonuom.core import clock
from vuonuom.journal.actions import number_entries
from vuonuom.journal.models import Entry

pytestmark = pytest.mark.django_db


def bearer(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def api_of(cast):
    def signed(person):
        return bearer(make_token(by=person, name="thử").secret)

    return signed


def test_root_names_the_description():
    assert Client().get("/api/v1/").json()["openapi"].endswith("/api/v1/openapi.json")


def test_without_a_token_the_answer_is_a_401_problem():
    answer = Client().get("/api/v1/journal")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


def test_a_revoked_token_opens_nothing(cast):
    token = make_token(by=cast.admin, name="thử")
    client = bearer(token.secret)
    assert client.get("/api/v1/journal").status_code == 200
    revoke_token(by=cast.admin, token=token)
    assert client.get("/api/v1/journal").status_code == 401


def test_only_the_hash_of_a_token_is_kept(cast):
    secret = make_token(by=cast.admin, name="thử").secret
    row = ApiToken.objects.values().get()
    assert [value for value in row.values() if value == secret] == []
    assert bearer(secret).get("/api/v1/journal").status_code == 200
    assert ApiToken.objects.get().last_used_on == clock.today()


def test_an_unknown_address_is_a_404_problem():
    answer = Client().get("/api/v1/khong-co")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method_is_a_405_problem(cast, api_of):
    answer = api_of(cast.admin).post("/api/v1/journal")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET"


def test_bad_input_says_where(cast, api_of):
    answer = api_of(cast.admin).get("/api/v1/journal?after=x")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/after"


def test_journal_goes_on_after_a_number(cast, api_of):
    client = api_of(cast.admin)
    number_entries()
    first = client.get("/api/v1/journal?limit=5").json()
    second = client.get(f"/api/v1/journal?limit=5&after={first['next']}").json()
    assert [e["number"] for e in first["items"] + second["items"]] == list(range(1, 11))


def test_journal_is_closed_to_a_member(cast, api_of):
    assert api_of(cast.author).get("/api/v1/journal").status_code == 403


def test_journal_of_a_part_shows_only_what_counts_there(cast, api_of):
    from vuonuom.access.actions import grant

    grant(by=None, person=cast.stranger, role="auditor", unit=cast.base_b, on=clock.today())
    number_entries()
    items = api_of(cast.stranger).get("/api/v1/journal?limit=1000").json()["items"]
    inside = {cast.base_b.pk, cast.branch_b1.pk, cast.branch_b2.pk}
    assert {p["unit"] for entry in items for p in entry["postings"]} == inside


def test_pages_by_cursor_meet_every_row_once(cast):
    seen, cursor = [], ""
    while cursor is not None:
        rows, cursor = paging.page(
            Entry.objects.all(), order=("-at", "-pk"), cursor=cursor or "", limit=7
        )
        seen += [row.pk for row in rows]
    assert seen == list(Entry.objects.order_by("-at", "-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyJhIiwiYiJd", "W251bGwsbnVsbF0"])
def test_a_broken_cursor_is_a_400(cast, cursor):
    from ninja.errors import HttpError

    with pytest.raises(HttpError) as error:
        paging.page(Entry.objects.all(), order=("-at", "-pk"), cursor=cursor)
    assert error.value.status_code == 400


def test_description_is_whole():
    answer = Client().get("/api/v1/openapi.json")
    assert "/api/v1/journal" in json.loads(answer.content)["paths"]
