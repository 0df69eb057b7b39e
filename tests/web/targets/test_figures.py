from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.congresses.making import term
from tests.directives.making import assigned, each_unit, make_clause, total
from tests.directives.test_figures import amounts, divided, figure_of, open_base, propose
from tests.web.progress.test_board import open_children
from vuonuom.core import clock
from vuonuom.directives.actions.dividing import Part, divide_figure
from vuonuom.directives.actions.figures import agree_to_proposal
from vuonuom.directives.actions.programmes import assign_programme, draw_up
from vuonuom.directives.models import FigureChange, TargetAssignment, TargetProgramme, TargetRule
from vuonuom.mailbox.actions import send_letter
from vuonuom.organization.actions.reorganisations import merge_units
from vuonuom.progress.queries import kept


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def address(unit, verb=""):
    return f"/targets/figures/{figure_of(unit).pk}/{verb}"


def numbers(**parts):
    return {f"part-{code.replace('_', '-')}": number for code, number in parts.items()}


def test_a_total_is_drawn_up_assigned_divided_negotiated_and_told(client_of, cast):
    office, leader = client_of(cast.movement_office), client_of(cast.leader)
    form = {
        "title": "Chỉ tiêu 2026", "unit": "head", "year": "2026", "kind": "total",
        "at_least": "10", "measure": "products.accepted", "words": "Mười sản phẩm mới",
    }  # fmt: skip
    drawn = office.post(f"/targets/new/?clause={make_clause(cast).pk}", form)
    office.post(f"{drawn.url}assign/")
    office.post(address(cast.head, "divide/"), numbers(base_a="6", base_b="4"))
    leader.post(address(cast.base_a, "propose/"), {"amount": "3", "reason": "Mới sáp nhập"})
    office.post(address(cast.base_a, "answer/"), {"answer": "agree", "reason": "Hợp lý"})
    page = leader.get(address(cast.base_a)).text
    assert amounts() == {"head": 10, "base-a": 3, "base-b": 4}
    assert "Mới sáp nhập" in page
    assert "Hợp lý" in page
    assert "Còn thiếu 3" in office.get(address(cast.head)).text


@pytest.mark.parametrize(("how", "expected"), [("evenly", ["5", "5"]), ("by_members", ["4", "6"])])
def test_a_division_is_suggested_and_may_be_mended(office, cast, how, expected):
    assigned(cast, total(10), year=2026)
    page = office.get(address(cast.head, f"divide/?how={how}"))
    values = [str(bound.value()) for _, bound, _ in page.context["rows"]]
    assert values == expected


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"base_a": "-1"}, "part-base-a"), ({"base_a": "2,5"}, "part-base-a"),
     ({"base_a": ""}, "part-base-a"), ({"base_a": "hai"}, "part-base-a"),
     ({"base_b": "9" * 30}, "part-base-b"), ({"base_a": "5"}, "__all__")],
)  # fmt: skip
def test_a_wrong_part_stands_beside_its_field_and_nothing_is_lost(office, cast, typed, field):
    assigned(cast, total(10), year=2026)
    given = numbers(**({"base_a": "6", "base_b": "4"} | typed))
    answer = office.post(address(cast.head, "divide/"), given)
    assert list(answer.context["form"].errors) == [field]
    shown = {bound.name: bound.value() for _, bound, _ in answer.context["rows"]}
    assert shown == given
    assert amounts() == {"head": 10}


def test_parts_are_pasted_from_a_spreadsheet_and_looked_at_before_they_bind(office, cast):
    assigned(cast, total(10), year=2026)
    pasted = "Đơn vị\tChỉ tiêu\nbase-a\t7\nĐoàn cơ sở ĐỒNG LÚA\t3\n"
    page = office.post(address(cast.head, "divide/"), {"pasted": pasted})
    shown = {bound.name: bound.value() for _, bound, _ in page.context["rows"]}
    assert shown == {"part-base-a": 7, "part-base-b": 3}
    assert amounts() == {"head": 10}


@pytest.mark.parametrize(
    ("line", "said"),
    [("base-a\t1", "đã ghi ở dòng 1"), ("base-x\t1", "không có đơn vị trực thuộc"),
     ("branch-a1\t1", "không có đơn vị trực thuộc"), ("base-b\t-1", "không phải số nguyên"),
     ("base-b\t2,5", "không phải số nguyên"), ("base-b", "thiếu con số")],
)  # fmt: skip
def test_a_wrong_pasted_line_is_named_and_the_paste_is_kept(office, cast, line, said):
    assigned(cast, total(10), year=2026)
    page = office.post(address(cast.head, "divide/"), {"pasted": f"base-a\t5\n{line}"})
    [error] = page.context["paste"].errors["pasted"]
    assert error.startswith("Dòng 2: ")
    assert said in error
    assert line in page.text


def test_a_paste_that_misses_the_total_says_by_how_much(office, cast):
    assigned(cast, total(10), year=2026)
    page = office.post(address(cast.head, "divide/"), {"pasted": "base-a\t5"})
    assert "còn thiếu 5 so với 10" in page.text


@pytest.mark.parametrize(
    ("data", "field"),
    [({"amount": "0", "reason": "x"}, "amount"), ({"amount": "-2", "reason": "x"}, "amount"),
     ({"amount": "2,5", "reason": "x"}, "amount"), ({"amount": "6", "reason": "x"}, "amount"),
     ({"amount": "3", "reason": ""}, "reason"), ({"amount": "3", "reason": "a" * 501}, "reason")],
)  # fmt: skip
def test_a_proposal_says_what_to_change(client, cast, data, field):
    divided(cast)
    client.force_login(cast.leader)
    answer = client.post(address(cast.base_a, "propose/"), data)
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["amount"].value() == data["amount"]


def test_holding_asks_for_a_reason(office, cast):
    divided(cast)
    propose(cast)
    answer = office.post(address(cast.base_a, "answer/"), {"answer": "hold", "reason": ""})
    assert list(answer.context["form"].errors) == ["reason"]


def test_a_late_answer_is_told_who_was_first(office, cast):
    divided(cast)
    propose(cast)
    agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    answer = office.post(address(cast.base_a, "answer/"), {"answer": "hold", "reason": "Không"})
    assert "Có người đã làm trước" in answer.text


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [("movement_office", "", 200), ("leader", "", 200), ("author", "", 404),
     ("leader_elsewhere", "", 404), ("auditor", "", 200), ("stranger", "", 404),
     ("leader", "propose/", 200), ("keeper_here", "propose/", 404), ("auditor", "propose/", 404),
     ("movement_office", "answer/", 200), ("leader", "answer/", 404),
     ("leader", "divide/", 200), ("mentor", "divide/", 404), ("auditor", "divide/", 404)],
)  # fmt: skip
def test_who_may_see_and_answer_for_the_figure_of_a_base(client, cast, who, verb, status):
    divided(cast)
    client.force_login(getattr(cast, who))
    assert client.get(address(cast.base_a, verb)).status_code == status


def test_a_stranger_to_the_unit_does_not_accept_for_it(client, cast):
    divided(cast)
    client.force_login(cast.leader_elsewhere)
    assert client.post(address(cast.base_a, "accept/")).status_code == 404
    assert figure_of(cast.base_a).state == "given"


def test_a_unit_takes_its_figure_on_its_page_and_takes_that_back(client, cast):
    divided(cast)
    client.force_login(cast.leader)
    client.post(address(cast.base_a, "accept/"))
    assert figure_of(cast.base_a).state == "fixed"
    assert "Con số của đơn vị: 6" in client.get("/targets/base-a/2026/").text


def test_both_coverages_stand_on_the_units_page(office, cast):
    divided(cast)
    TargetAssignment.objects.filter(unit=cast.base_b).update(parent=None)
    page = office.get("/targets/head/2026/")
    found = page.context["coverage"]
    assert [one.unit.code for one in found.uncarried] == ["head", "base-b", "base-a"]
    assert [one.unit.code for one in found.orphans] == ["base-b"]
    assert "Con số không còn nguồn" in page.text


def test_proposals_wait_on_the_page_of_who_answers(client, cast):
    divided(cast)
    propose(cast)
    for who, unit, waits in (("movement_office", "head", True), ("leader", "base-a", False)):
        client.force_login(getattr(cast, who))
        text = client.get(f"/targets/{unit}/2026/").text
        assert ("Đề nghị điều chỉnh chờ trả lời" in text) == waits


def test_units_opened_since_are_named_and_bound(office, cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    open_base(cast)
    assert "Đơn vị chưa được giao" in office.get("/targets/head/2026/").text
    office.post(f"/targets/programmes/{programme.pk}/extend/")
    assert amounts()["base-c"] == 1
    assert "Đơn vị chưa được giao" not in office.get("/targets/head/2026/").text


def test_giving_more_is_for_who_assigns(client, cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    open_base(cast)
    client.force_login(cast.leader)
    client.post(f"/targets/programmes/{programme.pk}/extend/")
    assert "base-c" not in amounts()


def test_pages_of_a_divided_figure_ask_as_often_for_any_number_of_children(
    office, cast, django_assert_max_num_queries
):
    divided(cast)
    pages = [address(cast.head), address(cast.head, "divide/?how=by_last_year"),
             "/targets/head/2026/"]  # fmt: skip
    before = [asked(office, page, django_assert_max_num_queries) for page in pages]
    rule = TargetRule.objects.get()
    for unit in open_children(cast, 25):
        TargetAssignment.objects.create(rule=rule, unit=unit, amount=1, parent=figure_of(cast.head))
    assert [asked(office, page, django_assert_max_num_queries) for page in pages] == before


def asked(client, page, most):
    client.get(page)
    kept.forget()  # on PostgreSQL other tests' transactions decide what is read anew
    with most(25) as found:
        client.get(page)
    return len(found)


def test_wrong_figures_among_many_are_led_to_from_the_top(office, cast):
    assigned(cast, total(10), year=2026)
    page = office.post(address(cast.head, "divide/"), numbers(base_a="-6", base_b="4"))
    assert [unit for unit, _field in page.context["wrong"]] == [cast.base_a]
    assert 'href="#id_part-base-a"' in page.text


def test_a_double_click_divides_once(office, cast):
    assigned(cast, total(10), year=2026)
    for _ in range(2):
        office.post(
            address(cast.head, "divide/"), numbers(base_a="6", base_b="4") | {"_key": "one-click"}
        )
    assert figure_of(cast.base_a).changes.count() == 1
    assert TargetProgramme.objects.count() == 1


def test_a_successor_reads_what_its_figures_come_to(office, cast):
    divided(cast)
    FigureChange.objects.update(at=datetime(2026, 3, 2, tzinfo=UTC))
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=date(2026, 7, 1))
    page = office.get("/targets/base-a/2026/").content.decode()
    assert "Con số riêng 6; cộng các phần dưới đây là 10." in page
    assert 'value="10"' in office.get(address(cast.head, "divide/")).content.decode()


@pytest.mark.parametrize("parts", [1, 8])
def test_a_successor_asks_as_much_for_one_part_as_for_many(office, cast, parts):
    """Each of the parts is a base that had a figure of its own and was merged in one reform."""
    assigned(cast, total(parts), each_unit(cast, "branch"), year=2026)
    units = open_children(cast, parts)
    given = [Part(unit, 1) for unit in units]
    divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=given)
    FigureChange.objects.update(at=datetime(2026, 3, 2, tzinfo=UTC))
    merge_units(by=cast.admin, units=units, into=cast.base_a, on=date(2026, 7, 1))
    office.get("/targets/base-a/2026/")
    # Somebody acts meanwhile: what is kept of the sums is counted on.
    send_letter(by=cast.author, unit=cast.branch_a1, title="Sổ chung", text="Một sổ cho ba tổ")
    with CaptureQueriesContext(connection) as queries:
        page = office.get("/targets/base-a/2026/")
    assert (len(page.context["merged"][0].parts), len(queries)) == (parts, 12)


def test_a_figure_of_a_term_is_taken_and_answered_from_this_years_pages(client_of, cast):
    year = clock.today().year
    running = term(cast, first=date(year - 2, 3, 1), last=date(year + 2, 2, 28))
    programme = draw_up(
        by=cast.movement_office, clause=make_clause(cast), unit=cast.head, year=year,
        title="Cả nhiệm kỳ", asks=[each_unit(cast)], term=running,
    )  # fmt: skip
    assign_programme(by=cast.movement_office, programme=programme)
    leader, office = client_of(cast.leader), client_of(cast.movement_office)
    here = f"/targets/base-a/{year}/"
    assert here in [item.url for item in leader.get("/").context["waiting"]]
    assert address(cast.base_a) in leader.get(here).text
    propose(cast)
    assert address(cast.base_a, "answer/") in office.get(f"/targets/head/{year}/").text
