from datetime import date

import pytest
import time_machine

from tests.directives.making import make_clause
from tests.directives.test_tasks import given
from vuonuom.directives.models import Challenge, Clause, Task


@pytest.fixture(autouse=True)
def today(cast):
    with time_machine.travel("2026-09-15 08:00+07:00"):
        yield


@pytest.fixture
def leader(client, cast):
    client.force_login(cast.leader)
    return client


def typed(**changes):
    plain = {"title": "Rà soát hộp thư", "unit": "base-a", "due_on": "30/9/2026", "repeat": "once"}
    return plain | changes


def new_page(clause):
    return f"/directives/{clause.directive.code}/clauses/{clause.pk}/tasks/new/"


def test_a_task_is_given_handed_begun_and_finished(client_of, cast):
    leader, author = client_of(cast.leader), client_of(cast.author)
    clause = make_clause(cast)
    page = leader.post(new_page(clause), typed()).url
    leader.post(f"{page}hand/", {"person": "author"})
    author.post(f"{page}begin/")
    assert "Đang làm" in author.get("/directives/tasks/").text
    author.post(f"{page}finish/")
    assert Task.objects.get().state == "done"
    assert "Rà soát hộp thư" in leader.get(f"/directives/{clause.directive.code}/").text


def test_whoever_finishes_a_repeated_task_is_told_the_next_day(client_of, cast):
    leader, author = client_of(cast.leader), client_of(cast.author)
    page = leader.post(new_page(make_clause(cast)), typed(repeat="monthly")).url
    leader.post(f"{page}hand/", {"person": "author"})
    author.post(f"{page}begin/")
    assert "Lần sau đến hạn ngày 31/10/2026." in author.post(f"{page}finish/", follow=True).text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"title": "a" * 301}, "title"), ({"unit": "base-b"}, "unit"),
     ({"due_on": "31/2/2026"}, "due_on"), ({"due_on": "14/9/2026"}, "due_on"),
     ({"repeat": "x"}, "repeat")],
)  # fmt: skip
def test_a_wrong_task_says_what_to_change_and_keeps_the_rest(leader, cast, change, field):
    given_form = typed(**change)
    form = leader.post(new_page(make_clause(cast)), given_form).context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in given_form} == given_form
    assert Task.objects.count() == 0


@pytest.mark.parametrize(("due_on", "proposed"), [(14, None), (15, date(2026, 9, 15))])
def test_a_clauses_day_is_proposed_unless_it_is_over(leader, cast, due_on, proposed):
    clause = make_clause(cast, due_on=date(2026, 9, due_on))
    assert leader.get(new_page(clause)).context["form"].initial.get("due_on") == proposed


def test_a_task_is_handed_to_somebody_of_the_unit_only(leader, cast):
    task = given(cast)
    answer = leader.post(f"/directives/tasks/{task.pk}/hand/", {"person": "member_elsewhere"})
    assert list(answer.context["form"].errors) == ["person"]


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [("leader", "", 200), ("author", "", 200), ("neighbour", "", 404), ("auditor", "", 200),
     ("leader_elsewhere", "", 404), ("stranger", "", 404), ("leader", "hand/", 200),
     ("author", "hand/", 404), ("auditor", "hand/", 404)],
)  # fmt: skip
def test_who_sees_and_hands_a_task_of_a_base(client, cast, who, verb, status):
    task = given(cast, person=cast.author)
    client.force_login(getattr(cast, who))
    assert client.get(f"/directives/tasks/{task.pk}/{verb}").status_code == status


@pytest.mark.parametrize("who", ["auditor", "mentor", "leader_elsewhere"])
def test_nobody_else_finishes_a_task(client, cast, who):
    task = given(cast, person=cast.author)
    client.force_login(getattr(cast, who))
    assert client.post(f"/directives/tasks/{task.pk}/finish/").status_code == 404
    assert Task.objects.get().state == "todo"


def test_a_directive_shows_only_tasks_of_units_one_sees(client_of, cast):
    task = given(cast)
    page = f"/directives/{task.clause.directive.code}/"
    assert "Rà soát hộp thư" in client_of(cast.leader).get(page).text
    assert "Rà soát hộp thư" not in client_of(cast.leader_elsewhere).get(page).text


def test_a_member_gives_no_tasks(client, cast):
    clause = make_clause(cast)
    client.force_login(cast.author)
    assert client.get(new_page(clause)).status_code == 404


@pytest.mark.parametrize("show", ["mine", "units", "late", "done"])
def test_lists_of_tasks_ask_as_often_for_any_number(
    leader, cast, show, django_assert_max_num_queries
):
    given(cast)
    counts = []
    for _ in range(2):
        leader.get(f"/directives/tasks/?show={show}")
        with django_assert_max_num_queries(12) as asked:
            assert leader.get(f"/directives/tasks/?show={show}").status_code == 200
        counts.append(len(asked))
        for _ in range(24):
            given(cast, clause=Clause.objects.get(), due_on=date(2025, 1, 1))
    assert counts[0] == counts[1]


def test_both_coverages_open_for_everybody_who_signed_in(client, cast):
    make_clause(cast, label="Mục bỏ quên")
    client.force_login(cast.author)
    assert "Mục bỏ quên" in client.get("/directives/coverage/").text


def test_a_hard_task_is_published_for_a_clause(leader, cast):
    clause = make_clause(cast)
    form = {"title": "Ngại làm thủ tục", "text": "Phải đi lại", "unit": "base-a", "no_secret": "on"}
    new = leader.post(f"/challenges/new/?clause={clause.pk}", form)
    assert Challenge.objects.get().clause == clause
    assert clause.label in leader.get(new.url).text


@pytest.mark.parametrize("show", ["x", "MINE"])
def test_an_unknown_list_is_a_404(leader, show):
    assert leader.get(f"/directives/tasks/?show={show}").status_code == 404
