from datetime import date, timedelta

import pytest

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import NOW, TODAY, at, count, send
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.models import TargetRule
from vuonuom.directives.states import RuleKind
from vuonuom.notifications.models import Notice
from vuonuom.organization.models import Membership
from vuonuom.progress import rules, tasks
from vuonuom.progress.actions import reminders
from vuonuom.progress.models import MemberReminder, RemindedUnit, UnitReminder
from vuonuom.progress.queries import late
from vuonuom.progress.states import Sending

PART = rules.elapsed(2026, TODAY)


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


def branch_rule(cast):
    """A product of each branch, of which branch_b1 has one."""
    assigned(cast, each_unit(cast, "branch"), year=2026)
    count(by=None, unit=cast.branch_b1, measure="products.accepted", on=date(2026, 3, 1))
    return TargetRule.objects.get()


def invitation(cast):
    assigned(cast, EACH_MEMBER, year=2026)
    return TargetRule.objects.get()


def late_codes(unit, rule):
    return [a.unit.code for a in late.late_units(unit, rule, 2026, PART)]


def told():
    return sorted(Notice.objects.values_list("person__username", flat=True))


def remind(cast, unit=None, by=None, rule=None):
    rule = rule or TargetRule.objects.get()
    who, where = by or cast.movement_office, unit or cast.head
    return reminders.remind_units(by=who, unit=where, rule=rule)


def test_late_units_are_those_below_that_have_less_than_the_pace_asks(cast):
    rule = branch_rule(cast)
    assert late_codes(cast.head, rule) == ["branch-b2", "branch-a1", "branch-a2"]  # by name
    assert late_codes(cast.base_a, rule) == ["branch-a1", "branch-a2"]


def test_nobody_is_late_while_the_pace_asks_for_nothing(cast):
    rule = branch_rule(cast)
    part = rules.elapsed(2026, date(2026, 6, 30))
    assert list(late.late_units(cast.head, rule, 2026, part)) == []


@pytest.mark.parametrize(
    ("done", "goal", "since"),
    [(0, 1, date(2026, 7, 2)), (1, 2, date(2026, 10, 1)), (0, 10, date(2026, 1, 19))],
)
def test_a_unit_is_behind_since_the_first_day_on_which_it_was_late(done, goal, since):
    assert rules.behind_since(done, goal, 2026) == since
    late_on = [rules.elapsed(2026, day) for day in (since, since - timedelta(days=1))]
    assert [rules.expected(goal, part) > done for part in late_on] == [True, False]


def test_late_list_agrees_with_the_pace_of_each_unit(cast):
    assigned(cast, each_unit(cast, "branch", at_least=5), year=2026)
    rule = TargetRule.objects.get()
    for number, unit in enumerate((cast.branch_a1, cast.branch_a2, cast.branch_b1, cast.branch_b2)):
        amount = number + 2
        count(by=None, unit=unit, measure="products.accepted", on=date(2026, 3, 1), amount=amount)
    # 5 * 0.707 asks for 4
    assert late_codes(cast.head, rule) == ["branch-a1", "branch-a2"]


def test_a_deadline_within_the_year_makes_units_late_sooner(cast):
    soon = Ask("Trước 1/7", "products.accepted", 2, cast.kinds["base"], due_on=date(2026, 7, 1))
    assigned(cast, soon, year=2026)
    count(by=None, unit=cast.base_a, measure="products.accepted", on=date(2026, 1, 3))
    rule = TargetRule.objects.select_related("programme").get()
    part = rules.elapsed(2026, date(2026, 5, 15))
    found = late.shown(late.late_units(cast.head, rule, 2026, part), rule, 2026, part)
    assert [(one.unit.code, one.missing, one.since) for one in found] == [
        ("base-b", 1, date(2026, 2, 15)),
    ]


def test_a_share_of_the_members_is_late_by_its_own_goal(cast):
    share = Ask("Nửa số đoàn viên", "ideas.authors", 50, cast.kinds["base"], RuleKind.SHARE)
    assigned(cast, share, year=2026)
    rule = TargetRule.objects.select_related("programme").get()
    send(cast.author, cast.branch_a1, "Lấy số qua điện thoại", date(2026, 3, 1))
    found = late.shown(late.late_units(cast.head, rule, 2026, PART), rule, 2026, PART)
    assert [(one.unit.code, one.done, one.goal) for one in found] == [
        ("base-b", 0, 3),
        ("base-a", 1, 4),
    ]


def test_a_child_says_how_many_below_it_are_late(cast):
    rule = branch_rule(cast)
    found = late.late_children(cast.head, rule, 2026, PART)
    assert [(c.unit.code, c.late, c.bound) for c in found] == [("base-b", 1, 2), ("base-a", 2, 2)]


def test_children_that_are_bound_themselves_stand_in_one_list_only(cast):
    assigned(cast, each_unit(cast), year=2026)
    assert late.late_children(cast.head, TargetRule.objects.get(), 2026, PART) == []


def test_a_reminder_goes_once_to_each_person_in_charge_of_a_late_unit(cast):
    branch_rule(cast)
    for unit in (cast.branch_a1, cast.branch_a2):
        grant(by=None, person=cast.neighbour, role="keeper", unit=unit, on=date(2026, 1, 1))
    sent = remind(cast, cast.base_a, cast.leader)
    assert (sent.units, sent.people) == (2, 2)
    assert told() == ["keeper_here", "neighbour"]


def test_a_unit_without_anybody_in_charge_is_the_care_of_the_nearest_above(cast):
    branch_rule(cast)
    sent = remind(cast)
    assert (sent.units, sent.people) == (3, 3)
    assert told() == ["keeper_here", "leader", "leader_elsewhere"]


def test_who_stands_at_the_reminding_unit_or_above_is_not_reminded(cast):
    branch_rule(cast)
    counts = late.to_remind(
        cast.base_b, TargetRule.objects.get(), 2026, PART, by=cast.leader_elsewhere, now=NOW
    )
    assert (counts.units, counts.people, counts.nobody_there) == (1, 0, 1)


def test_a_unit_on_pace_is_not_reminded(cast):
    branch_rule(cast)
    remind(cast)
    assert Notice.objects.filter(person=cast.keeper_elsewhere).count() == 0


def test_whoever_reminds_does_not_remind_themselves(cast):
    branch_rule(cast)
    grant(by=None, person=cast.leader, role="leader", unit=cast.branch_a1, on=date(2026, 1, 1))
    remind(cast, cast.base_a, cast.leader)
    assert told() == ["keeper_here"]


def test_a_unit_is_reminded_of_a_target_once_a_week_whoever_asks(cast):
    branch_rule(cast)
    remind(cast, cast.base_a, cast.leader)
    assert remind(cast).units == 1  # branch_b2 alone
    with pytest.raises(reminders.NobodyToRemind):
        remind(cast)
    with clock.told(NOW + timedelta(days=8)):
        assert remind(cast).units == 3


def test_two_who_remind_in_the_same_moment_remind_each_unit_once(cast, monkeypatch):
    rule = branch_rule(cast)
    stale = list(
        late.due_a_reminder(cast.head, rule, 2026, PART, NOW).values_list("unit", flat=True)
    )
    remind(cast)

    class Stale:
        def order_by(self, *names):
            return self

        def values_list(self, *names, flat):
            return stale

    monkeypatch.setattr(late, "due_a_reminder", lambda *asked: Stale())
    with pytest.raises(reminders.SomebodyWasFirst):
        remind(cast)
    assert (UnitReminder.objects.count(), RemindedUnit.objects.count()) == (1, 3)


WITHOUT = ("keeper_here", "auditor", "admin", "leader_elsewhere", "author")


def test_only_who_assigns_targets_in_a_unit_reminds(cast):
    branch_rule(cast)
    for who in WITHOUT:
        with pytest.raises(NotAllowed):
            remind(cast, cast.base_a, getattr(cast, who))


def test_last_years_target_is_reminded_of_no_more(cast):
    assigned(cast, each_unit(cast, "branch"), year=2025)
    with pytest.raises(reminders.NotThisYear):
        remind(cast)


def test_the_reminded_see_their_own_units_only(cast):
    branch_rule(cast)
    reminder = remind(cast)
    mine = late.reminded_units(cast.keeper_here, reminder)
    assert [a.unit.code for a in mine] == ["branch-a1"]
    assert list(late.reminded_units(cast.keeper_elsewhere, reminder)) == []


def ask(cast, unit=None, by=None):
    rule = TargetRule.objects.get()
    who, where = by or cast.movement_office, unit or cast.head
    return reminders.ask_for_members(by=who, unit=where, rule=rule)


def test_the_system_reminds_members_who_sent_nothing(cast):
    invitation(cast)
    send(cast.author, cast.branch_a1, "Lấy số qua điện thoại", date(2026, 3, 1))
    asked = ask(cast, cast.base_a, cast.leader)
    assert Notice.objects.count() == 0  # nothing happens in the request
    assert tasks.remind_members() == 7
    asked.refresh_from_db()
    assert (asked.state, asked.sent) == (Sending.SENT, 7)
    silent = ["co_author", "keeper_here", "leader", "mentor", "neighbour", "reviewer", "secretary"]
    assert told() == silent


def test_who_took_part_in_another_unit_is_left_in_peace(cast):
    from vuonuom.organization.actions.members import join

    invitation(cast)
    join(by=None, person=cast.author, unit=cast.branch_b1, on=date(2026, 1, 1))
    send(cast.author, cast.branch_a1, "Lấy số qua điện thoại", date(2026, 3, 1))
    ask(cast, cast.base_b, cast.leader_elsewhere)
    tasks.remind_members()
    assert "author" not in told()


def test_sending_twice_sends_once(cast):
    invitation(cast)
    asked = ask(cast, cast.base_b, cast.leader_elsewhere)
    first = reminders.remind_silent(asked)
    assert (first > 0, reminders.remind_silent(asked), tasks.remind_members()) == (True, 0, 0)


def test_a_member_is_reminded_once_a_month_whichever_level_asks(cast):
    invitation(cast)
    ask(cast, cast.base_b, cast.leader_elsewhere)
    tasks.remind_members()
    ask(cast)
    tasks.remind_members()
    assert len(told()) == len(set(told())) == Membership.objects.current().count()


def test_a_unit_asks_once_a_month(cast):
    invitation(cast)
    ask(cast)
    for later in (date(2026, 9, 30), date(2026, 10, 14)):
        with at(later), pytest.raises(reminders.RemindedLately):
            ask(cast)
    with at(date(2026, 10, 15)):
        assert ask(cast).state == Sending.WAITING


def test_only_an_invitation_is_for_members(cast):
    branch_rule(cast)
    with pytest.raises(reminders.NotAnInvitation):
        ask(cast)


def test_only_who_assigns_targets_asks_for_members(cast):
    invitation(cast)
    for who in WITHOUT:
        with pytest.raises(NotAllowed):
            ask(cast, cast.base_a, getattr(cast, who))


def test_what_is_kept_of_a_reminder_to_members_names_none_of_them():
    people = [
        field.name
        for field in MemberReminder._meta.get_fields()
        if field.is_relation and field.related_model._meta.label == "accounts.Person"
    ]
    assert people == ["by"]  # who asked
