"""Rules of each kind as they are asked, added in mid-year, and changed with their versions kept."""

from datetime import UTC, date, datetime

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit, make_programme, total
from tests.directives.test_directives import entry_of
from tests.directives.test_figures import amounts, figure_of, lines, propose
from tests.progress.walk import at
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.directives.actions import figures
from vuonuom.directives.actions import rules as acts
from vuonuom.directives.actions.asking import Ask, CannotMeasure, NotInItsYear, Terms
from vuonuom.directives.actions.programmes import close_programme
from vuonuom.directives.models import TargetProgramme, TargetRule
from vuonuom.directives.states import RuleKind
from vuonuom.journal.undoing import undo


def the_rule():
    return TargetRule.objects.select_related("programme__unit").get()


def change(cast, **terms):
    plain = {"words": "Mỗi đơn vị ít nhất một sản phẩm mới", "at_least": 1}
    return acts.change_rule(by=cast.movement_office, rule=the_rule(), terms=Terms(**plain | terms))


def versions():
    return [(v.at_least, v.weight, v.due_on) for v in the_rule().versions.order_by("pk")]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"as_kind": RuleKind.SHARE, "measure": "ideas.authors", "at_least": 101}, "at_least"),
        ({"as_kind": RuleKind.SHARE, "measure": "ideas.submitted"}, "measure"),
        ({"as_kind": RuleKind.RATIO, "measure": "adoptions.given"}, "base"),
        ({"as_kind": RuleKind.RATIO, "measure": "adoptions.given", "base": "adoptions.given"},
         "base"),
        ({"as_kind": RuleKind.RATIO, "measure": "adoptions.given", "base": "products.in_use"},
         "base"),
        ({"as_kind": RuleKind.GROWTH, "measure": "products.in_use"}, "measure"),
        ({"as_kind": RuleKind.GROWTH, "unit_kind": None}, "unit_kind"),
        ({"at_least": 0}, "at_least"),
        ({"at_least": 10**8}, "at_least"),
        ({"weight": 0}, "weight"),
        ({"weight": 101}, "weight"),
        ({"due_on": date(2025, 12, 31)}, "due_on"),
        ({"measure": "organization.members"}, "measure"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_beside_its_field(cast, asked, field):
    plain = {"words": "Chỉ tiêu", "measure": "products.accepted", "unit_kind": cast.kinds["base"]}
    with pytest.raises((CannotMeasure, NotInItsYear)) as refused:
        make_programme(cast, Ask(**plain | asked), year=2026)
    assert refused.value.field == field


def test_a_share_is_of_the_members_and_says_so(cast):
    assigned(cast, Ask("Nửa số đoàn viên", "ideas.authors", 50, cast.kinds["base"], RuleKind.SHARE))
    rule = the_rule()
    assert (rule.base, rule.is_stock, rule.base_is_stock) == ("organization.members", False, True)


def test_a_rule_added_in_mid_year_binds_at_once(cast):
    programme = assigned(cast, EACH_MEMBER, year=2026)
    acts.add_rule(by=cast.movement_office, programme=programme, ask=each_unit(cast))
    assert amounts() == {"base-a": 1, "base-b": 1}


def test_a_rule_added_to_a_draft_binds_with_it(cast):
    programme = make_programme(cast, EACH_MEMBER, year=2026)
    acts.add_rule(by=cast.movement_office, programme=programme, ask=total(9))
    assert amounts() == {}


def test_a_rule_that_was_added_is_taken_away_again(cast):
    programme = assigned(cast, EACH_MEMBER, year=2026)
    new = acts.add_rule(by=cast.movement_office, programme=programme, ask=each_unit(cast))
    undo(entry=entry_of(new), by=cast.movement_office)
    assert (amounts(), TargetRule.objects.count()) == ({}, 1)


def test_a_rule_that_was_answered_is_not_taken_away(cast):
    programme = assigned(cast, EACH_MEMBER, year=2026)
    new = acts.add_rule(by=cast.movement_office, programme=programme, ask=each_unit(cast))
    figures.accept_figure(by=cast.leader, figure=figure_of(cast.base_a))
    with pytest.raises(acts.AnsweredSince):
        undo(entry=entry_of(new), by=cast.movement_office)


def test_a_leader_below_does_not_change_the_rules(cast):
    assigned(cast, each_unit(cast), year=2026)
    with pytest.raises(NotAllowed):
        acts.change_rule(by=cast.leader, rule=the_rule(), terms=Terms("Khác", 2))


def test_every_version_of_a_rule_is_kept(cast):
    assigned(cast, each_unit(cast), year=2026)
    change(cast, at_least=2)
    change(cast, at_least=2, weight=3, due_on=date(2026, 11, 30))
    assert versions() == [(1, 1, None), (2, 1, None), (2, 3, date(2026, 11, 30))]


def test_a_version_holds_from_the_day_of_the_change(cast):
    with clock.told(datetime(2026, 2, 1, 3, tzinfo=UTC)):
        assigned(cast, each_unit(cast), year=2026)
    with clock.told(datetime(2026, 6, 30, 18, tzinfo=UTC)):  # 1 July in Viet Nam
        change(cast, at_least=2)
    days = list(the_rule().versions.order_by("pk").values_list("valid_from", flat=True))
    assert days == [date(2026, 2, 1), date(2026, 7, 1)]


def test_a_change_reaches_the_figures_that_still_are_the_rules_own(cast):
    assigned(cast, each_unit(cast, at_least=3), year=2026)
    propose(cast, 2)
    figures.agree_to_proposal(by=cast.movement_office, figure=figure_of(cast.base_a))
    change(cast, at_least=4)
    assert amounts() == {"base-a": 2, "base-b": 4}
    assert lines(figure_of(cast.base_b)) == [("given", 0, 3, ""), ("revised", 3, 4, "")]


def test_a_pending_proposal_survives_a_change(cast):
    assigned(cast, each_unit(cast, at_least=3), year=2026)
    propose(cast, 2)
    change(cast, at_least=4)
    figures.hold_to_figure(by=cast.movement_office, figure=figure_of(cast.base_a), reason="Đủ")
    assert amounts() == {"base-a": 4, "base-b": 4}


def test_a_changed_total_is_the_givers_own_figure_only(cast):
    from tests.directives.test_figures import divided

    divided(cast, 10, 0)
    change(cast, at_least=12)
    assert amounts() == {"head": 12, "base-a": 10}


def test_a_change_of_nothing_is_said(cast):
    assigned(cast, each_unit(cast), year=2026)
    with pytest.raises(acts.NothingChanged):
        change(cast)


def test_the_rules_of_a_closed_programme_stay(cast):
    programme = assigned(cast, each_unit(cast), year=2025)
    close_programme(by=cast.movement_office, programme=programme)
    with pytest.raises(acts.ProgrammeClosed):
        change(cast, at_least=2)
    with pytest.raises(acts.ProgrammeClosed):
        acts.add_rule(by=cast.movement_office, programme=programme, ask=total(3))
    assert TargetProgramme.objects.get().rules.count() == 1


def test_the_targets_of_a_year_that_is_over_stay_as_they_last_stood(cast):
    with at(date(2025, 3, 3)):
        programme = assigned(cast, each_unit(cast), year=2025)
    [rule] = programme.rules.all()
    with pytest.raises(acts.PeriodOver, match="Năm 2025 đã qua"):
        acts.change_rule(by=cast.movement_office, rule=rule, terms=Terms("Nay hai", 2))
    with pytest.raises(acts.PeriodOver):
        acts.add_rule(by=cast.movement_office, programme=programme, ask=each_unit(cast))
    rule.refresh_from_db()
    assert (rule.at_least, rule.versions.count()) == (1, 1)
