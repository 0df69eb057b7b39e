"""A clause said to be done, and products that answer it, in the browser."""

from datetime import date

import pytest

from tests.directives.making import make_clause
from tests.products.making import registered
from vuonuom.directives.models import Clause
from vuonuom.products import queries as products

SAID = {"on": "31/03/2026", "result": "Đã mở 12 lớp."}


@pytest.fixture
def clause(cast):
    return make_clause(cast, owner=cast.base_a)


def page(clause, rest):
    return f"/directives/{clause.directive.code}/clauses/{clause.pk}/{rest}/"


def test_a_clause_is_done_and_opened_again_in_the_browser(client_of, cast, clause):
    leader = client_of(cast.leader)
    answer = leader.post(page(clause, "done"), SAID)
    assert answer.url == f"/directives/{clause.directive.code}/#clause-{clause.pk}"
    assert Clause.objects.values_list("done_on", "result").get() == (
        date(2026, 3, 31), "Đã mở 12 lớp.",
    )  # fmt: skip
    shown = leader.get(answer.url).content.decode()
    assert [words for words in ("Đã thực hiện xong", "Đã mở 12 lớp.", "Mở lại mục này")
            if words not in shown] == []  # fmt: skip
    leader.post(page(clause, "reopen"))
    assert Clause.objects.get().done_on is None


@pytest.mark.parametrize(
    ("change", "field"),
    [({"on": "31/02/2026"}, "on"), ({"on": "01/01/2090"}, "on"), ({"result": " "}, "result"),
     ({"result": "a" * 1_000_000}, "result")],
)  # fmt: skip
def test_what_was_typed_stays_and_the_field_says_what_to_change(
    client_of, cast, clause, change, field
):
    answer = client_of(cast.leader).post(page(clause, "done"), SAID | change)
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].data["on"] == (SAID | change)["on"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("movement_office", 200), ("leader", 200), ("leader_elsewhere", 404), ("keeper_here", 404),
     ("author", 404), ("auditor", 404)],
)  # fmt: skip
def test_the_office_and_the_leader_of_the_owner_say_it(client_of, cast, clause, who, status):
    client = client_of(getattr(cast, who))
    assert client.get(page(clause, "done")).status_code == status
    assert client.post(page(clause, "done"), SAID).status_code == (302 if status == 200 else 404)


def test_a_product_is_named_by_its_code_and_dropped(client_of, cast, clause):
    mentor, product = client_of(cast.mentor), registered(cast)
    mentor.post(page(clause, "products"), {"product": product.code.lower()})
    assert product.title in mentor.get(page(clause, "products")).content.decode()
    [named] = products.answering(clause)
    stranger = client_of(cast.author)
    assert stranger.post(page(clause, f"products/{named.pk}/drop")).status_code == 404
    mentor.post(page(clause, f"products/{named.pk}/drop"))
    assert list(products.answering(clause)) == []


def test_a_product_of_somebody_else_is_not_found_and_its_code_stays(client_of, cast, clause):
    asked, code = page(clause, "products"), registered(cast).code
    assert client_of(cast.leader_elsewhere).post(asked, {"product": code}).status_code == 404
    answer = client_of(cast.mentor).post(asked, {"product": "SP-2026-00000"})
    assert answer.context["form"].errors["product"] == [
        "Không thấy sản phẩm “SP-2026-00000” trong các sản phẩm bạn phụ trách."
    ]
