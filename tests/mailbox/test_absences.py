"""Away from a mailbox for some days, with a deputy who may do everything in it meanwhile."""

from datetime import UTC, date, datetime

import pytest

from tests.mailbox.test_handling import send, told, undo
from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries, tasks
from vuonuom.mailbox.actions.absences import AlreadyAway, AlreadyBack, NoDays, NoDeputy
from vuonuom.notifications.models import Notice

FIRST, LAST = date(2026, 11, 4), date(2026, 11, 12)


def at(day):
    return clock.told(datetime(2026, 11, day, 3, tzinfo=UTC))


def go_away(cast, **given):
    wanted = {"by": cast.keeper_here, "unit": cast.branch_a1, "deputy": cast.co_author}
    with at(2):
        return mailbox.go_away(**{"starts_on": FIRST, "ends_on": LAST} | wanted | given)


def works(person, unit):
    return access.can(Person.objects.get(pk=person.pk), "mailbox.work", unit)


def on(day, person, unit):
    with at(day):
        return works(person, unit)


def test_the_deputy_keeps_the_mailbox_on_these_days_only(cast):
    go_away(cast)
    found = [on(day, cast.co_author, cast.branch_a1) for day in (3, 4, 12, 13)]
    assert found == [False, True, True, False]


def test_who_is_away_may_still_answer(cast):
    go_away(cast)
    assert on(5, cast.keeper_here, cast.branch_a1)


def test_reminders_go_to_the_deputy_and_not_to_who_is_away(cast):
    go_away(cast)
    with at(2):
        send(cast)
    Notice.objects.all().delete()
    with at(6):
        tasks.chase_letters()
    assert (len(told(cast.co_author)), told(cast.keeper_here)) == (1, [])


def test_a_new_letter_is_told_to_the_deputy(cast):
    go_away(cast)
    Notice.objects.all().delete()
    with at(5):
        send(cast)
    assert (len(told(cast.co_author)), told(cast.keeper_here)) == (1, [])


def test_afterwards_everything_is_as_before(cast):
    go_away(cast)
    Notice.objects.all().delete()
    with at(16):
        send(cast)
    assert (told(cast.co_author), len(told(cast.keeper_here))) == ([], 1)


def test_a_deputy_handles_no_letter_of_their_own(cast):
    go_away(cast)
    with at(5):
        letter = send(cast, by=cast.co_author)
        keeper = Person.objects.get(pk=cast.co_author.pk)
        assert letter not in queries.queue(keeper, cast.branch_a1)


def test_of_a_letter_about_the_deputy_who_is_away_is_told_after_all(cast):
    go_away(cast)
    with at(2):
        letter = send(cast, about=[cast.co_author])
    Notice.objects.all().delete()
    with at(6):
        tasks.chase_letters()
    assert (letter.unit, told(cast.co_author)) == (cast.branch_a1, [])
    assert len(told(cast.keeper_here)) == 1


def test_an_absence_is_undone_with_all_that_hung_on_it(cast):
    go_away(cast)
    with at(2):
        undo("mailbox.absence.said", cast.keeper_here)
    assert not on(5, cast.co_author, cast.branch_a1)
    with at(5):
        send(cast)
    assert len(told(cast.keeper_here)) == 1


def test_who_comes_back_earlier_is_told_again(cast):
    absence = go_away(cast)
    with at(6):
        mailbox.come_back(by=cast.keeper_here, absence=absence)
        assert not works(cast.co_author, cast.branch_a1)
        with pytest.raises(AlreadyBack):
            mailbox.come_back(by=cast.keeper_here, absence=absence)


def test_only_who_is_away_ends_it(cast):
    absence = go_away(cast)
    with pytest.raises(NotAllowed):
        mailbox.come_back(by=cast.leader, absence=absence)


@pytest.mark.parametrize("who", ["author", "leader", "keeper_elsewhere"])
def test_only_whose_task_the_mailbox_is_goes_away_from_it(cast, who):
    with pytest.raises(NotAllowed):
        go_away(cast, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_on": date(2026, 11, 1)}, "starts_on"),
        ({"ends_on": date(2026, 11, 3)}, "ends_on"),
        ({"ends_on": date(2027, 11, 3)}, "ends_on"),
    ],
)
def test_the_days_are_sound(cast, given, field):
    with pytest.raises(NoDays) as refused:
        go_away(cast, **given)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["keeper_here", "member_elsewhere", "stranger"])
def test_a_deputy_is_somebody_else_of_the_unit_or_above(cast, who):
    with pytest.raises(NoDeputy):
        go_away(cast, deputy=getattr(cast, who))


def test_nobody_is_away_twice_on_the_same_day(cast):
    go_away(cast)
    with pytest.raises(AlreadyAway):
        go_away(cast, starts_on=LAST)


def test_a_leader_who_is_away_is_not_asked_for_help(cast):
    go_away(cast, by=cast.leader, unit=cast.base_a, deputy=cast.movement_office)
    with at(2):
        letter = send(cast)
    for day in (6, 10, 12):
        with at(day):
            tasks.chase_letters()
    letter.refresh_from_db()
    assert (letter.helper, told(cast.leader)) == (cast.base_a, [])
    assert len(told(cast.movement_office)) == 2  # that they deputise, and that help is wanted
