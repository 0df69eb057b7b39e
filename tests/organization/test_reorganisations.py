"""What each change of the tree does, refuses, previews and plans."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.journal.acting import send
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal import queries as journal
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry
from vuonuom.organization.actions import plans
from vuonuom.organization.actions.reorganisations import (
    Part,
    close_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from vuonuom.organization.models import Membership, Reorganization, Unit
from vuonuom.organization.queries import baseline_last_year, fitting_fields, past_of
from vuonuom.organization.rules import in_proportion

TODAY = date(2026, 6, 1)
SENT = "ideas.submitted"


@pytest.fixture(autouse=True)
def day():
    with clock.told(datetime(2026, 6, 1, 5, tzinfo=UTC)):
        yield


def last_year(unit):
    return journal.within_year([unit.pk], [SENT], 2025).get((unit.pk, SENT), 0)


def test_a_renamed_unit_keeps_its_former_name(cast):
    rename_unit(by=cast.admin, unit=cast.base_a, name="Đoàn cơ sở Mai Lĩnh", on=TODAY)
    unit = Unit.objects.get(pk=cast.base_a.pk)
    (former,) = past_of(unit).former_names
    assert (unit.name, former.name, former.until) == (
        "Đoàn cơ sở Mai Lĩnh", "Đoàn cơ sở Mai Sơn", TODAY,
    )  # fmt: skip
    undoing.undo(entry=Entry.objects.latest("pk"), by=cast.admin)
    assert Unit.objects.get(pk=unit.pk).name == "Đoàn cơ sở Mai Sơn"


def test_last_years_figures_follow_a_merger_exactly(cast):
    send(by=cast.author, unit=cast.branch_a1, on=date(2025, 5, 1))
    send(by=cast.member_elsewhere, unit=cast.base_b, on=date(2025, 5, 1))
    merge_units(by=cast.admin, units=[cast.base_a], into=cast.base_b, on=TODAY)
    assert (last_year(cast.base_b), last_year(cast.base_a)) == (2, 0)
    past = past_of(Unit.objects.get(pk=cast.base_b.pk))
    assert [child.code for child in past.closed_children] == ["base-a"]
    assert [r.unit.code for r in past.predecessors] == ["base-a"]
    assert {child.code for child in past.children} >= {"branch-a1", "branch-b1"}


def test_members_of_a_merged_unit_go_on_in_its_successor(cast):
    merge_units(by=cast.admin, units=[cast.branch_a1], into=cast.branch_a2, on=TODAY)
    (current,) = Membership.objects.current().filter(person=cast.author)
    assert current.unit_id == cast.branch_a2.pk
    members = "organization.members"
    reading = journal.stock([cast.branch_a2.pk, cast.base_a.pk], [members], 2026)
    assert reading[cast.branch_a2.pk, members] == reading[cast.base_a.pk, members]


def test_parts_of_a_split_unit_get_estimates_that_sum_to_the_whole(cast):
    for _ in range(4):
        send(by=cast.author, unit=cast.base_a, on=date(2025, 5, 1))
    split_unit(
        by=cast.admin,
        unit=cast.base_a,
        parts=[
            Part(code="m", name="Một", weight=2),
            Part(code="h", name="Hai", weight=1),
            Part(unit=cast.base_b, weight=1),
        ],
        on=TODAY,
    )
    units = [Unit.objects.get(code="m"), Unit.objects.get(code="h"), cast.base_b]
    found = baseline_last_year([u.pk for u in [*units, cast.head]], [SENT], 2026)
    assert [found[u.pk, SENT].value for u in units] == [2, 1, 1]
    assert [found[u.pk, SENT].is_estimate for u in units] == [True, True, True]
    assert [found[u.pk, SENT].estimates[0].whole for u in units] == [4, 4, 4]
    assert (found[cast.head.pk, SENT].exact, found[cast.head.pk, SENT].is_estimate) == (4, False)


def test_a_part_split_again_is_shared_out_again(cast):
    for _ in range(4):
        send(by=cast.author, unit=cast.base_a, on=date(2025, 5, 1))
    halves = [Part(code="m", name="Một", weight=1), Part(code="h", name="Hai", weight=1)]
    split_unit(by=cast.admin, unit=cast.base_a, parts=halves, on=TODAY)
    quarters = [Part(code="m1", name="Ba", weight=1), Part(code="m2", name="Bốn", weight=1)]
    split_unit(by=cast.admin, unit=Unit.objects.get(code="m"), parts=quarters, on=TODAY)
    units = [Unit.objects.get(code=code).pk for code in ("m1", "m2", "h")]
    found = baseline_last_year(units, [SENT], 2026)
    assert [found[unit, SENT].value for unit in units] == [1, 1, 2]


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [(10, [1, 1, 1], [4, 3, 3]), (7, [0, 0], [4, 3]), (5, [3, 2], [3, 2]), (0, [1, 2], [0, 0])],
)
def test_largest_remainder_never_loses_one(whole, weights, parts):
    assert in_proportion(whole, weights, [0] * len(weights)) == parts


def test_what_cannot_be_is_refused_and_changes_nothing(cast):
    before = list(Entry.objects.values_list("hash", flat=True))
    part = Part(code="moi", name="Mới")
    for act, arguments in (
        (move_unit, {"unit": cast.base_a, "parent": cast.branch_a1}),
        (move_unit, {"unit": cast.base_a, "parent": cast.head}),
        (move_unit, {"unit": cast.base_a, "parent": cast.base_b, "on": TODAY + timedelta(1)}),
        (move_unit, {"unit": cast.base_a, "parent": cast.base_b, "on": date(2023, 1, 1)}),
        (close_unit, {"unit": cast.base_a}),
        (rename_unit, {"unit": cast.base_a, "name": " "}),
        (merge_units, {"units": [], "into": cast.base_a}),
        (merge_units, {"units": [cast.base_a], "into": cast.base_a}),
        (merge_units, {"units": [cast.base_a], "into": cast.branch_a1}),
        (merge_units, {"units": [cast.base_a, cast.base_b], "code": "head", "name": "Mới"}),
        (merge_units, {"units": [cast.base_a, cast.base_b], "code": "mã sai", "name": "Mới"}),
        (split_unit, {"unit": cast.base_a, "parts": [part]}),
        (split_unit, {"unit": cast.base_a, "parts": [part, part]}),
        (split_unit, {"unit": cast.base_a, "parts": [part, Part(unit=cast.branch_a1)]}),
    ):
        with pytest.raises(Refused):
            act(by=cast.admin, **{"on": TODAY, **arguments})
    assert list(Entry.objects.values_list("hash", flat=True)) == before


def test_an_undo_is_refused_when_a_later_act_stands_on_it(cast):
    merge_units(by=cast.admin, units=[cast.base_a, cast.base_b], code="c", name="Chung", on=TODAY)
    entry = Entry.objects.latest("pk")
    send(by=cast.author, unit=Unit.objects.get(code="c"))
    with pytest.raises(Refused):
        undoing.undo(entry=entry, by=cast.admin)
    assert Unit.objects.get(pk=cast.base_a.pk).is_closed
    assert list(recount.differences()) == []


def test_a_preview_tells_exact_figures_and_changes_nothing(cast):
    send(by=cast.author, unit=cast.branch_a1)
    plan = {"unit": cast.branch_a1.pk, "parent": cast.base_b.pk}
    entries = Entry.objects.count()

    preview = plans.preview(kind="move", on=TODAY, plan=plan)

    told = {(c.unit, c.measure): (c.before, c.after) for c in preview.changes if c.year == 2026}
    assert told[cast.base_a.pk, SENT] == (1, 0)
    assert told[cast.base_b.pk, SENT] == (0, 1)
    assert (cast.head.pk, SENT) not in told
    assert (preview.moved, preview.closed, Entry.objects.count()) == (1, 0, entries)
    move_unit(by=cast.admin, unit=cast.branch_a1, parent=cast.base_b, on=TODAY)
    for (unit, measure), (_, after) in told.items():
        read = journal.stock if measure.startswith("organization") else journal.within_year
        assert read([unit], [measure], 2026).get((unit, measure), 0) == after


def test_a_planned_change_waits_for_its_day_and_happens_once(cast):
    day = TODAY + timedelta(days=30)
    plan = {"units": [cast.base_a.pk], "into": cast.base_b.pk}
    plans.plan_reorganization(by=cast.admin, kind="merge", on=day, plan=plan)
    assert plans.apply_due(TODAY) == []
    with clock.told(datetime(2026, 7, 1, 5, tzinfo=UTC)):
        assert [applied.refusal for applied in plans.apply_due()] == [""]
        assert plans.apply_due() == []
    unit = Unit.objects.get(pk=cast.base_a.pk)
    assert (unit.is_closed, unit.closed_on) == (True, day)
    assert Reorganization.objects.get().entry.kind == "organization.unit.merged"
    assert list(recount.differences()) == []


def test_a_plan_can_be_cancelled_before_its_day(cast):
    plan = {"unit": cast.branch_a1.pk}
    plans.plan_reorganization(by=cast.admin, kind="close", on=TODAY + timedelta(1), plan=plan)
    undoing.undo(entry=Entry.objects.latest("pk"), by=cast.admin)
    assert plans.apply_due(TODAY + timedelta(2)) == []


def test_a_plan_that_has_become_impossible_is_told_with_its_reason(cast):
    plan = {"unit": cast.branch_a1.pk}
    plans.plan_reorganization(by=cast.admin, kind="close", on=TODAY + timedelta(1), plan=plan)
    close_unit(by=cast.admin, unit=cast.branch_a1, on=TODAY)
    with clock.told(datetime(2026, 6, 2, 5, tzinfo=UTC)):
        (applied,) = plans.apply_due()
    assert applied.refusal == "Chi đoàn Mai Sơn 1 đã giải thể hoặc đã sáp nhập."


def test_a_units_broader_field_covers_a_narrower_one(cast):
    narrow = cast.fields["cchc"].narrower.create(code="mot-cua", name="Một cửa")
    found = fitting_fields(cast.base_a, [narrow, cast.fields["y-te"]])
    assert found == [narrow]
