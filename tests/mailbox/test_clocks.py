"""How soon letters are answered: a dated rule of a unit, for everything below it."""

from datetime import UTC, date, datetime

import pytest

from tests.mailbox.test_handling import told, undo
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import rules, tasks
from vuonuom.mailbox.actions.clocks import InThePast, OutOfBounds, SlowerThanAbove
from vuonuom.mailbox.states import Chase

MONDAY = date(2026, 11, 2)


def at(day, hour=3):
    return clock.told(datetime(2026, 11, day, hour, tzinfo=UTC))


def set_clock(cast, days=3, **given):
    wanted = {"by": cast.leader, "unit": cast.base_a, "holds_from": MONDAY}
    return mailbox.set_clock(**wanted | given, working_days=days)


def send(cast, **given):
    wanted = {"by": cast.author, "unit": cast.branch_a1, "title": "Lấy số", "text": "Mã QR"}
    return mailbox.send_letter(**wanted | given)


def test_a_rule_holds_for_everything_below_it(cast):
    with at(2):
        set_clock(cast)
        letter = send(cast)
    assert (letter.due_on, letter.working_days) == (date(2026, 11, 5), 3)


def test_a_rule_does_not_hold_beside_it(cast):
    with at(2):
        set_clock(cast)
        letter = send(cast, by=cast.member_elsewhere, unit=cast.branch_b1)
    assert (letter.due_on, letter.working_days) == (date(2026, 11, 9), 5)


def test_the_nearest_rule_holds(cast):
    with at(2):
        set_clock(cast)
        set_clock(cast, days=1, unit=cast.branch_a1)
        assert rules.terms_of(cast.branch_a1.pk, MONDAY).working_days == 1


def test_a_letter_keeps_the_rule_of_its_arrival(cast):
    with at(2):
        letter = send(cast)
        set_clock(cast, days=1)
    letter.refresh_from_db()
    assert letter.due_on == date(2026, 11, 9)


def test_a_later_rule_holds_from_its_day(cast):
    with at(2):
        set_clock(cast)
        set_clock(cast, days=2, holds_from=date(2026, 12, 1))
    found = [rules.terms_of(cast.branch_a1.pk, date(2026, m, 30)).working_days for m in (11, 12)]
    assert found == [3, 2]


def test_a_unit_may_be_quicker_than_the_level_above_and_never_slower(cast):
    with at(2):
        set_clock(cast)
        with pytest.raises(SlowerThanAbove) as refused:
            set_clock(cast, days=4, unit=cast.branch_a1)
    assert refused.value.sentence == "Theo quy định chung hoặc của cấp trên, nhiều nhất 3 ngày."


SLOWER = [
    ({"days": 6}, "working_days"),
    ({"remind_before": 0}, "remind_before"),
    ({"remind_after": 2}, "remind_after"),
    ({"help_every": 3}, "help_every"),
]


@pytest.mark.parametrize(("given", "field"), SLOWER)
def test_no_number_is_slower_than_the_standard_where_no_level_above_has_a_rule(cast, given, field):
    with at(2), pytest.raises(SlowerThanAbove) as refused:
        set_clock(cast, **given)
    assert refused.value.field == field


def set_at_the_top(cast, days, **given):
    return set_clock(cast, days, by=cast.movement_office, unit=cast.head, **given)


@pytest.mark.parametrize(("given", "field"), SLOWER)
def test_no_number_is_slower_than_the_level_above(cast, given, field):
    with at(2):
        set_at_the_top(cast, 5)
        with pytest.raises(SlowerThanAbove) as refused:
            set_clock(cast, **given)
    assert refused.value.field == field


def test_the_top_may_be_slower_than_the_standard_and_so_may_those_below_it(cast):
    with at(2):
        set_at_the_top(cast, 10, help_every=4)
        set_clock(cast, days=10, help_every=4)
        assert rules.terms_of(cast.branch_a1.pk, MONDAY).numbers == {
            "working_days": 10, "remind_before": 1, "remind_after": 1, "help_every": 4,
        }  # fmt: skip


def test_a_later_and_stricter_rule_above_holds_below_as_well(cast):
    with at(2):
        set_at_the_top(cast, 10, remind_after=3, help_every=4)
        set_clock(cast, days=9, remind_after=3, help_every=4)
        set_at_the_top(cast, 3, remind_before=2, help_every=1)
        assert rules.terms_of(cast.branch_a1.pk, MONDAY).numbers == {
            "working_days": 3, "remind_before": 2, "remind_after": 1, "help_every": 1,
        }  # fmt: skip


def test_nobody_is_reminded_before_a_letter_is_there(cast):
    with at(2):
        set_at_the_top(cast, 5, remind_before=4)
        set_clock(cast, days=1, remind_before=1)
        assert rules.terms_of(cast.branch_a1.pk, MONDAY).remind_before == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": 0}, "working_days"),
        ({"days": 31}, "working_days"),
        ({"remind_before": 4}, "remind_before"),
        ({"remind_after": 0}, "remind_after"),
        ({"help_every": 0}, "help_every"),
    ],
)
def test_a_rule_has_bounds(cast, given, field):
    with at(2), pytest.raises(OutOfBounds) as refused:
        set_clock(cast, **given)
    assert refused.value.field == field


def test_no_rule_holds_from_the_past(cast):
    with at(3), pytest.raises(InThePast):
        set_clock(cast)


@pytest.mark.parametrize("who", ["keeper_here", "leader_elsewhere", "author", "auditor"])
def test_only_who_leads_sets_the_clock(cast, who):
    with at(2), pytest.raises(NotAllowed):
        set_clock(cast, by=getattr(cast, who))


def test_a_rule_is_undone(cast):
    with at(2):
        set_clock(cast)
        undo("mailbox.clock.set", cast.leader)
        assert send(cast).due_on == date(2026, 11, 9)


def test_reminders_and_help_follow_the_rule(cast):
    with at(2):
        set_at_the_top(cast, 5, remind_before=3, remind_after=2, help_every=1)
        letter = send(cast)
    found = []
    for day in (4, 9, 11, 12):
        with at(day):
            tasks.chase_letters()
        letter.refresh_from_db()
        found.append(letter.chase)
    assert found == [Chase.REMINDED, Chase.REMINDED, Chase.REMINDED_TWICE, Chase.HELP]


@pytest.mark.parametrize(("hour", "reminded"), [(0, 0), (1, 1), (9, 1), (10, 0), (17, 0)])
def test_reminders_go_from_eight_to_five_in_viet_nam(cast, hour, reminded):
    with at(2):
        send(cast)
    with at(6, hour):
        assert tasks.chase_letters() == reminded


def test_a_reply_starts_the_clock_of_the_same_rule(cast):
    with at(2):
        set_clock(cast)
        letter = send(cast)
        mailbox.ask_back(by=cast.keeper_here, letter=letter, text="Cổng nào?")
    with at(9):
        mailbox.reply(by=cast.author, letter=letter, text="Cổng chính")
    assert letter.due_on == date(2026, 11, 12)


def test_an_undone_forward_brings_the_rule_back(cast):
    with at(2):
        set_clock(cast)
        letter = send(cast)
        mailbox.forward(by=cast.keeper_here, letter=letter, to=cast.branch_b1)
        assert letter.working_days == 5
        undo("mailbox.letter.forwarded", cast.keeper_here)
    letter.refresh_from_db()
    assert (letter.working_days, letter.due_on) == (3, date(2026, 11, 5))


def test_nobody_is_told_of_a_rule_by_name(cast):
    with at(2):
        set_clock(cast)
    assert told(cast.keeper_here) == []
