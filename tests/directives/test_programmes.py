from datetime import UTC, date, datetime

import pytest

from tests.directives.making import (
    EACH_MEMBER,
    assigned,
    each_unit,
    make_clause,
    make_programme,
)
from tests.directives.test_directives import entry_of
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.directives import queries
from vuonuom.directives.actions import programmes as acts
from vuonuom.directives.actions.programmes import Ask
from vuonuom.directives.models import TargetAssignment, TargetProgramme
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Unit


def bound():
    return sorted(TargetAssignment.objects.values_list("unit__code", flat=True))


def test_a_draft_binds_nobody(cast):
    make_programme(cast)
    assert bound() == []


def test_assigning_binds_every_living_unit_of_the_kind_below(cast):
    assigned(cast)
    assert bound() == ["base-a", "base-b"]


def test_a_closed_unit_is_not_assigned(cast):
    Unit.objects.filter(pk=cast.base_b.pk).update(closed_on=date(2025, 7, 1))
    assigned(cast)
    assert bound() == ["base-a"]


def test_assigning_is_one_entry(cast):
    programme = make_programme(cast)
    before = Entry.objects.count()
    acts.assign_programme(by=cast.movement_office, programme=programme)
    assert Entry.objects.count() == before + 1


def test_members_are_invited_and_never_assigned(cast):
    assigned(cast, EACH_MEMBER)
    assert bound() == []


def test_a_person_is_invited_to_one_idea_not_to_many(cast):
    with pytest.raises(acts.CannotMeasure):
        make_programme(cast, Ask("Mỗi người ba ý tưởng", "ideas.authors", 3))


def test_what_cannot_be_counted_cannot_be_a_target(cast):
    with pytest.raises(acts.CannotMeasure):
        make_programme(cast, each_unit(cast, measure="ideas.authors"))


def test_a_programme_asks_for_something(cast):
    with pytest.raises(acts.NothingAsked):
        acts.draw_up(
            by=cast.movement_office, clause=make_clause(cast), unit=cast.head,
            year=2026, title="Rỗng", asks=(),
        )  # fmt: skip


def test_targets_do_not_precede_their_directive(cast):
    with pytest.raises(acts.WrongYear):
        make_programme(cast, year=2023)


def test_the_second_who_assigns_is_told_who_was_first(cast):
    programme = make_programme(cast)
    stale = TargetProgramme.objects.get(pk=programme.pk)
    acts.assign_programme(by=cast.movement_office, programme=programme)
    with pytest.raises(acts.SomebodyWasFirst) as refused:
        acts.assign_programme(by=cast.movement_office, programme=stale)
    assert "đã giao" in refused.value.sentence


def test_nobody_at_that_level_is_said_plainly_and_nothing_is_half_done(cast):
    leader = cast.leader
    clause = make_clause(cast)
    programme = acts.draw_up(
        by=leader, clause=clause, unit=cast.base_a, year=2026, title="Sai cấp",
        asks=(each_unit(cast, "head"),),
    )  # fmt: skip
    with pytest.raises(acts.NobodyBelow):
        acts.assign_programme(by=leader, programme=programme)
    assert TargetProgramme.objects.get().state == "draft"


def test_undoing_an_assignment_frees_all_units(cast):
    programme = assigned(cast)
    undo(entry=entry_of(programme), by=cast.movement_office)
    assert bound() == []
    assert TargetProgramme.objects.get().state == "draft"


def test_a_programme_taken_back_can_be_assigned_again(cast):
    programme = assigned(cast)
    acts.unassign_programme(by=cast.movement_office, programme=programme)
    assert bound() == []
    acts.assign_programme(by=cast.movement_office, programme=programme)
    assert bound() == ["base-a", "base-b"]


def test_an_exemption_has_its_reason(cast):
    assigned(cast)
    one = TargetAssignment.objects.first()
    with pytest.raises(acts.NoReason):
        acts.exempt_unit(by=cast.movement_office, assignment=one, reason=" \u200b ")


def test_an_exemption_is_undone(cast):
    assigned(cast)
    one = TargetAssignment.objects.first()
    acts.exempt_unit(by=cast.movement_office, assignment=one, reason="Mới thành lập")
    undo(entry=entry_of(one), by=cast.movement_office)
    assert TargetAssignment.objects.get(pk=one.pk).exempt_reason == ""


def test_a_leader_does_not_exempt_from_the_targets_of_the_level_above(cast):
    assigned(cast)
    one = TargetAssignment.objects.get(unit=cast.base_a)
    with pytest.raises(NotAllowed):
        acts.exempt_unit(by=cast.leader, assignment=one, reason="Bận")


def test_a_programme_closes_after_its_year(cast):
    programme = assigned(cast, year=2025)
    acts.close_programme(by=cast.movement_office, programme=programme)
    assert TargetProgramme.objects.get().state == "closed"


def test_a_programme_does_not_close_within_its_year(cast):
    with clock.told(datetime(2025, 12, 31, 10, tzinfo=UTC)):
        programme = assigned(cast, year=2025)
        with pytest.raises(acts.WrongYear):
            acts.close_programme(by=cast.movement_office, programme=programme)


def test_a_late_clause_waits_for_the_office(cast):
    late = make_clause(cast, due_on=date(2025, 1, 1))
    assert queries.waiting_for(cast.movement_office).late_clauses == [late]


def test_a_late_clause_waits_until_it_is_done_though_targets_hang_on_it(cast):
    late = make_clause(cast, due_on=date(2025, 1, 1))
    assigned(cast, clause=late)
    assert queries.waiting_for(cast.movement_office).late_clauses == [late]


def test_a_draft_waits_for_whoever_may_assign_it(cast):
    draft = make_programme(cast)
    assert queries.waiting_for(cast.movement_office).unassigned == [draft]


def test_nothing_waits_for_a_member(cast):
    make_clause(cast, due_on=date(2025, 1, 1))
    waiting = queries.waiting_for(cast.author)
    assert (waiting.late_clauses, waiting.unassigned) == ([], [])
