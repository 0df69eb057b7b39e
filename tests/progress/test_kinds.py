"""Each kind of rule as the board reads it: by unit, summed up, and the same whichever way."""

from datetime import date
from random import Random

import pytest

from tests.directives.making import assigned, each_unit
from tests.directives.test_figures import figure_of
from tests.journal.walker import Walk
from tests.progress.walk import TODAY, at, count, send
from vuonuom.core.errors import Refused
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.actions.figures import accept_figure
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.states import FigureState, RuleKind
from vuonuom.journal.models import Tally
from vuonuom.organization.actions.reorganisations import merge_units
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Unit
from vuonuom.progress.queries import kept, standings, targets
from vuonuom.progress.queries.near import near
from vuonuom.progress.queries.standings import Asked
from vuonuom.progress.states import Pace

PRODUCTS, GIVEN, IDEAS = "products.accepted", "adoptions.given", "ideas.submitted"


def ask(cast, kind, measure, at_least, unit="base", **more):
    return Ask(f"Chỉ tiêu {kind}", measure, at_least, cast.kinds[unit], kind, **more)


def share(cast, at_least=50, unit="base"):
    return ask(cast, RuleKind.SHARE, "ideas.authors", at_least, unit)


def ratio(cast, at_least=50, unit="base"):
    return ask(cast, RuleKind.RATIO, GIVEN, at_least, unit, base=PRODUCTS)


def growth(cast, at_least=1, unit="base"):
    return ask(cast, RuleKind.GROWTH, PRODUCTS, at_least, unit)


def stock(cast, at_least=2, unit="base"):
    return ask(cast, RuleKind.PER_UNIT, "products.in_use", at_least, unit)


def post(unit, measure, amount=1, on=date(2026, 3, 1)):
    count(by=None, unit=unit, measure=measure, on=on, amount=amount)


def result(unit, year=2026, part=0.5):
    """What the one rule says at a unit, as its board reads it; None where it says nothing."""
    found = list(TargetRule.objects.order_by("pk"))
    children = [child.pk for child in near(unit).children]
    with at(TODAY):
        return (
            targets.results(unit.pk, children, found, year, part).get(found[0].pk, {}).get(unit.pk)
        )


def stands(unit, **more):
    found = result(unit, **more)
    return found and (found.done, found.goal, found.pace)


# -- a share of the members ----------------------------------------------------------------------


def test_a_share_is_of_members_and_rounded_up(cast):
    assigned(cast, share(cast, 40), year=2026)
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    send(cast.neighbour, cast.branch_a2, "Đổi giờ họp")
    assert stands(cast.base_a) == (2, 4, Pace.ON_PACE)  # 40 % of 8 members


def test_a_person_is_counted_once_in_a_share(cast):
    assigned(cast, share(cast, 10), year=2026)
    for title in ("Một", "Hai", "Ba"):
        send(cast.author, cast.branch_a1, f"Ý tưởng {title}")
    assert stands(cast.base_a) == (1, 1, Pace.REACHED)


def test_a_unit_without_members_is_asked_for_no_share(cast):
    open_unit(
        by=None, organization=cast.organization, kind=cast.kinds["base"], code="base-c",
        name="Đoàn cơ sở Suối Trong", parent=cast.head, on=date(2025, 1, 1),
    )  # fmt: skip
    assigned(cast, share(cast), year=2026)
    assert stands(Unit.objects.get(code="base-c")) is None
    assert result(cast.head).bound == 2


# -- a ratio -------------------------------------------------------------------------------------


def test_a_ratio_compares_two_counts_of_the_year(cast):
    assigned(cast, ratio(cast, 50), year=2026)
    post(cast.branch_a1, PRODUCTS, 3)
    post(cast.branch_a1, GIVEN, 1)
    post(cast.branch_a1, PRODUCTS, 9, on=date(2025, 3, 1))
    assert stands(cast.base_a, part=1.0) == (1, 2, Pace.LATE)
    post(cast.branch_a2, GIVEN, 1)
    assert stands(cast.base_a, part=1.0) == (2, 2, Pace.REACHED)


def test_a_ratio_of_nothing_asks_nothing(cast):
    assigned(cast, ratio(cast), year=2026)
    post(cast.branch_a1, PRODUCTS)
    assert (result(cast.head).bound, stands(cast.base_b)) == (1, None)


# -- more than last year -------------------------------------------------------------------------


def take_up(cast, *units):
    for unit in units:
        accept_figure(by=cast.movement_office, figure=figure_of(unit))


def test_growth_binds_only_who_took_it_up(cast):
    assigned(cast, growth(cast), year=2026)
    assert stands(cast.base_a) is None
    take_up(cast, cast.base_a)
    assert stands(cast.base_a) == (0, 1, Pace.LATE)


def test_growth_is_beyond_the_whole_year_before(cast):
    assigned(cast, growth(cast, 2), year=2026)
    take_up(cast, cast.base_a)
    post(cast.branch_a1, PRODUCTS, 3, on=date(2025, 12, 31))
    post(cast.branch_a2, PRODUCTS, 5)
    assert stands(cast.base_a) == (5, 5, Pace.REACHED)


def test_growth_compares_a_merged_unit_with_all_it_was_made_of(cast):
    post(cast.branch_a1, PRODUCTS, 2, on=date(2025, 3, 1))
    post(cast.branch_b1, PRODUCTS, 1, on=date(2025, 3, 1))
    assigned(cast, growth(cast), year=2026)
    take_up(cast, cast.base_a)
    merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=date(2026, 7, 1))
    assert stands(cast.base_a) == (0, 4, Pace.LATE)


def test_a_unit_opened_this_year_has_no_year_to_outgrow(cast):
    new = open_unit(
        by=None, organization=cast.organization, kind=cast.kinds["base"], code="base-c",
        name="Đoàn cơ sở Suối Trong", parent=cast.head, on=date(2026, 2, 1),
    )  # fmt: skip
    assigned(cast, growth(cast), year=2026)
    take_up(cast, new)
    assert stands(new) is None


# -- stocks, deadlines ---------------------------------------------------------------------------


def test_a_stock_is_what_there_is_whenever_it_came(cast):
    assigned(cast, stock(cast), year=2026)
    post(cast.branch_a1, "products.in_use", 1, on=date(2024, 3, 1))
    post(cast.branch_a1, "products.in_use", 1)
    assert stands(cast.base_a) == (2, 2, Pace.REACHED)
    post(cast.branch_a1, "products.in_use", -1)
    assert stands(cast.base_a) == (1, 2, Pace.ON_PACE)


def test_a_deadline_within_the_year_hurries_the_pace(cast):
    soon = Ask("Trước 1/7", PRODUCTS, 2, cast.kinds["base"], due_on=date(2026, 7, 1))
    assigned(cast, soon, year=2026)
    post(cast.branch_a1, PRODUCTS)
    assert result(cast.base_a, part=90 / 365).pace == Pace.ON_PACE
    assert result(cast.base_a, part=200 / 365).pace == Pace.LATE


# -- the list behind, and what would change ------------------------------------------------------


@pytest.mark.parametrize("make", [share, ratio, growth, stock])
def test_the_list_behind_has_as_many_units_as_the_number_says(cast, make):
    assigned(cast, make(cast, 1), year=2026)
    rule = TargetRule.objects.get()
    TargetAssignment.objects.update(state=FigureState.FIXED)
    for measure in (PRODUCTS, GIVEN, "products.in_use"):
        post(cast.branch_a1, measure, 3)
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    head = result(cast.head)
    for which, number in (("", head.bound), ("reached", head.reached)):
        assert targets.units_behind(cast.head, rule, 2026, which=which).count() == number
    assert head.reached == 1


def test_what_a_change_would_do_is_counted_before_it_is_done(cast):
    assigned(cast, each_unit(cast, at_least=1), year=2026)
    post(cast.branch_a1, PRODUCTS, 1)
    rule = TargetRule.objects.select_related("programme").get()
    found = targets.would_change(rule, 2, None, date(2026, 12, 30))
    assert (found.units, found.newly_reached, found.no_longer_reached, found.of) == (1, 0, 1, 2)


def test_an_earlier_deadline_changes_who_is_late(cast):
    assigned(cast, each_unit(cast, at_least=1), year=2026)
    rule = TargetRule.objects.select_related("programme").get()
    found = targets.would_change(rule, 1, date(2026, 2, 1), date(2026, 3, 1))
    assert (found.units, found.newly_reached, found.no_longer_reached) == (2, 0, 0)


def test_figures_agreed_otherwise_do_not_change(cast):
    assigned(cast, each_unit(cast, at_least=3), year=2026)
    TargetAssignment.objects.filter(unit=cast.base_a).update(amount=1)
    post(cast.branch_a1, PRODUCTS, 1)
    rule = TargetRule.objects.select_related("programme").get()
    assert targets.would_change(rule, 5, None, date(2026, 12, 30)).units == 0


# -- one truth -----------------------------------------------------------------------------------


@pytest.fixture
def all_kinds(cast):
    asks = [
        each_unit(cast, "branch", IDEAS, 2), share(cast, 30, "branch"), share(cast, 30),
        ask(cast, RuleKind.RATIO, "ideas.answered", 50, "branch", base=IDEAS), growth(cast),
        ask(cast, RuleKind.GROWTH, IDEAS, 1, "branch"),
        Ask("Mười ý tưởng", IDEAS, 10, as_kind=RuleKind.TOTAL),
    ]  # fmt: skip
    with at(TODAY):
        assigned(cast, *asks, year=2026)
    TargetAssignment.objects.update(state=FigureState.FIXED)


def plainly(assignment, year=2026):
    """(result, goal) of one figure, from tallies added up in Python."""
    rule = assignment.rule
    months = Tally.objects.filter(unit=assignment.unit_id).values_list("measure", "period", "total")
    whole = [(m, p // 100, n) for m, p, n in months if p % 100 == 0]

    def of(measure, wanted, *, is_stock):
        return sum(
            n for m, y, n in whole if m == measure and (y <= wanted if is_stock else y == wanted)
        )

    done = of(rule.measure, year, is_stock=rule.is_stock)
    if rule.kind == RuleKind.GROWTH:
        before = of(rule.base, year - 1, is_stock=False)
        is_new = not before and assignment.unit.opened_on.year >= year
        return done, None if is_new else before + assignment.amount
    if rule.base:
        base = of(rule.base, year, is_stock=rule.base_is_stock)
        return done, -(-assignment.amount * base // 100) if base > 0 else None
    return done, assignment.amount


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_sums_are_what_adding_up_by_hand_finds(cast, all_kinds, seed):
    walk, chance = Walk(seed), Random(seed)
    rules = tuple(TargetRule.objects.order_by("pk").values_list("pk", flat=True))
    for _ in range(16):
        try:
            walk.step()
        except Refused:
            continue
        if chance.random() < 0.5:
            continue
        children = tuple(child.pk for child in near(cast.head).children)
        asked = Asked(cast.head.pk, children, rules, 2026)
        found = standings.summed(asked)
        assert kept.standing(asked) == found
        for child in children:
            of_child = Asked(child, tuple(c.pk for c in near_of(child)), rules, 2026)
            inside = standings.summed(of_child)
            for rule in TargetRule.objects.filter(pk__in=rules).exclude(kind=RuleKind.TOTAL):
                parts = [one for (r, _top), one in inside.items() if r == rule.pk]
                outside = found.get((rule.pk, child))
                assert sum(one.bound for one in parts) == (outside.bound if outside else 0)
                assert sum(one.reached for one in parts) == (outside.reached if outside else 0)
        by_hand = plain_sums(cast.head.pk)
        assert {rule: whole(found, rule) for rule in rules} == {
            rule: by_hand.get(rule, (0, 0)) for rule in rules
        }


def near_of(unit):
    return near(Unit.objects.get(pk=unit)).children


def whole(found, rule):
    parts = [one for (r, _top), one in found.items() if r == rule]
    return sum(one.bound for one in parts), sum(one.reached for one in parts)


def plain_sums(head):
    """rule -> (bound, reached), one figure after the other."""
    sums = {}
    below = Unit.objects.filter(node__links_up__ancestor=head, closed_on=None)
    for one in TargetAssignment.objects.select_related("rule", "unit").filter(unit__in=below):
        done, goal = plainly(one)
        if goal is not None and not one.exempt_reason and one.amount:
            bound, reached = sums.get(one.rule_id, (0, 0))
            sums[one.rule_id] = bound + 1, reached + (done >= goal)
    return sums


@pytest.mark.parametrize("children", [1, 25])
def test_results_of_all_kinds_take_the_same_questions_for_any_number_of_children(
    cast, all_kinds, children, django_assert_num_queries
):
    for number in range(children):
        new = open_unit(
            by=None, organization=cast.organization, kind=cast.kinds["base"],
            code=f"base-x{number}", name=f"Đoàn cơ sở {number}", parent=cast.head,
            on=date(2025, 1, 1),
        )  # fmt: skip
        for rule in TargetRule.objects.filter(unit_kind=cast.kinds["base"]):
            TargetAssignment.objects.create(
                rule=rule, unit=new, amount=rule.at_least, state=FigureState.FIXED
            )
    found = list(TargetRule.objects.order_by("pk"))
    below = [child.pk for child in near(cast.head).children]
    kept.forget()
    with django_assert_num_queries(2):  # the journal's mark, and all standings
        targets.results(cast.head.pk, below, found, 2026, 0.5)
