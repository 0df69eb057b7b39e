"""Merged or split in mid-year: what the figures of units that are gone come to at who took over."""

from datetime import date

from tests.directives.making import assigned, each_unit, total
from tests.progress.walk import at
from vuonuom.directives.actions.dividing import Part, divide_figure
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.directives.queries import coverage, figures, inherited
from vuonuom.directives.states import Split
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.organization.actions.reorganisations import Part as Piece
from vuonuom.organization.actions.reorganisations import merge_units, split_unit
from vuonuom.organization.models import Unit

MARCH, JULY, AUGUST = date(2026, 3, 2), date(2026, 7, 1), date(2026, 8, 3)


def divided(cast, a=6, b=4):
    with at(MARCH):
        assigned(cast, total(a + b), year=2026)
        parts = [Part(cast.base_a, a), Part(cast.base_b, b)]
        divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=parts)


def figure_of(unit):
    return TargetAssignment.objects.get(unit=unit)


def merged(cast):
    with at(AUGUST):
        merge_units(by=cast.admin, units=[cast.base_b], into=cast.base_a, on=JULY)


def found_at(unit):
    found = inherited.of_units([unit.pk], TargetRule.objects.all(), 2026)
    return [
        (one.bound, [(p.figure.unit.code, p.amount) for p in one.parts], one.total) for one in found
    ]


def halves(cast, weights=(3, 1), on=JULY):
    kept = [(cast.branch_a1.pk,), (cast.branch_a2.pk,)]
    parts = [
        Piece(code=code, name=f"Đoàn cơ sở {code}", weight=weight, children=children)
        for code, weight, children in zip("mh", weights, kept, strict=True)
    ]
    with at(AUGUST):
        split_unit(by=cast.admin, unit=cast.base_a, parts=parts, on=on)
    return Unit.objects.get(code="m"), Unit.objects.get(code="h")


def test_a_merged_units_figure_is_added_to_its_successors(cast):
    divided(cast)
    merged(cast)
    assert found_at(cast.base_a) == [(6, [("base-b", 4)], 10)]


def test_each_unit_at_least_adds_up_too(cast):
    with at(MARCH):
        assigned(cast, each_unit(cast, at_least=2), year=2026)
    merged(cast)
    assert found_at(cast.base_a) == [(2, [("base-b", 2)], 4)]


def test_parts_of_a_split_unit_are_estimates_that_sum_to_it(cast):
    divided(cast, a=7, b=3)
    found = [
        inherited.of_units([new.pk], TargetRule.objects.all(), 2026)[0] for new in halves(cast)
    ]
    assert [(one.total, one.is_estimated) for one in found] == [(5, True), (2, True)]


def test_what_was_reformed_twice_in_a_year_goes_on(cast):
    divided(cast)
    merged(cast)
    three, one = halves(cast, on=AUGUST)
    assert (found_at(three), found_at(one)) == (
        [(0, [("base-a", 8)], 8)], [(0, [("base-a", 2)], 2)],
    )  # fmt: skip


def test_nothing_is_added_before_a_merger_nor_in_another_year(cast):
    divided(cast)
    before = found_at(cast.base_a)
    merged(cast)
    assert (before, inherited.of_units([cast.base_a.pk], TargetRule.objects.all(), 2025)) == (
        [],
        [],
    )


def test_no_figure_above_or_anywhere_changes_by_it(cast):
    divided(cast)
    before = sorted(TargetAssignment.objects.values_list("unit__code", "amount"))
    merged(cast)
    found_at(cast.base_a)
    assert sorted(TargetAssignment.objects.values_list("unit__code", "amount")) == before


def test_whoever_divides_finds_it_filled_in_and_then_it_binds(cast):
    divided(cast)
    merged(cast)
    head = figure_of(cast.head)
    takers = list(figures.takers(head))
    suggested = figures.suggested(head, takers, Split.BY_HAND, 2026)
    assert suggested == {cast.base_a.pk: 10}
    with at(date(2026, 8, 20)):
        parts = [Part(unit, suggested[unit.pk]) for unit in takers]
        divide_figure(by=cast.movement_office, figure=head, parts=parts)
    assert (found_at(cast.base_a), figure_of(cast.base_a).amount) == ([], 10)
    assert coverage.carried(head) == 10


def test_undoing_the_merger_takes_it_away(cast):
    divided(cast)
    merged(cast)
    kind = "organization.unit.merged"
    with at(AUGUST):
        undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=cast.admin)
    assert found_at(cast.base_a) == []


def test_an_exempt_unit_passes_nothing_on(cast):
    divided(cast)
    TargetAssignment.objects.filter(unit=cast.base_b).update(exempt_reason="Vùng bão lũ.")
    merged(cast)
    assert found_at(cast.base_a) == []


def test_a_country_without_reforms_costs_one_question(cast, django_assert_num_queries):
    divided(cast)
    rules = list(TargetRule.objects.all())
    with django_assert_num_queries(1):
        inherited.of_units([cast.base_a.pk, cast.base_b.pk], rules, 2026)
