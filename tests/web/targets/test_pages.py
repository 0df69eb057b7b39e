import re
from datetime import date

import pytest

from tests.directives.making import (
    EACH_MEMBER,
    assigned,
    each_unit,
    make_clause,
    make_programme,
    total,
)
from tests.web.progress.test_board import open_children
from vuonuom.directives.models import TargetAssignment, TargetProgramme
from vuonuom.organization.models import Organization, Unit, UnitKind


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def given(cast, **changes):
    return {
        "title": "Chỉ tiêu 2026", "unit": "head", "year": "2026",
        "unit_kind": cast.kinds["base"].pk, "at_least": "1", "measure": "products.accepted",
        "words": "Mỗi đơn vị ít nhất một sản phẩm mới", "invite_members": "on",
    } | changes  # fmt: skip


def test_a_programme_is_drawn_up_assigned_and_taken_back(office, cast):
    clause = make_clause(cast)
    answer = office.post(f"/targets/new/?clause={clause.pk}", given(cast))
    programme = TargetProgramme.objects.get()
    assert answer.url == f"/targets/programmes/{programme.pk}/"
    assert programme.rules.count() == 2
    office.post(f"{answer.url}assign/")
    assert TargetAssignment.objects.count() == 2
    office.post(f"{answer.url}unassign/")
    assert TargetAssignment.objects.count() == 0


def test_a_double_click_draws_up_once(office, cast):
    clause = make_clause(cast)
    for _ in range(2):
        office.post(f"/targets/new/?clause={clause.pk}", given(cast, _key="one-click"))
    assert TargetProgramme.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": ""}, "title"), ({"title": "a" * 1_000_000}, "title"), ({"unit": "x"}, "unit"),
     ({"year": "2023"}, "year"), ({"year": "hai"}, "year"), ({"year": "9" * 1000}, "year"),
     ({"at_least": "0"}, "at_least"), ({"at_least": "-1"}, "at_least"),
     ({"at_least": ""}, "at_least"), ({"words": ""}, "words"),
     ({"measure": "ideas.authored"}, "measure"), ({"unit_kind": "999"}, "unit_kind")],
)  # fmt: skip
def test_a_wrong_form_says_what_to_change(office, cast, change, field):
    clause = make_clause(cast)
    answer = office.post(f"/targets/new/?clause={clause.pk}", given(cast, **change))
    assert list(answer.context["form"].errors) == [field]
    assert TargetProgramme.objects.count() == 0


def test_a_programme_that_asks_nothing_is_refused(office, cast):
    clause = make_clause(cast)
    answer = office.post(
        f"/targets/new/?clause={clause.pk}", given(cast, unit_kind="", invite_members="")
    )
    assert list(answer.context["form"].errors) == ["unit_kind"]


def test_a_measure_that_cannot_be_asked_is_answered_with_those_that_can(office, cast):
    asked = given(cast, measure="ideas.tried")
    answer = office.post(f"/targets/new/?clause={make_clause(cast).pk}", asked)
    assert "Sản phẩm được nghiệm thu; " in answer.context["form"].errors["measure"][0]


def test_only_levels_of_ones_own_organisation_are_offered(office, cast):
    women = Organization.objects.create(key="women", name="Hội Phụ nữ Hoa Ban")
    UnitKind.objects.create(organization=women, key="branch", name="Chi hội", rank=1)
    programme = make_programme(cast)
    for address in (
        f"/targets/new/?clause={programme.clause_id}",
        f"/targets/programmes/{programme.pk}/rules/new/",
    ):
        offered = office.get(address).context["form"].fields["unit_kind"].queryset
        assert list(offered) == list(cast.kinds.values())


def test_a_total_that_waits_to_be_divided_stands_first(office, cast):
    programme = assigned(cast, each_unit(cast), total(30))
    page = office.get(f"/targets/programmes/{programme.pk}/").context["page"]
    units = [row.unit for row in page.rows]
    assert units == [cast.head, cast.base_b, cast.base_a]


@pytest.mark.parametrize(
    ("asks", "sentence"),
    [
        (
            (total(30),),
            "Đã ghi tổng số cho Đoàn bộ Hoa Ban; nay xin chia xuống các đơn vị trực thuộc.",
        ),
        ((EACH_MEMBER,), "Lời mời nay có hiệu lực."),
    ],
)
def test_assigning_says_whom_it_has_gone_to(office, cast, asks, sentence):
    programme = make_programme(cast, *asks)
    answer = office.post(f"/targets/programmes/{programme.pk}/assign/", follow=True)
    assert [str(one) for one in answer.context["messages"]] == [sentence]


def test_a_unit_that_closed_meanwhile_is_not_found(office, cast):
    clause = make_clause(cast)
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=date(2025, 7, 1))
    answer = office.post(f"/targets/new/?clause={clause.pk}", given(cast, unit="base-a"))
    assert list(answer.context["form"].errors) == ["unit"]


def test_a_second_assignment_is_told_who_was_first(office, cast):
    programme = assigned(cast)
    answer = office.post(f"/targets/programmes/{programme.pk}/assign/", follow=True)
    assert "Có người đã làm trước" in answer.content.decode()


def test_a_unit_is_exempt_with_a_reason_and_bound_again(office, cast):
    programme = assigned(cast)
    one = TargetAssignment.objects.get(unit=cast.base_a)
    office.post(f"/targets/assignments/{one.pk}/exempt/", {"reason": "Mới thành lập"})
    page = office.get(f"/targets/programmes/{programme.pk}/").content.decode()
    assert "Mới thành lập" in page
    office.post(f"/targets/assignments/{one.pk}/bind/")
    one.refresh_from_db()
    assert one.exempt_reason == ""


@pytest.mark.parametrize("reason", ["", "\u200b", "a" * 1_000_000])
def test_an_exemption_without_a_readable_reason_is_refused(office, cast, reason):
    assigned(cast)
    one = TargetAssignment.objects.get(unit=cast.base_a)
    answer = office.post(f"/targets/assignments/{one.pk}/exempt/", {"reason": reason})
    assert list(answer.context["form"].errors) == ["reason"]


def test_somebody_elses_assignment_is_a_404(client, cast):
    assigned(cast)
    one = TargetAssignment.objects.get(unit=cast.base_a)
    client.force_login(cast.leader)
    assert client.get(f"/targets/assignments/{one.pk}/exempt/").status_code == 404
    assert client.post(f"/targets/assignments/{one.pk}/bind/").status_code == 404


@pytest.mark.parametrize("clause", ["", "x", "0", "9" * 400])
def test_targets_hang_on_a_clause_that_exists(office, clause):
    assert office.get(f"/targets/new/?clause={clause}").status_code == 404


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [("movement_office", "base-b", 200), ("leader", "base-a", 200), ("leader", "base-b", 404),
     ("author", "branch-a1", 200), ("author", "branch-a2", 404), ("author", "base-a", 404),
     ("auditor", "head", 200), ("stranger", "head", 404)],
)  # fmt: skip
def test_who_reads_the_targets_of_which_unit(client, cast, who, unit, status):
    assigned(cast, year=2026)
    client.force_login(getattr(cast, who))
    assert client.get(f"/targets/{unit}/2026/").status_code == status


@pytest.mark.parametrize(
    ("who", "state"),
    [("movement_office", "assigned"), ("leader", "draft"), ("author", "draft"),
     ("auditor", "draft"), ("admin", "draft"), ("stranger", "draft")],
)  # fmt: skip
def test_who_assigns_the_programme_of_the_head(client, cast, who, state):
    programme = make_programme(cast)
    client.force_login(getattr(cast, who))
    client.post(f"/targets/programmes/{programme.pk}/assign/")
    assert TargetProgramme.objects.get().state == state


def test_targets_name_the_clause_they_come_from(office, cast):
    assigned(cast, year=2026)
    page = office.get("/targets/base-a/2026/").content.decode()
    assert "57-NQ/TW, Mục II.3" in page


def test_targets_take_the_same_queries_for_any_number_of_children(
    office, cast, django_assert_max_num_queries
):
    open_children(cast, 1)
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    office.get("/targets/head/2026/")
    with django_assert_max_num_queries(12) as one:
        office.get("/targets/head/2026/")
    assert len(one) <= 12


def test_a_programme_takes_the_same_queries_for_any_number_of_units(
    office, cast, django_assert_max_num_queries
):
    programme = assigned(cast)
    address = f"/targets/programmes/{programme.pk}/"
    office.get(address)
    with django_assert_max_num_queries(12) as one:
        office.get(address)
    for unit in open_children(cast, 30):
        TargetAssignment.objects.create(
            rule=programme.rules.filter(kind="per_unit").get(), unit=unit, amount=1
        )
    with django_assert_max_num_queries(12) as many:
        office.get(address)
    assert len(one) == len(many)


@pytest.mark.parametrize("who", ["author", "mentor", "movement_office"])
def test_a_programme_leads_only_to_targets_that_open(client, cast, who):
    programme = assigned(cast, each_unit(cast), year=2026)
    client.force_login(getattr(cast, who))
    page = client.get(f"/targets/programmes/{programme.pk}/")
    assert "Đơn vị được giao" in page.text
    links = re.findall(r'href="(/targets/[a-z][^/"]*/2026/)"', page.text)
    assert [link for link in links if client.get(link).status_code != 200] == []
    assert bool(links) == (who != "author")
