from datetime import date

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit, make_clause, make_programme
from tests.directives.test_figures import amounts, figure_of
from tests.directives.test_rules import the_rule
from tests.progress.walk import count
from tests.web.targets.test_figures import address
from vuonuom.core import clock
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.models import TargetRule
from vuonuom.directives.states import RuleKind

WORDS = "Mỗi đơn vị ít nhất một sản phẩm mới"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def line(cast, **changes):
    return {
        "words": WORDS, "kind": "ratio", "unit_kind": cast.kinds["base"].pk, "at_least": "40",
        "measure": "adoptions.given", "base": "products.accepted", "weight": "2",
        "due_on": "30/11/2026", "exempts": "Đơn vị mới lập: chưa đủ một năm",
    } | changes  # fmt: skip


def terms(**changes):
    plain = {"words": WORDS, "at_least": "2", "weight": "1", "due_on": "", "exempts": ""}
    return plain | changes


@pytest.mark.parametrize(
    ("kind", "changes"),
    [("ratio", {}), ("per_unit", {}), ("share", {"measure": "ideas.authors"}), ("growth", {}),
     ("total", {"unit_kind": ""}), ("per_unit", {"measure": "products.in_use"})],
)  # fmt: skip
def test_a_rule_of_each_kind_is_added_and_its_page_tells_of_it(office, cast, kind, changes):
    programme = make_programme(cast, EACH_MEMBER, year=2026)
    office.post(f"/targets/programmes/{programme.pk}/rules/new/", line(cast, kind=kind, **changes))
    rule = TargetRule.objects.exclude(kind="per_member").get()
    page = office.get(f"/targets/rules/{rule.pk}/").text
    assert (rule.kind, rule.weight, rule.due_on) == (kind, 2, date(2026, 11, 30))
    assert "Đơn vị mới lập" in page
    assert "30/11/2026" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [({"at_least": "-1"}, "at_least"), ({"at_least": "2,5"}, "at_least"),
     ({"at_least": "1001"}, "at_least"), ({"base": ""}, "base"),
     ({"base": "adoptions.given"}, "base"), ({"unit_kind": ""}, "unit_kind"),
     ({"measure": "ideas.authors"}, "measure"), ({"measure": "x"}, "measure"),
     ({"weight": "101"}, "weight"), ({"due_on": "30/11/2025"}, "due_on"),
     ({"due_on": "31/2/2026"}, "due_on"), ({"words": ""}, "words"), ({"kind": "x"}, "kind")],
)  # fmt: skip
def test_a_wrong_rule_says_what_to_change_and_keeps_the_rest(office, cast, change, field):
    programme = make_programme(cast, EACH_MEMBER, year=2026)
    given = line(cast, **change)
    answer = office.post(f"/targets/programmes/{programme.pk}/rules/new/", given)
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: str(form[name].value() or "") for name in given} == {
        name: str(value) for name, value in given.items()
    }
    assert TargetRule.objects.count() == 1


def test_a_change_is_shown_before_it_is_saved(office, cast):
    assigned(cast, each_unit(cast), year=clock.today().year)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=clock.today())
    page = f"/targets/rules/{the_rule().pk}/change/"
    shown = office.post(page, terms())
    assert "1 trên 2 đơn vị đổi tình trạng" in shown.text
    assert the_rule().at_least == 1
    office.post(page, terms(seen=shown.context["seen"]))
    assert (the_rule().at_least, amounts()) == (2, {"base-a": 2, "base-b": 2})


def test_what_was_not_shown_is_shown_first(office, cast):
    assigned(cast, each_unit(cast), year=2026)
    page = f"/targets/rules/{the_rule().pk}/change/"
    seen = office.post(page, terms()).context["seen"]
    again = office.post(page, terms(at_least="3", seen=seen))
    assert again.context["seen"] != seen
    assert the_rule().at_least == 1


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [("movement_office", "change/", 200), ("leader", "change/", 404), ("author", "change/", 404),
     ("auditor", "change/", 404), ("author", "", 200), ("auditor", "", 200)],
)  # fmt: skip
def test_who_reads_and_who_changes_a_rule_of_the_head(client, cast, who, verb, status):
    assigned(cast, each_unit(cast), year=2026)
    client.force_login(getattr(cast, who))
    assert client.get(f"/targets/rules/{the_rule().pk}/{verb}").status_code == status


@pytest.mark.parametrize(("who", "status"), [("movement_office", 200), ("leader", 404)])
def test_who_adds_a_rule_to_a_programme_of_the_head(client, cast, who, status):
    programme = make_programme(cast)
    client.force_login(getattr(cast, who))
    assert client.get(f"/targets/programmes/{programme.pk}/rules/new/").status_code == status


def test_growth_waits_on_the_units_page_until_the_unit_takes_it_up(client, cast):
    more = Ask("Hơn năm trước", "products.accepted", 1, cast.kinds["base"], RuleKind.GROWTH)
    assigned(cast, more, year=2026)
    client.force_login(cast.leader)
    assert "Đơn vị tự nhận" in client.get("/targets/base-a/2026/").text
    client.post(address(cast.base_a, "accept/"))
    assert "Đã có 0 trên 1" in client.get("/targets/base-a/2026/").text
    assert figure_of(cast.base_b).state == "given"


def test_a_programme_is_drawn_up_with_a_total(office, cast):
    clause = make_clause(cast)
    form = {"title": "Chỉ tiêu 2026", "unit": "head", "year": "2026"} | line(
        cast, kind="total", unit_kind="", base=""
    )
    office.post(f"/targets/new/?clause={clause.pk}", form)
    assert (the_rule().kind, the_rule().at_least) == ("total", 40)
