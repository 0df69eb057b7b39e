"""The first screen."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.directives.making import make_clause, make_programme
from vuonuom.mailbox import actions as mailbox
from vuonuom.web.home import views

pytestmark = pytest.mark.django_db


def send(cast, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "", "text": "Dán mã QR"}
    return mailbox.send_letter(**wanted | given)


def test_visitor_is_invited(client, db):
    assert "Đăng nhập" in client.get("/").content.decode()


def test_members_first_screen_is_one_text_box(cast, client_of):
    page = client_of(cast.author).get("/").content.decode()
    assert page.count("<textarea") == 1
    assert "Có việc gì ta làm tốt hơn được?" in page


def test_own_ideas_stand_under_the_box_with_clock_or_road(cast, client_of):
    waiting, answered = send(cast, text="Một"), send(cast, text="Hai")
    mailbox.answer(by=cast.keeper_here, letter=answered, text="Cảm ơn")
    mine = client_of(cast.author).get("/").context["own"]
    assert [(one.idea, one.clock is not None) for one in mine] == [
        (answered.idea, False),
        (waiting.idea, True),
    ]


@pytest.mark.parametrize(
    ("who", "unit", "count"),
    [
        ("keeper_here", "branch-a1", 1),
        ("leader", "base-a", 0),
        ("keeper_elsewhere", "branch-b1", 0),
    ],
)
def test_who_keeps_a_mailbox_sees_what_waits(cast, client_of, who, unit, count):
    send(cast)
    found = client_of(getattr(cast, who)).get("/").context["waiting"]
    assert (found[0].count, found[0].url) == (count, f"/mailbox/{unit}/")


def test_an_office_sees_late_clauses_and_what_is_drawn_up(cast, client_of):
    programme = make_programme(cast, clause=make_clause(cast, due_on=date(2025, 1, 1)))
    office = client_of(cast.movement_office)
    found = [(one.count, one.url) for one in office.get("/").context["waiting"]]
    assert found[1:] == [(1, "/directives/")] * 2  # after the letters
    page = office.get("/directives/").content.decode()
    assert f"/targets/programmes/{programme.pk}/" in page
    assert "Chờ bạn" not in client_of(cast.author).get("/directives/").content.decode()


def test_a_text_that_another_hid_waits_for_who_leads_and_not_for_who_hid_it(cast, client_of):
    mailbox.hide_text(by=cast.keeper_here, idea=send(cast).idea, reason="Có số điện thoại")
    leader = client_of(cast.leader)
    [item] = [one for one in leader.get("/").context["waiting"] if one.url.endswith("/hidden/")]
    assert (item.count, leader.get(item.url).status_code) == (1, 200)
    [hiding] = leader.get(item.url).context["hidings"]
    mailbox.keep_hidden(by=cast.leader, hiding=hiding)
    urls = [one.url for one in leader.get("/").context["waiting"]]
    assert not any(url.endswith("/hidden/") for url in urls)


def test_many_of_one_kind_leave_no_other_out(cast, client_of, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    clause = make_clause(cast, due_on=date(2025, 1, 1))
    make_clause(cast, clause.directive, due_on=date(2025, 1, 1))
    make_programme(cast, clause=clause)
    found = client_of(cast.movement_office).get("/").context["waiting"]
    assert [(one.count, one.is_cut) for one in found[1:]] == [(1, True)] * 2


def test_every_role_has_a_first_screen(cast, client_of):
    people = ("author", "keeper_here", "mentor", "secretary", "reviewer", "leader",
              "movement_office", "curator", "auditor", "admin", "stranger")  # fmt: skip
    assert {client_of(getattr(cast, who)).get("/").status_code for who in people} == {200}


def test_first_screen_asks_as_often_for_many_ideas_as_for_one(cast, client_of):
    client = client_of(cast.author)
    send(cast)
    once = counted(client)
    for n in range(5):
        send(cast, text=f"Ý thứ {n}")
    assert counted(client) == once
    assert once <= 12


def counted(client):
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return len(captured)
