"""One exhibition of several organisations: counted once, told by each, held under an event."""

import pytest

from tests.congresses.making import congress, event, term, women
from tests.exhibitions.making import exhibition, opened
from vuonuom.access.errors import NotAllowed
from vuonuom.congresses.actions import events
from vuonuom.core import clock
from vuonuom.exhibitions import actions, queries
from vuonuom.exhibitions.actions.running import HasBegun
from vuonuom.exhibitions.actions.sharing import NotOfTheEvent
from vuonuom.exhibitions.models import ExhibitionPartner
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.queries import within_year
from vuonuom.journal.undoing import undo
from vuonuom.ops.check import differences
from vuonuom.products.actions.sharing import NotShared

MEASURES = ("exhibitions.opened", "exhibitions.joint")


def figures(*units):
    found = within_year([unit.pk for unit in units], MEASURES, clock.today().year)
    return [tuple(found.get((unit.pk, m), 0) for m in MEASURES) for unit in units]


def test_a_joint_exhibition_counts_at_its_owner_and_is_told_apart_at_the_partner(cast):
    head, _base, _office = women(cast)
    shown = opened(cast)
    actions.name_partner(by=cast.curator, exhibition=shown, unit=head)
    assert figures(cast.head, head) == [(1, 0), (0, 1)]
    assert [d for d in differences() if "exhibitions." in str(d)] == []


def test_an_exhibition_counts_from_its_first_opening_once(cast):
    shown = opened(cast)
    actions.close_exhibition(by=cast.curator, exhibition=shown)
    actions.open_exhibition(by=cast.curator, exhibition=shown, reviewed=True)
    assert figures(cast.head) == [(1, 0)]


def test_an_opening_taken_back_counts_no_more(cast):
    shown = opened(cast)
    undo(entry=just_recorded(shown, cast.curator), by=cast.curator)
    assert figures(cast.head) == [(0, 0)]
    assert [d for d in differences() if "exhibitions." in str(d)] == []


def test_naming_is_taken_back(cast):
    head, _base, _office = women(cast)
    shown = exhibition(cast)
    actions.name_partner(by=cast.curator, exhibition=shown, unit=head)
    undo(entry=just_recorded(shown, cast.curator), by=cast.curator)
    assert (ExhibitionPartner.objects.count(), figures(head)) == (0, [(0, 0)])


def test_an_exhibition_with_a_partner_is_not_taken_back(cast):
    head, _base, _office = women(cast)
    shown = exhibition(cast)
    created = just_recorded(shown, cast.curator)
    actions.name_partner(by=cast.curator, exhibition=shown, unit=head)
    with pytest.raises(HasBegun):
        undo(entry=created, by=cast.curator)


def test_either_side_ends_it_and_who_comes_second_is_told(cast):
    head, _base, office = women(cast)
    shown = exhibition(cast)
    actions.name_partner(by=cast.curator, exhibition=shown, unit=head)
    actions.drop_partner(by=office, exhibition=shown, unit=head)
    assert figures(head) == [(0, 0)]
    with pytest.raises(NotShared):
        actions.drop_partner(by=cast.curator, exhibition=shown, unit=head)


def test_who_curates_elsewhere_names_nobody(cast):
    head, _base, office = women(cast)
    with pytest.raises(NotAllowed):
        actions.name_partner(by=office, exhibition=exhibition(cast), unit=head)


def test_an_exhibition_is_held_under_an_event_of_its_organisation(cast):
    shown, shared = exhibition(cast), event(cast)
    actions.hold_under(by=cast.curator, exhibition=shown, event=shared)
    assert list(queries.of_event(cast.curator, shared)) == [shown]


def test_an_exhibition_is_not_held_under_the_event_of_others(cast):
    head, _base, office = women(cast)
    theirs = events.found_event(
        by=office, unit=head,
        heading=events.Heading("Đợt của Hội", clock.today(), clock.today()),
    )  # fmt: skip
    shown = exhibition(cast)
    with pytest.raises(NotOfTheEvent):
        actions.hold_under(by=cast.curator, exhibition=shown, event=theirs)


def test_an_event_with_a_congress_of_ours_may_hold_our_exhibition(cast):
    head, _base, office = women(cast)
    shared = event(cast)
    theirs = congress(cast, term(cast, head, office), office)
    events.join_event(by=office, congress=theirs, event=shared)
    shown = actions.create_exhibition(
        by=office, unit=head, title="Ảnh của Hội", opens_on=clock.today(),
        closes_on=clock.today(),
    )  # fmt: skip
    actions.hold_under(by=office, exhibition=shown, event=shared)
    assert shown.event == shared
