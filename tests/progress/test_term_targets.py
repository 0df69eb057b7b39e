"""Targets of a term: its months summed, apart from those of a year."""

from datetime import date

import pytest

from tests.congresses.making import term
from tests.directives.making import make_clause, total
from tests.progress.walk import NOW, TODAY, count
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.actions.programmes import Ask, assign_programme, draw_up
from vuonuom.directives.actions.rules import add_rule
from vuonuom.directives.models import TargetProgramme
from vuonuom.directives.queries import reaching
from vuonuom.directives.states import RuleKind
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.progress.queries import targets, term_targets
from vuonuom.progress.queries.near import near

PRODUCTS = "products.accepted"


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


@pytest.fixture
def running(cast):
    return term(cast, first=date(2024, 11, 1), last=date(2029, 10, 31))


def each_base(cast, at_least=3, **more):
    return Ask("Cả nhiệm kỳ ba sản phẩm", PRODUCTS, at_least, cast.kinds["base"], **more)


def drawn(cast, running, *asks):
    clause = make_clause(cast)
    return draw_up(
        by=cast.movement_office, clause=clause, unit=cast.head, year=2026, term=running,
        title="Chỉ tiêu nhiệm kỳ", asks=asks or (each_base(cast),),
    )  # fmt: skip


def given(cast, running, *asks):
    return assign_programme(by=cast.movement_office, programme=drawn(cast, running, *asks))


def found_at(unit, running):
    found = term_targets.of_unit(unit, near(unit), running, TODAY)
    return [(t.result.bound, t.result.done, t.result.goal, str(t.result.pace)) for t in found]


def made(unit, *days):
    for day in days:
        count(by=None, unit=unit, measure=PRODUCTS, on=day)


def test_the_months_of_the_term_are_summed_and_no_other(cast, running):
    given(cast, running)
    days = (date(2024, 10, 31), date(2024, 11, 1), date(2025, 6, 1), date(2026, 9, 1))
    made(cast.branch_a1, *days)
    assert found_at(cast.base_a, running) == [(1, 3, 3, "reached")]


def test_above_it_says_how_many_units_reached_it(cast, running):
    given(cast, running)
    made(cast.branch_a1, *[date(2025, 6, 1)] * 3)
    [found] = term_targets.of_unit(cast.head, near(cast.head), running, TODAY)
    assert (found.result.reached, found.result.bound) == (1, 2)


def test_a_total_is_the_units_own_figure(cast, running):
    given(cast, running, total(10))
    made(cast.branch_a1, date(2025, 6, 1), date(2026, 6, 1))
    assert found_at(cast.head, running) == [(1, 2, 10, "late")]


def test_a_ratio_is_of_the_terms_own_sums(cast, running):
    ask = each_base(cast, 50, as_kind=RuleKind.RATIO, base="ideas.submitted")
    given(cast, running, ask)
    made(cast.branch_a1, date(2025, 6, 1))
    count(by=None, unit=cast.branch_a1, measure="ideas.submitted", on=date(2025, 3, 1), amount=4)
    [found] = term_targets.of_unit(cast.base_a, near(cast.base_a), running, TODAY)
    assert (found.result.done, found.result.goal) == (1, 2)


def test_no_board_of_a_year_asks_for_it(cast, running):
    given(cast, running)
    found = targets.of_unit(cast.base_a, near(cast.base_a), 2029, date(2029, 3, 1))
    assert (found.lines, reaching.rules_for([cast.head.pk], 2029)) == ((), [])


def test_its_deadline_is_the_terms_last_day_and_its_pace_runs_to_it(cast, running):
    [rule] = given(cast, running).rules.all()
    half = term_targets.time_over(rule, None, date(2027, 5, 2))
    assert (rule.deadline, round(half, 2)) == (date(2029, 10, 31), 0.5)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (lambda c: Ask("Mỗi người", "ideas.authors"), "kind"),
        (lambda c: Ask("Hơn", PRODUCTS, 1, c.kinds["base"], RuleKind.GROWTH), "kind"),
        (lambda c: Ask("Đang dùng", "products.in_use", 1, c.kinds["base"]), "measure"),
        (lambda c: each_base(c, due_on=date(2030, 1, 1)), "due_on"),
    ],
)
def test_what_does_not_add_up_over_years_is_refused(cast, running, ask, field):
    programme = drawn(cast, running)
    with pytest.raises(Exception, match=r"nhiệm kỳ|Nhiệm kỳ") as refused:
        add_rule(by=cast.movement_office, programme=programme, ask=ask(cast))
    assert refused.value.field == field


def test_a_term_of_another_part_of_the_tree_is_refused(cast):
    elsewhere = term(cast, unit=cast.base_b, first=date(2024, 11, 1), last=date(2029, 10, 31))
    with pytest.raises(Exception, match="không phải nhiệm kỳ của") as refused:
        drawn(cast, elsewhere)
    assert (refused.value.field, TargetProgramme.objects.exists()) == ("term", False)


def test_a_changed_rule_foresees_by_the_terms_sums(cast, running):
    [rule] = given(cast, running).rules.all()
    made(cast.branch_a1, date(2025, 6, 1), date(2026, 6, 1))
    found = term_targets.would_change(rule, 2, None, TODAY)
    assert (found.of, found.newly_reached) == (2, 1)


def test_a_term_with_targets_is_not_taken_back(cast, running):
    drawn(cast, running)
    entry = Entry.objects.filter(kind="congresses.term.begun").latest("pk")
    with pytest.raises(Exception, match="đại hội hoặc chỉ tiêu"):
        undo(entry=entry, by=Person.objects.get(pk=entry.actor_id))


@pytest.mark.parametrize("units", [1, 2])
def test_two_questions_for_any_number_of_units(cast, running, units, django_assert_num_queries):
    given(cast, running)
    around = near(cast.head if units == 2 else cast.base_a)
    with django_assert_num_queries(2):
        term_targets.of_unit(cast.head if units == 2 else cast.base_a, around, running, TODAY)
