"""Whoever may see a unit finds its texts, also after the unit came to hang elsewhere."""

import pytest

from vuonuom.core import clock
from vuonuom.journal.actions import number_entries
from vuonuom.journal.models import Entry, Follower
from vuonuom.journal.undoing import undo
from vuonuom.ops.following import NAME, follow_units
from vuonuom.organization.actions.reforms import apply_reform, undo_reform
from vuonuom.organization.actions.reorganisations import (
    Part,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from vuonuom.organization.rules.reforms import Ending, Heir, Reform
from vuonuom.similarity import actions, index, queries
from vuonuom.similarity.models import Text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    index.drop()


@pytest.fixture
def told(cast):
    """One text in each branch, all indexed, and the journal followed up to here."""
    for number, unit in enumerate((cast.branch_a1, cast.branch_a2, cast.branch_b1), 1):
        Text.objects.create(
            subject_kind="ideas.idea", subject_id=number, code=f"YT-{number}", body="",
            title="Quét mã QR lấy số", unit_id=unit.pk, year=2026, stage="hat",
        )  # fmt: skip
    follow()
    return cast


def follow():
    number_entries()
    queued = follow_units()
    actions.follow()
    return queued


def found(person):
    return sorted(hit.pk for hit in queries.search("mã QR", person=person))


def test_texts_of_a_moved_unit_are_found_by_its_new_leader(told):
    today = clock.today()
    move_unit(by=told.admin, unit=told.branch_a1, parent=told.base_b, on=today)
    assert follow() == 1
    assert found(told.leader) == [2]
    assert found(told.leader_elsewhere) == [1, 3]


def test_texts_follow_when_the_move_is_undone(told):
    move_unit(by=told.admin, unit=told.branch_a1, parent=told.base_b, on=clock.today())
    follow()
    undo(entry=Entry.objects.get(kind="organization.unit.moved"), by=told.admin)
    assert follow() == 1
    assert found(told.leader) == [1, 2]


def test_texts_below_merged_units_are_found_by_the_successors_leader(told):
    today = clock.today()
    merge_units(by=told.admin, units=[told.base_a], into=told.base_b, on=today)
    assert follow() == 2
    assert found(told.leader_elsewhere) == [1, 2, 3]


def test_texts_of_children_follow_a_split(told):
    parts = [
        Part(code="base-c", name="Đoàn cơ sở C", children=(told.branch_a1.pk,)),
        Part(unit=told.base_b, children=(told.branch_a2.pk,)),
    ]
    split_unit(by=told.admin, unit=told.base_a, parts=parts, on=clock.today())
    assert follow() == 2
    assert found(told.leader_elsewhere) == [2, 3]


def test_a_new_name_queues_nothing(told):
    rename_unit(by=told.admin, unit=told.base_a, name="Đoàn cơ sở Mai", on=clock.today())
    assert follow() == 0


def test_a_follower_goes_on_where_it_was(told):
    move_unit(by=told.admin, unit=told.branch_a1, parent=told.base_b, on=clock.today())
    assert (follow(), follow()) == (1, 0)
    last = Entry.objects.latest("number").number
    assert Follower.objects.get(name=NAME).number == last


def test_texts_follow_a_whole_reform_and_its_undo(told):
    merged = (Ending(told.base_a.pk, clock.today(), (Heir(told.base_b.pk),)),)
    change = apply_reform(by=told.admin, reform=Reform(endings=merged))
    assert follow() == 2
    assert found(told.leader_elsewhere) == [1, 2, 3]
    undo_reform(change=change, by=told.admin)
    assert follow() == 2
    assert found(told.leader_elsewhere) == [3]
