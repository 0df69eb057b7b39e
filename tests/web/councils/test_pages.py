"""Panels' pages: who sees what, forms that are refused, a double click, equal queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.councils.conftest import score, try_out
from vuonuom.core import clock
from vuonuom.councils import actions
from vuonuom.councils.models import Case, Panel, ScoreSheet
from vuonuom.councils.states import CaseState, PanelKind, Seat
from vuonuom.ideas import actions as ideas
from vuonuom.journal.models import Entry

ROLES = (
    "author", "co_author", "neighbour", "keeper_here", "mentor", "secretary", "reviewer",
    "second_reviewer", "leader", "leader_elsewhere", "movement_office", "curator", "auditor",
    "admin", "stranger",
)  # fmt: skip
PAGES = {
    "panel": lambda c: f"/councils/{c.panel.code}/",
    "case": lambda c: f"/councils/{c.panel.code}/cases/{c.pk}/",
    "sheet": lambda c: f"/councils/{c.panel.code}/cases/{c.pk}/sheet/",
    "request": lambda c: f"/councils/request/{c.idea.code}/",
    "new": lambda c: "/councils/new/",
}
STAFF = {"secretary", "reviewer", "second_reviewer", "leader", "movement_office", "auditor"}
SEE = {
    "panel": STAFF,
    "case": STAFF | {"author", "co_author"},
    "sheet": {"reviewer", "second_reviewer"},
    "request": {"author", "co_author"},
    "new": {"secretary"},
}
SHEET = {
    "points_novelty": "35",
    "points_applicability": "20",
    "points_benefit": "25",
    "approves": "yes",
    "comment": "Làm được, nên nhân rộng.",
}
REQUEST = {
    "essence": "Thay sổ giấy.",
    "conditions": "Một máy tính bảng.",
    "benefit_author": "Bớt 30 % thời gian.",
    "committed": "on",
}


def sheet_url(case):
    return f"/councils/{case.panel.code}/cases/{case.pk}/sheet/"


@pytest.mark.parametrize("page", PAGES)
def test_who_opens_which_page(cast, client_of, case, page):
    seen = {
        role
        for role in ROLES
        if client_of(getattr(cast, role)).get(PAGES[page](case)).status_code == 200
    }
    assert seen == SEE[page]


@pytest.mark.parametrize("what", ["seats/", "open/", "minutes/"])
def test_only_the_secretary_finds_what_runs_a_session(cast, client_of, panel, what):
    answers = {
        role: client_of(getattr(cast, role)).post(f"/councils/{panel.code}/{what}").status_code
        for role in ROLES
    }
    assert {role for role, status in answers.items() if status != 404} == {"secretary"}


def test_a_case_of_another_panel_is_not_found_here(cast, client_of, found, case):
    other = found(kind=PanelKind.SCREENING)
    answer = client_of(cast.secretary).get(f"/councils/{other.code}/cases/{case.pk}/")
    assert answer.status_code == 404


def test_founding_seating_and_opening_by_page(cast, client_of, rubrics):
    client = client_of(cast.secretary)
    told = {"kind": "screening", "name": "Hội đồng tháng 11", "unit": "base-a"}
    client.post("/councils/new/", told | {"rubric": rubrics["danang-gd-2026"].pk})
    panel = Panel.objects.get()
    for who, seat in (("reviewer", Seat.CHAIR), ("second_reviewer", Seat.SECRETARY),
                      ("third_reviewer", Seat.UNION)):  # fmt: skip
        client.post(f"/councils/{panel.code}/seats/", {"person": who, "seat": seat})
    client.post(f"/councils/{panel.code}/open/")
    panel.refresh_from_db()
    assert (panel.state, panel.members.count()) == ("open", 3)


def test_a_draft_rubric_is_not_offered(cast, client_of, rubrics):
    told = {"kind": "screening", "name": "HĐ", "unit": "base-a"}
    page = client_of(cast.secretary).post(
        "/councils/new/", told | {"rubric": rubrics["sonla-mau03"].pk}
    )
    assert page.context["form"].errors.keys() == {"rubric"}


def test_an_empty_founding_says_what_is_missing(cast, client_of, rubrics):
    page = client_of(cast.secretary).post("/councils/new/", {"name": "Tên đã gõ"})
    assert page.context["form"].errors.keys() == {"kind", "unit", "rubric"}
    assert "Tên đã gõ" in page.content.decode()


def test_an_author_files_the_request_by_page(cast, client_of, panel, tried):
    told = REQUEST | {"panel": panel.code, "first_applied_on": f"{clock.today():%d/%m/%Y}"}
    answer = client_of(cast.author).post(f"/councils/request/{tried.code}/", told)
    assert answer.url == f"/councils/{panel.code}/cases/{Case.objects.get().pk}/"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"essence": ""}, {"essence"}),
        ({"committed": ""}, {"committed"}),
        ({"first_applied_on": "31/02/2026"}, {"first_applied_on"}),
        ({"first_applied_on": "01/01/2001"}, {"first_applied_on"}),
        ({"first_applied_on": "01/01/2099"}, {"first_applied_on"}),
        ({"conditions": "x" * 10_001}, {"conditions"}),
        ({"panel": "HD-2026-00000"}, {"panel"}),
    ],
)
def test_a_wrong_request_is_shown_again_with_what_was_typed(
    cast, client_of, panel, tried, changes, wrong
):
    told = REQUEST | {"panel": panel.code, "first_applied_on": f"{clock.today():%d/%m/%Y}"}
    page = client_of(cast.author).post(f"/councils/request/{tried.code}/", told | changes)
    assert page.context["form"].errors.keys() == wrong
    assert "Bớt 30 % thời gian." in page.content.decode()


def test_an_untried_idea_is_told_why_in_plain_words(cast, client_of, panel, idea):
    page = client_of(cast.author).get(f"/councils/request/{idea.code}/").content.decode()
    assert "chưa từng được áp dụng thử" in page


def test_a_sheet_by_page(cast, client_of, case):
    answer = client_of(cast.reviewer).post(sheet_url(case), SHEET)
    assert (answer.status_code, ScoreSheet.objects.get().total) == (302, 80)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"points_novelty": "41"}, {"points_novelty"}),
        ({"points_novelty": "-1"}, {"points_novelty"}),
        ({"points_benefit": "mười"}, {"points_benefit"}),
        ({"points_benefit": "12,5"}, {"points_benefit"}),
        ({"points_applicability": ""}, {"points_applicability"}),
        ({"approves": ""}, {"approves"}),
        ({"approves": "maybe"}, {"approves"}),
        ({"comment": "\u200b"}, {"comment"}),
        ({"comment": "x" * 5001}, {"comment"}),
    ],
)
def test_a_wrong_sheet_names_the_field_and_sends_nothing(cast, client_of, case, changes, wrong):
    page = client_of(cast.reviewer).post(sheet_url(case), SHEET | changes)
    assert page.context["form"].errors.keys() == wrong
    assert not ScoreSheet.objects.exists()


def test_a_double_click_sends_one_sheet(cast, client_of, case):
    client = client_of(cast.reviewer)
    for _ in range(2):
        answer = client.post(sheet_url(case), SHEET | {"_key": "k1"})
        assert answer.status_code == 302
    assert Entry.objects.filter(kind="councils.sheet.sent").count() == 1


def test_a_member_reads_no_sheet_before_sending(cast, client_of, case):
    actions.send_sheet(
        by=cast.reviewer, case=case, approves=True, comment="Lời của người thứ nhất.",
        points={"novelty": 35, "applicability": 20, "benefit": 25},
    )  # fmt: skip
    url = f"/councils/{case.panel.code}/cases/{case.pk}/"
    client = client_of(cast.second_reviewer)
    before = client.get(url).content.decode()
    client.post(sheet_url(case), SHEET)
    after = client.get(url).content.decode()
    assert ("người thứ nhất" in before, "người thứ nhất" in after) == (False, True)


def test_stepping_aside_by_page(cast, client_of, case):
    url = f"/councils/{case.panel.code}/cases/{case.pk}/interest/"
    client_of(cast.reviewer).post(url, {"reason": "Em họ của tác giả."})
    assert [c.person for c in case.conflicts.all()] == [cast.reviewer]


def test_deciding_by_page(cast, client_of, judged):
    url = f"/councils/{judged.panel.code}/cases/{judged.pk}/decide/"
    client_of(cast.leader).post(url, {"decision": "no", "reason": "Cần đo thêm."})
    judged.refresh_from_db()
    assert (judged.state, judged.reason) == (CaseState.REFUSED, "Cần đo thêm.")


def test_a_decision_without_reason_is_shown_again(cast, client_of, judged):
    url = f"/councils/{judged.panel.code}/cases/{judged.pk}/decide/"
    page = client_of(cast.leader).post(url, {"decision": "yes", "reason": " "})
    assert page.context["decision_form"].errors.keys() == {"reason"}


def test_who_may_not_decide_is_told_so(cast, client_of, judged):
    url = f"/councils/{judged.panel.code}/cases/{judged.pk}/decide/"
    client_of(cast.secretary).post(url, {"decision": "yes", "reason": "Được."})
    judged.refresh_from_db()
    assert judged.state == CaseState.JUDGED


def test_minutes_are_read_by_whoever_sees_the_panel(cast, client_of, judged):
    url = f"/councils/{judged.panel.code}/minutes/"
    seen = {r for r in ROLES if client_of(getattr(cast, r)).get(url).status_code == 200}
    assert seen == STAFF


def test_the_secretary_files_an_idea_for_screening(cast, client_of, found, idea):
    panel = found(kind=PanelKind.SCREENING)
    client = client_of(cast.secretary)
    page = client.get(f"/councils/{panel.code}/file/", {"q": idea.code.lower()})
    client.post(f"/councils/{panel.code}/file/{idea.code}/")
    assert ([i.code for i in page.context["page"].rows], Case.objects.count()) == ([idea.code], 1)


def test_a_unit_closed_meanwhile_founds_nothing(cast, client_of, rubrics):
    type(cast.base_a).objects.filter(pk=cast.base_a.pk).update(closed_on="2026-01-01")
    told = {"kind": "screening", "name": "HĐ", "unit": "base-a"}
    page = client_of(cast.secretary).post(
        "/councils/new/", told | {"rubric": rubrics["danang-gd-2026"].pk}
    )
    assert page.context["form"].errors.keys() == {"unit"}


def test_markup_is_shown_as_text(cast, client_of, case):
    score(case, cast.reviewer)
    case.sheets.update(comment="<img src=x onerror=alert(1)>")
    page = client_of(cast.reviewer).get(f"/councils/{case.panel.code}/cases/{case.pk}/")
    assert "<img src=x" not in page.content.decode()


def queries_of(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_ask_no_more_for_many_than_for_one(cast, client_of, found, panel, case):
    client = client_of(cast.secretary)
    pages = ("/councils/", f"/councils/{panel.code}/")
    before = [queries_of(client, page) for page in pages]
    for n in range(5):
        sent = ideas.submit_idea(
            by=cast.author, unit=cast.branch_a1, title=f"Ý {n}", text="Một việc nhỏ."
        )
        actions.file_case(by=cast.author, panel=panel, idea=try_out(cast, sent), request=_request())
        found(kind=PanelKind.SCREENING)
    assert [queries_of(client, page) for page in pages] == before


def _request():
    return actions.RequestForm(
        first_applied_on=clock.today() - timedelta(days=1),
        essence="Thay sổ giấy.",
        conditions="Một máy.",
        benefit_author="Nhanh hơn.",
        committed=True,
    )
