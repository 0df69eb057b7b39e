"""The incubator's pages: who sees what, forms that are refused, a double click, equal queries."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vuonuom.core import clock
from vuonuom.ideas import actions as ideas
from vuonuom.incubator import actions
from vuonuom.incubator.models import Gate, Milestone, TrialEvidence

PAGES = {
    "board": lambda p: "/incubator/base-a/",
    "project": lambda p: f"/incubator/projects/{p.code}/",
    "ready": lambda p: "/incubator/base-a/ready/",
    "start": lambda p: f"/incubator/start/{p.idea.code}/",
}
POSTS = {
    "milestones": lambda p: f"/incubator/projects/{p.code}/milestones/",
    "gate": lambda p: f"/incubator/projects/{p.code}/gate/",
    "trials": lambda p: f"/incubator/projects/{p.code}/trials/",
    "mentor": lambda p: f"/incubator/projects/{p.code}/mentor/",
}
ROLES = (
    "author", "co_author", "neighbour", "keeper_here", "mentor", "secretary", "reviewer", "leader",
    "leader_elsewhere", "movement_office", "curator", "auditor", "admin", "stranger",
)  # fmt: skip
SEE = {
    "board": {"author", "co_author", "mentor", "secretary", "leader", "movement_office", "auditor"},
    "project": {
        "author", "co_author", "mentor", "secretary", "leader", "movement_office", "auditor"
    },
    "ready": {"mentor", "leader", "movement_office"},
    "start": {"mentor", "leader", "movement_office"},
    "milestones": {"mentor", "leader", "movement_office"},
    "gate": {"leader", "movement_office"},
    "trials": {"mentor", "leader", "movement_office"},
    "mentor": {"leader", "movement_office"},
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_who_opens_which_page(cast, client_of, project, page):
    seen = {
        role
        for role in ROLES
        if client_of(getattr(cast, role)).get(PAGES[page](project)).status_code == 200
    }
    assert seen == SEE[page]


@pytest.mark.parametrize("post", POSTS)
def test_who_finds_which_form(cast, client_of, project, post):
    """For everybody else the address does not exist; an empty form is shown again."""
    authors = {"author", "co_author"} & set(ROLES)
    answers = {
        role: client_of(getattr(cast, role)).post(POSTS[post](project)).status_code
        for role in ROLES
        if role not in authors
    }
    assert {role for role, status in answers.items() if status == 200} == SEE[post]
    assert set(answers.values()) == {200, 404}


def test_a_leader_elsewhere_learns_nothing_of_a_project(cast, client_of, project):
    client = client_of(cast.leader_elsewhere)
    there = client.get(f"/incubator/projects/{project.code}/")
    nowhere = client.get("/incubator/projects/DA-2026-00000/")
    assert (there.status_code, nowhere.status_code) == (404, 404)


def test_starting_from_the_page(cast, client_of, idea):
    told = {"title": "Sổ tay số", "goal": "Dùng thật.", "unit": "base-a", "mentor": "mentor"}
    answer = client_of(cast.leader).post(f"/incubator/start/{idea.code}/", told)
    assert answer.url == f"/incubator/projects/{idea.project.code}/"


def test_an_empty_start_keeps_what_was_typed(cast, client_of, idea):
    told = {"title": "Tên đã gõ", "goal": "", "unit": "base-a"}
    page = client_of(cast.leader).post(f"/incubator/start/{idea.code}/", told)
    assert page.context["form"].errors.keys() == {"goal"}
    assert "Tên đã gõ" in page.content.decode()


def test_a_double_click_decides_once(cast, client_of, project):
    client = client_of(cast.leader)
    told = {"decision": "go", "reason": "Cứ làm tiếp.", "_key": "k1"}
    for _ in range(2):
        answer = client.post(f"/incubator/projects/{project.code}/gate/", told)
        assert answer.status_code == 302
    assert Gate.objects.count() == 1


def test_a_double_click_adds_one_milestone(cast, client_of, project):
    told = {"title": "Mốc", "due_on": f"{clock.today():%d/%m/%Y}", "_key": "k2"}
    client = client_of(cast.mentor)
    for _ in range(2):
        client.post(f"/incubator/projects/{project.code}/milestones/", told)
    assert Milestone.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({}, {"title", "due_on"}),
        ({"title": "x" * 201, "due_on": "22/11/2099"}, {"title"}),
        ({"title": "Mốc", "due_on": "31/02/2027"}, {"due_on"}),
        ({"title": "Mốc", "due_on": "01/01/2020"}, {"due_on"}),
    ],
)
def test_a_wrong_milestone_stays_open_beside_its_error(cast, client_of, project, told, wrong):
    page = client_of(cast.mentor).post(f"/incubator/projects/{project.code}/milestones/", told)
    assert page.context["milestone_form"].errors.keys() == wrong


def test_a_result_comes_with_files(cast, client_of, project, trial):
    upload = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    told = {"ends_on": f"{clock.today():%d/%m/%Y}", "result": "Được.", "uploads": upload}
    url = f"/incubator/projects/{project.code}/trials/{trial.pk}/"
    client_of(cast.mentor).post(url, told)
    piece = TrialEvidence.objects.get()
    shown = client_of(cast.author).get(f"/incubator/evidence/{piece.pk}/")
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    assert (
        client_of(cast.member_elsewhere).get(f"/incubator/evidence/{piece.pk}/").status_code == 404
    )


def test_a_picture_that_is_a_zip_is_refused_and_nothing_is_written(cast, client_of, project, trial):
    upload = SimpleUploadedFile("anh.jpg", b"PK\x03\x04" + b"\0" * 200)
    told = {"ends_on": f"{clock.today():%d/%m/%Y}", "result": "Được.", "uploads": upload}
    url = f"/incubator/projects/{project.code}/trials/{trial.pk}/"
    page = client_of(cast.mentor).post(url, told)
    trial.refresh_from_db()
    assert (page.status_code, trial.state) == (200, "running")
    assert "anh.jpg" in page.content.decode()


def test_markup_is_shown_as_text(cast, client_of, project):
    actions.decide_gate(
        by=cast.leader, project=project, decision="go", reason="<script>alert(1)</script>"
    )
    page = client_of(cast.author).get(f"/incubator/projects/{project.code}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def queries_of(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_a_board_of_many_asks_no_more_than_a_board_of_one(cast, client_of, project, milestone):
    client = client_of(cast.leader)
    one = queries_of(client, "/incubator/base-a/")
    for n in range(6):
        sent = ideas.submit_idea(
            by=cast.author, unit=cast.branch_a1, title=f"Ý {n}", text="Một việc nhỏ."
        )
        begun = actions.start_project(
            by=cast.leader, idea=ideas.mark_taken_up(by=cast.leader, idea=sent),
            unit=cast.base_a, title=f"Dự án {n}", goal="Xong.", mentor=cast.mentor,
        )  # fmt: skip
        actions.add_milestone(
            by=cast.mentor, project=begun, title="Mốc",
            due_on=clock.today() + timedelta(days=n),
        )  # fmt: skip
    assert queries_of(client, "/incubator/base-a/") == one
    assert one <= 16
