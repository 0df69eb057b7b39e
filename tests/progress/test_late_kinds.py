"""The late list follows each kind's own goal and deadline."""

from datetime import date

from tests.directives.making import assigned
from tests.progress.test_kinds import PRODUCTS, post, ratio
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.models import TargetRule
from vuonuom.progress.queries import late


def late_at(unit, part):
    rule = TargetRule.objects.select_related("programme").get()
    found = list(late.late_units(unit, rule, 2026, part))
    return [(one.unit.code, one.done, one.goal) for one in late.shown(found, rule, 2026, part)]


def test_a_ratio_is_late_by_what_it_is_of(cast):
    assigned(cast, ratio(cast, 50), year=2026)
    post(cast.branch_a1, PRODUCTS, 4)
    assert late_at(cast.head, 1.0) == [("base-a", 0, 2)]


def test_after_its_own_deadline_a_target_is_late_in_mid_year(cast):
    soon = Ask("Trước 1/7", PRODUCTS, 1, cast.kinds["base"], due_on=date(2026, 7, 1))
    assigned(cast, soon, year=2026)
    assert len(late_at(cast.head, 200 / 365)) == 2
    assert late_at(cast.head, 60 / 365) == []
