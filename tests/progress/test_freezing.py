from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import NOW, TODAY, count, go, movement
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.ops.checking.frozen import differing_frozen
from vuonuom.organization.actions.reorganisations import move_unit
from vuonuom.progress import tasks
from vuonuom.progress.actions import freezing
from vuonuom.progress.models import FrozenBoard, NeverChanges, PlannedFreeze
from vuonuom.progress.queries.board import board
from vuonuom.progress.queries.frozen import content, differences
from vuonuom.progress.states import AUTHORS, MEMBERS, ROAD, Planned, Reading

IDEAS = "ideas.submitted"


@pytest.fixture(autouse=True)
def _in_september():
    with clock.told(NOW):
        yield


def freeze(cast, unit=None, by=None, title="Sơ kết chín tháng", year=2026):
    who, where = by or cast.movement_office, unit or cast.head
    return freezing.freeze_board(by=who, unit=where, year=year, title=title)


def plan(cast, on=date(2026, 9, 30), **more):
    asked = {"by": cast.movement_office, "unit": cast.head, "year": 2026, "title": "Quý ba"} | more
    return freezing.plan_freeze(on=on, **asked)


def test_a_frozen_board_holds_what_the_board_showed(cast):
    movement(cast)
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    kept = freeze(cast).content
    for reading in Reading:
        shown = board(cast.head, 2026, reading=reading, today=TODAY)
        rows = {row.unit.pk: row for row in shown.rows}
        own = kept["figures"][str(cast.head.pk)][reading.value]
        assert tuple(own[measure] for measure in ROAD) == shown.road
        for pk, row in rows.items():
            figures = kept["figures"][str(pk)][reading.value]
            found = (tuple(figures[m] for m in ROAD), figures[AUTHORS], figures[MEMBERS])
            assert found == (row.figures, row.authors, row.members)
    assert [child["name"] for child in kept["children"]] == [r.unit.name for r in shown.rows]
    [target] = kept["targets"]
    assert target["results"][str(cast.head.pk)]["bound"] == 2


def test_what_happens_later_changes_nothing_in_it(cast):
    movement(cast)
    frozen = freeze(cast)
    before = FrozenBoard.objects.get().content
    count(by=None, unit=cast.branch_a1, measure=IDEAS, on=TODAY, amount=3)
    move_unit(by=cast.admin, unit=cast.branch_a1, parent=cast.base_b, on=TODAY)
    assert FrozenBoard.objects.get().content == before
    assert frozen.said() == FrozenBoard.objects.get().hash


def test_a_frozen_board_can_neither_be_changed_nor_deleted(cast):
    frozen = freeze(cast)
    found = FrozenBoard.objects.all()
    for attempt in (
        frozen.save,
        frozen.delete,
        found.delete,
        lambda: found.update(title="Khác"),
        lambda: FrozenBoard.objects.get().save(),
    ):
        with pytest.raises(NeverChanges):
            attempt()


def test_check_tells_of_a_frozen_board_that_was_changed_by_force(cast):
    frozen = freeze(cast)
    assert list(differing_frozen()) == []
    said = frozen.hash
    with connection.cursor() as cursor:
        cursor.execute("UPDATE progress_frozenboard SET title = 'Khác'")
    assert len(list(differing_frozen())) == 2
    changed = FrozenBoard.objects.get().said()
    with connection.cursor() as cursor:  # whoever mends the hash cannot mend the journal
        cursor.execute("UPDATE progress_frozenboard SET hash = %s", [changed])
    [left] = differing_frozen()
    assert (left.key, changed != said) == (str(frozen.pk), True)


def test_check_tells_of_a_frozen_board_that_is_gone(cast):
    freeze(cast)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM progress_frozenboard")
    assert [one.found for one in differing_frozen()] == ["không còn"]


def test_a_board_is_frozen_once_a_day(cast):
    frozen = freeze(cast)
    with pytest.raises(freezing.SomebodyWasFirst):
        freeze(cast)
    copy = FrozenBoard(
        unit=cast.head, year=2026, on=TODAY, title="Khác", taken_at=NOW, content=frozen.content
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_a_freeze_needs_a_title_and_a_year_that_has_begun(cast):
    with pytest.raises(freezing.NoTitle):
        freeze(cast, title="  ")
    with pytest.raises(freezing.WrongDay):
        freeze(cast, year=2027)


def test_only_who_assigns_targets_in_a_unit_freezes_its_board(cast):
    for who in (cast.keeper_here, cast.auditor, cast.admin, cast.leader_elsewhere, cast.author):
        with pytest.raises(NotAllowed):
            freeze(cast, cast.base_a, who)
        with pytest.raises(NotAllowed):
            plan(cast, unit=cast.base_a, by=who)
    assert freeze(cast, cast.base_a, cast.leader).by == cast.leader


def changed(cast):
    found = differences(FrozenBoard.objects.get().content, content(cast.head, 2026, TODAY))
    return {(d.code, d.measure, d.reading): (d.then, d.now) for d in found}


def test_a_frozen_board_says_what_changed_since(cast):
    movement(cast)
    freeze(cast)
    assert changed(cast) == {}
    count(by=None, unit=cast.branch_a1, measure=IDEAS, on=TODAY, amount=3)
    assert changed(cast) == {
        ("head", IDEAS, Reading.FLOW): (4, 7),
        ("base-a", IDEAS, Reading.FLOW): (3, 6),
    }  # both readings say so


def test_readings_that_differ_are_told_apart(cast):
    old = movement(cast)[0]
    freeze(cast)
    go(old, "recognised")  # an idea of last year
    assert changed(cast) == {
        ("head", "ideas.recognised", Reading.FLOW): (1, 2),
        ("base-a", "ideas.recognised", Reading.FLOW): (1, 2),
    }


def test_a_unit_that_left_and_one_that_came_are_told_apart(cast):
    count(by=None, unit=cast.branch_a1, measure=IDEAS, on=TODAY, amount=3)
    freeze(cast)
    move_unit(by=cast.admin, unit=cast.branch_a1, parent=cast.head, on=TODAY)
    found = changed(cast)
    assert found["base-a", IDEAS, Reading.FLOW] == (3, 0)
    assert found["branch-a1", IDEAS, Reading.FLOW] == (0, 3)
    assert ("head", IDEAS, Reading.FLOW) not in found


def later(days):
    return clock.told(NOW + timedelta(days=days))


def test_a_planned_freeze_waits_for_the_end_of_its_day(cast):
    plan(cast, on=date(2026, 9, 16))
    assert tasks.freeze_what_is_due() == 0
    with later(1):
        assert tasks.freeze_what_is_due() == 0
    with later(2):
        assert (tasks.freeze_what_is_due(), tasks.freeze_what_is_due()) == (1, 0)
    frozen = FrozenBoard.objects.get()
    assert (frozen.on, frozen.title, frozen.by) == (
        date(2026, 9, 16),
        "Quý ba",
        cast.movement_office,
    )
    assert PlannedFreeze.objects.get().state == Planned.DONE
    assert list(differing_frozen()) == []


def test_a_freeze_that_comes_late_says_of_which_day_it_is(cast):
    plan(cast, on=date(2026, 9, 16))
    with later(9):
        tasks.freeze_what_is_due()
    assert FrozenBoard.objects.get().on == date(2026, 9, 23)


def test_a_plan_serves_where_the_board_was_frozen_by_hand_on_its_day(cast):
    plan(cast, on=TODAY)
    frozen = freeze(cast)
    with later(1):
        tasks.freeze_what_is_due()
    assert PlannedFreeze.objects.get().frozen == frozen
    assert list(differing_frozen()) == []


def test_a_plan_can_be_undone_or_dropped_while_it_waits(cast):
    first, second = plan(cast), plan(cast, on=date(2026, 12, 31))
    undo(entry=Entry.objects.get(subject_id=first.pk, kind__contains="planned"), by=first.by)
    freezing.drop_freeze(by=cast.movement_office, planned=second)
    assert set(PlannedFreeze.objects.values_list("state", flat=True)) == {Planned.CANCELLED}
    with pytest.raises(freezing.SomebodyWasFirst):
        freezing.drop_freeze(by=cast.movement_office, planned=second)
    plan(cast)  # the day is free again


@pytest.mark.parametrize("on", [date(2026, 9, 14), date(2028, 1, 1)])
def test_a_day_that_is_over_or_too_far_is_refused(cast, on):
    with pytest.raises(freezing.WrongDay):
        plan(cast, on=on)


def test_a_day_is_planned_once(cast):
    plan(cast)
    with pytest.raises(freezing.SomebodyWasFirst):
        plan(cast)


def test_freezing_reads_as_often_for_any_number_of_children(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(16) as few:
        content(cast.base_b, 2026, TODAY)
    from tests.web.progress.test_board import open_children

    open_children(cast, 25)
    with django_assert_max_num_queries(16) as many:
        content(cast.head, 2026, TODAY)
    assert len(few) == len(many)


def test_midnight_belongs_to_the_new_day(cast):
    plan(cast, on=date(2026, 9, 16))
    with clock.told(datetime.combine(date(2026, 9, 16), time(23, 59), clock.LOCAL)):
        assert tasks.freeze_what_is_due() == 0
    with clock.told(datetime.combine(date(2026, 9, 17), time(0, 0), clock.LOCAL)):
        assert tasks.freeze_what_is_due() == 1
