"""A list that was entered can be taken back within the day, as one."""

import pytest
import time_machine

from tests.rosters.making import enter, people, planned, units
from vuonuom.accounts.models import Person
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox.actions import send_letter
from vuonuom.ops.checking import records
from vuonuom.organization.models import Membership, Unit
from vuonuom.rosters.actions.undoing import ChangedSince
from vuonuom.rosters.states import ListKind

UNITS = ListKind.UNITS


@pytest.fixture(autouse=True)
def today(cast):
    with time_machine.travel("2026-11-22 08:00+07:00"):
        yield


def undo(cast, intake):
    entry = Entry.objects.get(kind="rosters.intake.entered", subject_id=intake.pk)
    return undoing.undo(entry=entry, by=cast.movement_office)


def enter_as_office(cast, source, kind=ListKind.PEOPLE):
    return enter(source, kind, by=cast.movement_office, unit=cast.head)


def test_people_of_whom_nothing_else_is_known_are_gone(cast, tmp_path):
    before = set(Person.objects.values_list("pk", flat=True))
    undo(cast, enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", ""])))
    assert set(Person.objects.values_list("pk", flat=True)) == before


def test_everything_counts_as_before(cast, tmp_path):
    undo(cast, enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", "2019"])))
    assert [*recount.differences(), *records.differing_records()] == []


def test_a_move_is_taken_back(cast, tmp_path):
    enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", "2019"]))
    undo(cast, enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-b1", ""])))
    held = Membership.objects.get(person__full_name="A A")
    assert (held.unit, held.ends_on) == (cast.branch_a1, None)


def test_who_has_sent_an_idea_since_stays_without_a_unit(cast, tmp_path):
    intake = enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", ""]))
    person = Person.objects.get(full_name="A A")
    send_letter(by=person, unit=cast.branch_a1, title="Giá sách", text="Đặt ở hành lang.")
    undo(cast, intake)
    assert Person.objects.filter(pk=person.pk).exists()
    assert not Membership.objects.filter(person=person).exists()


def test_units_are_closed_and_their_codes_free(cast, tmp_path):
    source = units(tmp_path, ["c-1", "Chi đoàn 1", "", "base-a"])
    undo(cast, enter_as_office(cast, source, UNITS))
    assert not Unit.objects.living().filter(name="Chi đoàn 1").exists()
    assert planned(source, UNITS).numbers()["new"] == 1
    assert [*recount.differences(), *records.differing_records()] == []


def test_a_name_of_before_comes_back(cast, tmp_path):
    source = units(tmp_path, ["branch-a1", "Chi đoàn Mới", "", ""])
    undo(cast, enter_as_office(cast, source, UNITS))
    assert Unit.objects.get(code="branch-a1").name == "Chi đoàn Mai Sơn 1"


def test_a_unit_that_has_people_since_is_not_taken_away(cast, tmp_path):
    intake = enter_as_office(cast, units(tmp_path, ["c-1", "Chi đoàn 1", "", "base-a"]), UNITS)
    enter_as_office(cast, people(tmp_path, ["1", "A A", "c-1", ""]))
    with pytest.raises(ChangedSince):
        undo(cast, intake)


def test_a_member_who_moved_on_since_holds_it(cast, tmp_path):
    intake = enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", ""]))
    enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-b1", ""]))
    with pytest.raises(ChangedSince):
        undo(cast, intake)


def test_it_is_taken_back_once(cast, tmp_path):
    intake = enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", ""]))
    undo(cast, intake)
    with pytest.raises(ChangedSince):
        undo(cast, intake)


def test_somebody_else_cannot_take_it_back(cast, tmp_path):
    intake = enter_as_office(cast, people(tmp_path, ["1", "A A", "branch-a1", ""]))
    entry = Entry.objects.get(kind="rosters.intake.entered", subject_id=intake.pk)
    with pytest.raises(undoing.NotYours):
        undoing.undo(entry=entry, by=cast.admin)
