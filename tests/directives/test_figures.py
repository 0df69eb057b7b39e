from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.directives.making import assigned, each_unit, total
from tests.directives.test_directives import entry_of
from tests.progress.walk import TODAY, at, count
from vuonuom.access.errors import NotAllowed
from vuonuom.directives.actions import figures as acts
from vuonuom.directives.actions import programmes
from vuonuom.directives.actions.dividing import (
    AnsweredSince,
    AwaitsAnswer,
    MissesTotal,
    NamedTwice,
    NotAFigure,
    NotBelow,
    NotDivisible,
    Part,
    divide_figure,
)
from vuonuom.directives.models import FigureChange, TargetAssignment, TargetProgramme
from vuonuom.directives.queries import coverage, figures, reaching
from vuonuom.directives.rules.parts import read_lines, shares
from vuonuom.directives.states import Split
from vuonuom.journal.undoing import undo
from vuonuom.organization.actions.members import join
from vuonuom.organization.actions.reorganisations import move_unit
from vuonuom.organization.actions.units import open_unit
from vuonuom.organization.models import Unit


def figure_of(unit):
    found = TargetAssignment.objects.select_related("unit", "parent__unit", "rule__programme__unit")
    return found.get(unit=unit)


def divided(cast, a=6, b=4, year=2026):
    """A total of ten at the head, divided between the bases."""
    assigned(cast, total(10), year=year)
    parts = [Part(cast.base_a, a), Part(cast.base_b, b)]
    divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=parts)


def amounts():
    return dict(TargetAssignment.objects.order_by("pk").values_list("unit__code", "amount"))


def lines(figure):
    return list(figures.changes(figure).values_list("verb", "before", "amount", "reason"))


# -- dividing ------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_rounding_never_loses_one(whole, weights):
    assert sum(shares(whole, weights)) == whole


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=40))
def test_a_share_is_its_weights_part_rounded_up_or_down(whole, weights):
    of = sum(weights) or len(weights)
    exact = [whole * (weight if sum(weights) else 1) for weight in weights]
    for share, part in zip(shares(whole, weights), exact, strict=True):
        assert part // of <= share <= -(-part // of)


def test_a_total_is_first_the_givers_own(cast):
    assigned(cast, total(10), year=2026)
    assert amounts() == {"head": 10}


def test_a_figure_is_divided_among_the_units_right_below(cast):
    divided(cast)
    assert amounts() == {"head": 10, "base-a": 6, "base-b": 4}


def test_a_part_is_divided_further_by_who_leads_there(cast):
    divided(cast)
    parts = [Part(cast.branch_a1, 5), Part(cast.branch_a2, 1)]
    divide_figure(by=cast.leader, figure=figure_of(cast.base_a), parts=parts)
    assert figure_of(cast.branch_a1).parent.unit == cast.base_a


def test_a_leader_does_not_divide_the_figure_of_another_base(cast):
    divided(cast)
    with pytest.raises(NotAllowed):
        divide_figure(by=cast.leader_elsewhere, figure=figure_of(cast.base_a), parts=[])


def test_parts_that_do_not_reach_the_total_say_by_how_much(cast):
    with pytest.raises(MissesTotal) as refused:
        divided(cast, 6, 3)
    said = "Các phần cộng lại được 9, còn thiếu 1 so với 10."
    assert (refused.value.sentence, refused.value.field) == (said, "parts")
    assert amounts() == {"head": 10}


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        (lambda c: [Part(c.base_a, 6), Part(c.base_a, 4)], NamedTwice),
        (lambda c: [Part(c.base_a, 6), Part(c.branch_b1, 4)], NotBelow),
        (lambda c: [Part(c.base_a, 11), Part(c.base_b, -1)], NotAFigure),
    ],
)
def test_a_wrong_part_is_refused_beside_it(cast, parts, error):
    assigned(cast, total(10), year=2026)
    named = parts(cast)
    with pytest.raises(error) as refused:
        divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=named)
    assert refused.value.field == named[-1].field


def test_what_each_unit_has_of_its_own_is_not_divided(cast):
    assigned(cast, each_unit(cast), year=2026)
    with pytest.raises(NotDivisible):
        divide_figure(by=cast.leader, figure=figure_of(cast.base_a), parts=[])


def test_dividing_again_revises_and_remembers(cast):
    divided(cast)
    parts = [Part(cast.base_a, 7), Part(cast.base_b, 4)]
    divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=parts)
    assert lines(figure_of(cast.base_a)) == [("given", 0, 6, ""), ("revised", 6, 7, "")]
    assert lines(figure_of(cast.base_b)) == [("given", 0, 4, "")]


def test_who_waits_for_an_answer_is_not_passed_over(cast):
    divided(cast)
    propose(cast)
    parts = [Part(cast.base_a, 7), Part(cast.base_b, 3)]
    with pytest.raises(AwaitsAnswer):
        divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=parts)


def test_a_first_division_is_undone_whole(cast):
    divided(cast)
    undo(entry=entry_of(figure_of(cast.head)), by=cast.movement_office)
    assert amounts() == {"head": 10}


def test_a_second_division_is_undone_to_the_first(cast):
    divided(cast)
    head = figure_of(cast.head)
    parts = [Part(cast.base_a, 10), Part(cast.base_b, 0)]
    divide_figure(by=cast.movement_office, figure=head, parts=parts)
    undo(entry=entry_of(head), by=cast.movement_office)
    assert amounts() == {"head": 10, "base-a": 6, "base-b": 4}


def test_a_division_that_was_answered_is_not_undone(cast):
    divided(cast)
    acts.accept_figure(by=cast.leader, figure=figure_of(cast.base_a))
    with pytest.raises(AnsweredSince):
        undo(entry=entry_of(figure_of(cast.head)), by=cast.movement_office)


def test_it_may_be_divided_by_members(cast):
    assigned(cast, total(10), year=2026)
    head = figure_of(cast.head)
    for person in (cast.stranger, cast.curator):
        join(by=None, person=person, unit=cast.branch_a1, on=date(2026, 1, 1))
    found = figures.suggested(head, [cast.base_a, cast.base_b], Split.BY_MEMBERS, 2026)
    assert found == {cast.base_a.pk: 7, cast.base_b.pk: 3}  # of 10 and 5 members


def test_it_may_be_divided_by_last_years_result(cast):
    assigned(cast, total(10), year=2026)
    for unit, n in ((cast.branch_a1, 3), (cast.branch_b1, 1)):
        count(by=None, unit=unit, measure="products.accepted", on=date(2025, 5, 5), amount=n)
    found = figures.suggested(
        figure_of(cast.head), [cast.base_a, cast.base_b], Split.BY_LAST_YEAR, 2026
    )
    assert found == {cast.base_a.pk: 8, cast.base_b.pk: 2}


def test_pasted_lines_are_read_and_wrong_ones_say_why():
    found = read_lines("base-a\t1.200\n\nbase-b; 2,5\nbase-c\nđoàn d|-1")
    assert [(line.number, line.unit, line.amount, bool(line.wrong)) for line in found] == [
        (1, "base-a", 1200, False),
        (3, "base-b", 0, True),
        (4, "base-c", 0, True),
        (5, "đoàn d", 0, True),
    ]


# -- proposing and answering ---------------------------------------------------------------------


def propose(cast, amount=2, reason="Chi đoàn mới lập"):
    return acts.propose_figure(
        by=cast.leader, figure=figure_of(cast.base_a), amount=amount, reason=reason
    )


def test_a_figure_that_is_taken_is_fixed(cast):
    divided(cast)
    acts.accept_figure(by=cast.leader, figure=figure_of(cast.base_a))
    assert figure_of(cast.base_a).state == "fixed"


def test_a_branchs_secretary_speaks_for_the_branch(cast):
    assigned(cast, each_unit(cast, "branch"), year=2026)
    acts.accept_figure(by=cast.keeper_here, figure=figure_of(cast.branch_a1))
    with pytest.raises(NotAllowed):
        acts.accept_figure(by=cast.keeper_here, figure=figure_of(cast.branch_a2))


def test_the_given_figure_binds_until_a_proposal_is_answered(cast):
    divided(cast)
    propose(cast)
    figure = figure_of(cast.base_a)
    assert (figure.amount, figure.proposed, figure.state) == (6, 2, "proposed")


def test_a_proposal_that_is_agreed_to_binds_and_the_history_tells(cast):
    divided(cast)
    propose(cast)
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a), reason="Đúng")
    figure = figure_of(cast.base_a)
    assert (figure.amount, figure.proposed, figure.state) == (2, None, "fixed")
    assert lines(figure) == [
        ("given", 0, 6, ""), ("proposed", 6, 2, "Chi đoàn mới lập"), ("agreed", 6, 2, "Đúng"),
    ]  # fmt: skip


def test_a_figure_that_is_held_to_stays_with_the_reason(cast):
    divided(cast)
    propose(cast)
    acts.hold_to_figure(by=cast.movement_office, figure=figure_of(cast.base_a), reason="Đủ người")
    figure = figure_of(cast.base_a)
    assert (figure.amount, figure.proposed, figure.state) == (6, None, "fixed")
    assert lines(figure)[-1] == ("held", 6, 6, "Đủ người")


def test_a_flat_target_is_negotiated_with_the_programmes_unit(cast):
    assigned(cast, each_unit(cast, at_least=3), year=2026)
    propose(cast)
    with pytest.raises(NotAllowed):
        acts.agree_to_proposal(by=cast.leader, figure=figure_of(cast.base_a))
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    assert amounts() == {"base-a": 2, "base-b": 3}


def test_who_gave_a_part_answers_for_it(cast):
    divided(cast)
    parts = [Part(cast.branch_a1, 5), Part(cast.branch_a2, 1)]
    divide_figure(by=cast.leader, figure=figure_of(cast.base_a), parts=parts)
    acts.propose_figure(
        by=cast.keeper_here, figure=figure_of(cast.branch_a1), amount=3, reason="Ít người"
    )
    with pytest.raises(NotAllowed):
        acts.agree_to_proposal(by=cast.leader_elsewhere, figure=figure_of(cast.branch_a1))
    acts.agree_to_proposal(by=cast.leader, figure=figure_of(cast.branch_a1))
    assert amounts()["branch-a1"] == 3


def told(person):
    from vuonuom.notifications.models import Notice

    return list(Notice.objects.filter(person=person).values_list("path", flat=True))


def test_a_figure_waits_first_for_its_unit_and_a_proposal_for_who_gave_it(cast):
    with at(TODAY):
        divided(cast)
        part = figure_of(cast.base_a)
        assert list(figures.to_take(cast.leader)) == [part]
        assert list(figures.to_take(cast.movement_office)) == []  # its own, and those below
        acts.propose_figure(by=cast.leader, figure=part, amount=5, reason="Đang nhập hai chi đoàn.")
        assert list(figures.to_take(cast.leader)) == []
        assert list(figures.to_answer(cast.movement_office)) == [part]
        assert list(figures.to_answer(cast.leader)) == []


def test_who_gave_the_figure_is_told_of_the_proposal_and_the_unit_of_the_answer(cast):
    divided(cast)
    propose(cast)
    path = f"/targets/figures/{figure_of(cast.base_a).pk}/"
    assert told(cast.movement_office) == [path]
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    assert told(cast.leader) == [path]


@pytest.mark.parametrize("act", [acts.accept_figure, acts.agree_to_proposal])
def test_what_is_answered_is_not_answered_again(cast, act):
    divided(cast)
    acts.accept_figure(by=cast.leader, figure=figure_of(cast.base_a))
    with pytest.raises(acts.SomebodyWasFirst):
        act(by=cast.movement_office, figure=figure_of(cast.base_a))


def test_the_second_who_answers_is_told_of_the_first(cast):
    divided(cast)
    propose(cast)
    stale = figure_of(cast.base_a)
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    with pytest.raises(acts.SomebodyWasFirst) as refused:
        acts.hold_to_figure(by=cast.movement_office, figure=stale, reason="Không")
    assert "đã thống nhất" in refused.value.sentence


@pytest.mark.parametrize(("amount", "field"), [(6, "amount"), (0, "amount"), (10**8, "amount")])
def test_another_figure_is_another_figure(cast, amount, field):
    divided(cast)
    with pytest.raises(acts.SameFigure) as refused:
        propose(cast, amount)
    assert refused.value.field == field


def test_a_proposal_has_its_reason(cast):
    divided(cast)
    with pytest.raises(acts.NoReason):
        propose(cast, reason=" \u200b ")


def test_who_is_exempt_has_nothing_to_propose(cast):
    divided(cast)
    office = cast.movement_office
    programmes.exempt_unit(by=office, assignment=figure_of(cast.base_a), reason="Tách")
    with pytest.raises(acts.NotOpen):
        propose(cast)


@pytest.mark.parametrize(
    ("done", "by", "state"),
    [
        (lambda c: acts.accept_figure(by=c.leader, figure=figure_of(c.base_a)), "leader", "given"),
        (propose, "leader", "given"),
    ],
)
def test_an_answer_of_the_unit_is_taken_back(cast, done, by, state):
    divided(cast)
    done(cast)
    undo(entry=entry_of(figure_of(cast.base_a)), by=getattr(cast, by))
    figure = figure_of(cast.base_a)
    assert (figure.state, figure.proposed, figure.amount) == (state, None, 6)
    assert lines(figure)[-1][0] == "taken_back"


@pytest.mark.parametrize("act", [acts.agree_to_proposal, acts.hold_to_figure])
def test_an_answer_to_a_proposal_is_taken_back(cast, act):
    divided(cast)
    propose(cast)
    act(by=cast.movement_office, figure=figure_of(cast.base_a), reason="Xét lại")
    undo(entry=entry_of(figure_of(cast.base_a)), by=cast.movement_office)
    figure = figure_of(cast.base_a)
    assert (figure.state, figure.proposed, figure.amount) == ("proposed", 2, 6)


def test_an_answer_is_not_taken_back_after_a_later_change(cast):
    divided(cast)
    propose(cast)
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    entry = entry_of(figure_of(cast.base_a))
    parts = [Part(cast.base_a, 3), Part(cast.base_b, 7)]
    divide_figure(by=cast.movement_office, figure=figure_of(cast.head), parts=parts)
    with pytest.raises(acts.SomebodyWasFirst):
        undo(entry=entry, by=cast.movement_office)


def test_a_programme_that_was_answered_is_not_taken_back(cast):
    divided(cast)
    acts.accept_figure(by=cast.leader, figure=figure_of(cast.base_a))
    programme = TargetProgramme.objects.get()
    with pytest.raises(programmes.AnsweredSince):
        programmes.unassign_programme(by=cast.movement_office, programme=programme)
    assert TargetProgramme.objects.get().state == "assigned"


def test_a_divided_programme_that_nobody_answered_is_taken_back(cast):
    divided(cast)
    programme = TargetProgramme.objects.get()
    programmes.unassign_programme(by=cast.movement_office, programme=programme)
    assert (amounts(), FigureChange.objects.count()) == ({}, 0)


# -- both coverages ------------------------------------------------------------------------------


def covered(unit):
    found = coverage.coverage(unit, 2026)
    uncarried = [(one.unit.code, one.carried, one.amount) for one in found.uncarried]
    return uncarried, [one.unit.code for one in found.orphans]


def test_a_figure_that_nobody_below_carries_is_named(cast):
    assigned(cast, total(10), year=2026)
    assert covered(cast.head) == ([("head", 0, 10)], [])


def test_a_divided_figure_is_carried_and_its_parts_are_next(cast):
    divided(cast)
    assert covered(cast.head) == ([("base-b", 0, 4), ("base-a", 0, 6)], [])


def test_a_lower_agreement_leaves_a_gap_that_is_named(cast):
    divided(cast)
    propose(cast)
    acts.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    assert ("head", 6, 10) in covered(cast.head)[0]


def test_a_branch_has_nobody_to_divide_for(cast):
    divided(cast)
    parts = [Part(cast.branch_a1, 6)]
    divide_figure(by=cast.leader, figure=figure_of(cast.base_a), parts=parts)
    assert covered(cast.base_a) == ([], [])


def test_a_part_whose_unit_moved_away_comes_from_nowhere_and_is_adopted(cast):
    divided(cast)
    office = cast.movement_office
    for base, branch, n in (
        (cast.base_a, cast.branch_a1, 6),
        (cast.base_b, cast.branch_b1, 4),
    ):
        divide_figure(by=office, figure=figure_of(base), parts=[Part(branch, n)])
    move_unit(by=cast.admin, unit=cast.branch_a1, parent=cast.base_b, on=date(2026, 9, 1))
    assert covered(cast.head) == ([("base-a", 0, 6)], ["branch-a1"])
    parts = [Part(cast.branch_a1, 6)]
    divide_figure(by=office, figure=figure_of(cast.base_b), parts=parts)
    assert covered(cast.head) == ([("base-a", 0, 6)], [])


def test_a_part_of_a_unit_that_closed_is_carried_no_more(cast):
    divided(cast)
    Unit.objects.filter(pk=cast.base_b.pk).update(closed_on=date(2026, 7, 1))
    assert ("head", 6, 10) in covered(cast.head)[0]


def test_coverage_takes_one_question_for_any_number_of_units(cast, django_assert_num_queries):
    divided(cast)
    for unit in (cast.head, cast.branch_a1):
        with django_assert_num_queries(1):
            coverage.coverage(unit, 2026)


# -- those who opened since ----------------------------------------------------------------------


def open_base(cast, code="base-c"):
    return open_unit(
        by=None, organization=cast.organization, kind=cast.kinds["base"], code=code,
        name="Đoàn cơ sở Suối Trong", parent=cast.head, on=date(2026, 8, 1),
    )  # fmt: skip


def test_a_unit_opened_since_is_bound_by_giving_more(cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    open_base(cast)
    programmes.bind_newcomers(by=cast.movement_office, programme=programme)
    assert amounts() == {"base-a": 1, "base-b": 1, "base-c": 1}


def test_giving_more_is_undone(cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    open_base(cast)
    programmes.bind_newcomers(by=cast.movement_office, programme=programme)
    undo(entry=entry_of(programme), by=cast.movement_office)
    assert amounts() == {"base-a": 1, "base-b": 1}


def test_giving_more_that_was_answered_is_not_undone(cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    new = open_base(cast)
    programmes.bind_newcomers(by=cast.movement_office, programme=programme)
    acts.accept_figure(by=cast.movement_office, figure=figure_of(new))
    with pytest.raises(programmes.AnsweredSince):
        undo(entry=entry_of(programme), by=cast.movement_office)


def test_when_nobody_is_new_it_is_said(cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    with pytest.raises(programmes.NobodyNew):
        programmes.bind_newcomers(by=cast.movement_office, programme=programme)


def test_units_that_are_not_bound_yet_are_counted(cast):
    programme = assigned(cast, each_unit(cast), year=2026)
    rules = list(programme.rules.all())
    open_base(cast)
    assert coverage.unbound(cast.head, rules) == {rules[0].pk: 1}
    assert coverage.unbound(cast.base_a, rules) == {}
    assert reaching.rules_with_missing([cast.head.pk], 2026) == (rules, {rules[0].pk: 1})


# -- on the board --------------------------------------------------------------------------------


def test_what_binds_on_the_board_is_the_units_own_figure(cast):
    from vuonuom.progress.queries.board import board
    from vuonuom.progress.states import Reading

    divided(cast)
    count(by=None, unit=cast.branch_a1, measure="products.accepted", on=TODAY, amount=5)
    with at(TODAY):
        found = board(cast.head, 2026, reading=Reading.FLOW, today=TODAY)
    [target] = found.targets
    assert (target.result.done, target.result.goal, target.result.is_one) == (5, 10, True)
    children = {row.unit.code: (row.result.done, row.result.goal) for row in found.rows}
    assert children == {"base-a": (5, 6), "base-b": (0, 4)}
