from datetime import date, timedelta

import pytest

from tests.directives.making import heading, make_clause, make_directive, wording
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.directives.actions import directives as acts
from vuonuom.directives.models import Clause, Directive
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Unit


def entry_of(subject):
    label = subject._meta.label_lower
    return Entry.objects.filter(subject_kind=label, subject_id=subject.pk).latest("pk")


def test_directive_gets_a_code_of_its_year(cast):
    assert make_directive(cast).code.startswith("NQ-2024-")


def test_only_the_office_enters_directives(cast):
    with pytest.raises(NotAllowed):
        acts.enter_directive(by=cast.leader, unit=cast.base_a, heading=heading())


def test_a_directive_is_entered_once(cast):
    make_directive(cast)
    with pytest.raises(acts.AlreadyEntered) as refused:
        make_directive(cast, issuer="TRUNG ƯƠNG HOA BAN".title())
    assert refused.value.field == "number"


def test_a_directive_is_not_issued_tomorrow(cast):
    with pytest.raises(acts.DatesOutOfOrder):
        make_directive(cast, issued_on=clock.today() + timedelta(days=1))


def test_a_directive_does_not_carry_out_a_later_one(cast):
    later = make_directive(cast)
    with pytest.raises(acts.DatesOutOfOrder):
        make_directive(cast, number="46-CTr/TU", issued_on=date(2024, 1, 1), parent=later)


def test_a_directive_does_not_carry_out_itself(cast):
    top = make_directive(cast)
    low = make_directive(cast, number="46-CTr/TU", parent=top)
    with pytest.raises(acts.NotItsParent):
        acts.edit_directive(by=cast.movement_office, directive=top, heading=heading(parent=low))


def test_editing_changes_the_head(cast):
    top = make_directive(cast)
    acts.edit_directive(by=cast.movement_office, directive=top, heading=heading(title="Tên đúng"))
    assert Directive.objects.get().title == "Tên đúng"


def test_clauses_stand_in_the_order_they_were_added(cast):
    directive = make_directive(cast)
    for label in ("I", "II", "III"):
        make_clause(cast, directive, label=label)
    found = directive.clauses.values_list("position", "label")
    assert list(found) == [(1, "I"), (2, "II"), (3, "III")]


def test_a_clause_is_not_due_before_it_was_issued(cast):
    with pytest.raises(acts.DatesOutOfOrder) as refused:
        make_clause(cast, due_on=date(2024, 12, 21))
    assert refused.value.field == "due_on"


def test_a_closed_unit_cannot_own_a_clause(cast):
    Unit.objects.filter(pk=cast.base_b.pk).update(closed_on=date(2025, 7, 1))
    cast.base_b.refresh_from_db()
    with pytest.raises(acts.OwnerClosed):
        make_clause(cast, owner=cast.base_b)


def test_a_clause_carries_out_a_clause_of_the_parent_only(cast):
    above = make_clause(cast)
    low = make_directive(cast, number="46-CTr/TU", parent=above.directive)
    assert make_clause(cast, low, carries_out=above).carries_out == above
    beside = make_directive(cast, number="01-KH")
    with pytest.raises(acts.NotItsParent):
        make_clause(cast, beside, carries_out=above)


def test_undoing_an_added_clause_removes_it(cast):
    clause = make_clause(cast)
    undo(entry=entry_of(clause), by=cast.movement_office)
    assert Clause.objects.count() == 0


def test_a_clause_that_is_carried_out_stays(cast):
    above = make_clause(cast)
    low = make_directive(cast, number="46-CTr/TU", parent=above.directive)
    entry = entry_of(above)
    make_clause(cast, low, carries_out=above)
    with pytest.raises(acts.ClauseInUse):
        undo(entry=entry, by=cast.movement_office)


def test_editing_a_clause_gives_it_an_owner(cast):
    clause = make_clause(cast)
    acts.edit_clause(by=cast.movement_office, clause=clause, wording=wording(owner=cast.base_a))
    assert Clause.objects.get().owner == cast.base_a
