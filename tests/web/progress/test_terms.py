"""The pages of a term's board, the line of joint work, and the lists behind both."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.congresses.making import term, women
from tests.directives.making import each_unit, make_clause
from tests.products.making import accepted_product
from tests.progress.walk import send
from tests.web.progress.test_board import text_of
from vuonuom.core import clock
from vuonuom.directives.actions.programmes import assign_programme, draw_up
from vuonuom.directives.models import TargetProgramme
from vuonuom.products import actions as products

MOST = 12


@pytest.fixture
def office(client_of, cast):
    return client_of(cast.movement_office)


@pytest.fixture
def running(cast):
    year = clock.today().year
    return term(cast, first=date(year - 2, 3, 1), last=date(year + 2, 2, 28))


def lists_of(page):
    """(address, number) of every figure that opens a list."""
    found = re.findall(r'href="(/progress/[^"]*list/[^"]*)">(?:<b>)?([\d.]+)<', page)
    return [(url.replace("&amp;", "&"), int(n.replace(".", ""))) for url, n in found]


def test_the_year_board_leads_to_the_term_that_runs(office, cast, running):
    assert "/progress/head/term/" in office.get("/progress/head/2026/").content.decode()
    page = text_of(office.get("/progress/base-a/term/"))
    assert f"Đoàn cơ sở Mai Sơn: {running.name}" in page


def test_without_a_term_the_page_says_so_and_who_may_begins_one(office, cast, client_of):
    page = office.get("/progress/head/term/").content.decode()
    assert "/congresses/terms/new/?unit=head" in page
    page = client_of(cast.auditor).get("/progress/head/term/").content.decode()
    assert "/congresses/terms/new/?unit=head" not in page


def test_every_number_of_a_term_opens_a_list_of_as_many_rows(office, cast, running):
    year = clock.today().year
    for day in (date(year - 2, 2, 1), date(year - 2, 3, 1), date(year - 1, 5, 5), clock.today()):
        send(cast.author, cast.branch_a1, f"Ý tưởng {day}", day)
    page = office.get("/progress/head/term/").content.decode()
    said = [(url, n) for url, n in lists_of(page) if n and "measure=ideas" in url]
    rows = [len(office.get(url).context["items"]) for url, _n in said]
    assert len(said) >= 8
    assert rows == [n for _url, n in said]


def test_each_row_tells_one_figure_first_and_opens_its_years(office, cast, running):
    send(cast.author, cast.branch_a1, "Ý tưởng", clock.today())
    page = office.get("/progress/head/term/").text
    lines, children = re.findall(
        r'<table class="stackable board brief">(.*?)</table>', page, re.DOTALL
    )
    for table in (lines, children):
        rows = table.count('<th scope="row">')
        first = table.count('<td class="n told"')
        assert (rows > 0, first, table.count("<summary>Từng năm")) == (True, rows, rows)


def test_the_term_of_another_unit_is_not_found(office, cast, running):
    other = term(cast, unit=cast.base_a, first=date(2024, 1, 1), last=date(2027, 12, 31))
    assert office.get(f"/progress/base-b/term/{other.pk}/").status_code == 404
    assert office.get(f"/progress/base-a/term/{other.pk}/").status_code == 200


def test_who_sees_no_board_sees_no_term(cast, running, client_of):
    at = f"/progress/base-a/term/{running.pk}/"
    seen = {who: client_of(getattr(cast, who)).get(at).status_code for who in ROLES}
    assert seen == ROLES


ROLES = {"movement_office": 200, "auditor": 200, "leader": 200, "leader_elsewhere": 404,
         "author": 404, "curator": 404, "stranger": 404}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    ["?measure=organization.members", "?measure=x", "", "?measure=ideas.submitted&year=1999"],
)
def test_a_list_that_no_number_opens_is_not_found(office, cast, running, wrong):
    assert office.get(f"/progress/head/term/{running.pk}/list/{wrong}").status_code == 404


def test_joint_work_is_a_line_apart_at_the_partner_and_no_line_where_there_is_none(
    office, cast, client_of
):
    _head, base, theirs = women(cast)
    product = accepted_product(cast)
    products.name_partner(by=cast.leader, product=product, unit=base)
    year = clock.today().year
    page = client_of(theirs).get(f"/progress/pn/{year}/").content.decode()
    assert "Sản phẩm phối hợp" in page
    [url] = {url for url, n in lists_of(page) if "products.joint" in url and n == 1}
    assert product.title in client_of(theirs).get(url).content.decode()
    assert "Sản phẩm phối hợp" not in office.get(f"/progress/head/{year}/").content.decode()


def test_a_term_is_read_in_few_questions(office, cast, running):
    send(cast.author, cast.branch_a1, "Một", clock.today())
    for at in ("/progress/head/term/", f"/progress/head/term/{running.pk}/"):
        with CaptureQueriesContext(connection) as queries:
            assert office.get(at).status_code == 200
        assert len(queries) <= MOST


def test_a_programme_of_the_term_is_drawn_up_given_and_read(office, cast, running):
    clause = make_clause(cast)
    office.post(
        f"/targets/new/?clause={clause.pk}",
        {"title": "Chỉ tiêu nhiệm kỳ", "unit": "head", "year": "2026", "term": running.pk,
         "unit_kind": cast.kinds["base"].pk, "at_least": "2", "measure": "products.new",
         "words": "Cả nhiệm kỳ hai sản phẩm mới"},
    )  # fmt: skip
    [programme] = TargetProgramme.objects.all()
    office.post(f"/targets/programmes/{programme.pk}/assign/")
    accepted_product(cast, novelty="new", novelty_reason="Trước chưa có.")
    page = text_of(office.get("/progress/base-a/term/"))
    assert "Cả nhiệm kỳ hai sản phẩm mới" in page
    assert "Đã có 1 trên 2." in page
    address = f"/progress/base-a/term/{running.pk}/list/?measure=products.new"
    assert address in office.get("/progress/base-a/term/").content.decode()
    assert len(office.get(address).context["items"]) == 1
    year = clock.today().year
    assert "Chỉ tiêu nhiệm kỳ" in office.get(f"/targets/base-a/{year}/").content.decode()


def test_the_units_behind_a_target_of_a_term(office, cast, running, client_of):
    ask = each_unit(cast, at_least=2)
    programme = draw_up(
        by=cast.movement_office, clause=make_clause(cast), unit=cast.head, year=2026, term=running,
        title="Chỉ tiêu nhiệm kỳ", asks=[ask],
    )  # fmt: skip
    assign_programme(by=cast.movement_office, programme=programme)
    [rule] = programme.rules.all()
    address = f"/progress/head/term/{running.pk}/units/?rule={rule.pk}"
    assert address in office.get("/progress/head/term/").content.decode()
    rows = [(one.unit.code, one.result, goal) for one, goal in office.get(address).context["rows"]]
    assert rows == [("base-b", 0, 2), ("base-a", 0, 2)]  # by name
    assert client_of(cast.author).get(address).status_code == 404
    assert office.get(address.replace(f"rule={rule.pk}", "rule=999")).status_code == 404
