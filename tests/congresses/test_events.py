"""Several congresses under one event; each organisation brings its own."""

from datetime import date

import pytest

from tests.congresses.making import congress, event, term, women
from tests.congresses.test_terms import undo_last
from vuonuom.access.errors import NotAllowed
from vuonuom.congresses import queries
from vuonuom.congresses.actions import events, terms
from vuonuom.congresses.models import Event
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.undoing import undo


def test_congresses_of_two_organisations_join_one_event(cast):
    head, _base, office = women(cast)
    shared = event(cast)
    ours, theirs = congress(cast), congress(cast, term(cast, head, office), office, ordinal="10")
    for by, one in ((cast.movement_office, ours), (office, theirs)):
        events.join_event(by=by, congress=one, event=shared)
    assert list(queries.congresses_of(shared)) == [theirs, ours]


def test_nobody_brings_the_congress_of_another_organisation(cast):
    head, _base, office = women(cast)
    theirs = congress(cast, term(cast, head, office), office)
    with pytest.raises(NotAllowed):
        events.join_event(by=cast.movement_office, congress=theirs, event=event(cast))


def test_a_congress_on_other_days_does_not_join(cast):
    late = event(cast, starts_on=date(2022, 12, 18))
    with pytest.raises(events.OtherDays):
        events.join_event(by=cast.movement_office, congress=congress(cast), event=late)


def test_a_congress_is_in_one_event_and_who_comes_second_is_told(cast):
    found = congress(cast)
    first, second = event(cast), event(cast, title="Đợt khác")
    events.join_event(by=cast.movement_office, congress=found, event=first)
    with pytest.raises(events.AlreadyIn, match=first.title):
        events.join_event(by=cast.movement_office, congress=found, event=second)


def test_joining_is_taken_back_and_so_is_an_empty_event(cast):
    found, shared = congress(cast), event(cast)
    founded = just_recorded(shared, cast.movement_office)
    events.join_event(by=cast.movement_office, congress=found, event=shared)
    undo_last(found, cast.movement_office)
    undo(entry=founded, by=cast.movement_office)
    assert Event.objects.count() == 0


def test_an_event_with_a_congress_is_not_taken_back(cast):
    shared = event(cast)
    founded = just_recorded(shared, cast.movement_office)
    events.join_event(by=cast.movement_office, congress=congress(cast), event=shared)
    with pytest.raises(terms.InUse):
        undo(entry=founded, by=cast.movement_office)


def test_a_congress_in_an_event_is_taken_out_before_it_is_taken_back(cast):
    found = congress(cast)
    called = just_recorded(found, cast.movement_office)
    events.join_event(by=cast.movement_office, congress=found, event=event(cast))
    with pytest.raises(terms.InUse):
        undo(entry=called, by=cast.movement_office)
    events.leave_event(by=cast.movement_office, congress=found)
    undo(entry=called, by=cast.movement_office)


def test_who_leaves_second_is_told(cast):
    found = congress(cast)
    with pytest.raises(events.NotIn):
        events.leave_event(by=cast.movement_office, congress=found)
