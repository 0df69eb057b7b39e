"""Terms of a unit and all below it; the congress that opens each; whose months are whose."""

from datetime import date, timedelta

import pytest

from tests.congresses.making import congress, term
from vuonuom.access.errors import NotAllowed
from vuonuom.congresses import queries, rules
from vuonuom.congresses.actions import terms
from vuonuom.congresses.models import Congress, Term
from vuonuom.journal.acts import just_recorded
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Organization


def undo_last(subject, by):
    undo(entry=just_recorded(subject, by), by=by)


def test_a_term_without_a_name_is_called_by_its_years(cast):
    assert term(cast).name == "Nhiệm kỳ 2022–2027"


@pytest.mark.parametrize("who", ["author", "keeper_here", "leader", "curator", "auditor"])
def test_only_who_manages_units_writes_a_term(cast, who):
    with pytest.raises(NotAllowed):
        term(cast, by=getattr(cast, who))


def test_terms_of_one_unit_share_no_day(cast):
    term(cast)
    with pytest.raises(terms.TermsOverlap):
        term(cast, first=date(2027, 12, 17), last=date(2032, 12, 17))


def test_the_next_term_begins_on_the_day_after(cast):
    term(cast)
    following = term(cast, first=date(2027, 12, 18), last=date(2032, 12, 17))
    assert following.name == "Nhiệm kỳ 2027–2032"


def test_a_unit_below_may_have_terms_of_its_own(cast):
    top, own = term(cast), term(cast, unit=cast.base_a)
    path = [cast.head.pk, cast.base_a.pk]
    assert queries.terms_above(path) == [own, top]


@pytest.mark.parametrize("last", [date(2023, 6, 1), date(2040, 1, 1), date(2021, 1, 1)])
def test_a_term_lasts_from_one_to_ten_years(cast, last):
    with pytest.raises(terms.WrongDays):
        term(cast, last=last)


def test_a_roster_has_no_terms(cast):
    Organization.objects.update(roster_only=True)
    cast.head.refresh_from_db()
    with pytest.raises(terms.RosterOnly):
        term(cast)


def test_a_term_is_taken_back(cast):
    undo_last(term(cast), cast.movement_office)
    assert Term.objects.count() == 0


def test_a_term_with_its_congress_is_not_taken_back(cast):
    found = term(cast)
    begun = just_recorded(found, cast.movement_office)
    congress(cast, found)
    with pytest.raises(terms.InUse):
        undo(entry=begun, by=cast.movement_office)


def test_a_term_may_be_moved_beside_itself(cast):
    found = term(cast)
    terms.edit_term(
        by=cast.movement_office, term=found, starts_on=date(2023, 1, 1), ends_on=date(2027, 12, 31)
    )
    assert found.name == "Nhiệm kỳ 2023–2027"


def test_a_congress_is_called_and_taken_back(cast):
    called = congress(cast, ordinal=" xiii ")
    assert str(called) == "Đại hội Đoàn bộ Hoa Ban lần thứ XIII"
    undo_last(called, cast.movement_office)
    assert Congress.objects.count() == 0


def test_who_calls_a_congress_second_is_told_of_the_first(cast):
    found = congress(cast).term
    with pytest.raises(terms.HasCongress, match="lần thứ XIII"):
        congress(cast, found)


@pytest.mark.parametrize("typed", ["", "0", "mười", "IIX", "1234", "-3"])
def test_what_is_no_number_is_no_ordinal(cast, typed):
    with pytest.raises(terms.WrongOrdinal):
        congress(cast, ordinal=typed)


def test_a_congress_ends_on_its_first_day_or_later(cast):
    with pytest.raises(terms.WrongDays):
        congress(cast, ends_on=date(2022, 12, 14))


def test_a_month_belongs_to_the_term_that_runs_on_its_first_day():
    span = rules.span(Term(starts_on=date(2022, 12, 18), ends_on=date(2027, 12, 17)))
    assert [(p.year, p.first, p.last) for p in (span.parts[0], span.parts[-1])] == [
        (2023, 1, 12),
        (2027, 1, 12),
    ]


@pytest.mark.parametrize("middle", [date(2022, 12, 17), date(2023, 1, 1), date(2023, 2, 28)])
def test_terms_that_follow_each_other_share_no_month_and_miss_none(middle):
    first, last = date(2020, 3, 5), date(2026, 7, 31)
    whole = rules.span(Term(starts_on=first, ends_on=last))
    parts = [
        rules.span(Term(starts_on=first, ends_on=middle)),
        rules.span(Term(starts_on=middle + timedelta(1), ends_on=last)),
    ]
    assert [month for span in parts for month in months(span)] == months(whole)


def months(span):
    return [
        part.year * 100 + month for part in span.parts for month in range(part.first, part.last + 1)
    ]


def test_the_term_shown_unasked_is_the_one_that_runs(cast):
    old = term(cast, first=date(2017, 1, 1), last=date(2021, 12, 31))
    now = term(cast, first=date(2022, 1, 1), last=date(2026, 12, 31))
    coming = term(cast, first=date(2027, 1, 1), last=date(2031, 12, 31))
    every = [coming, old, now]
    days = (date(2020, 1, 1), date(2024, 1, 1), date(2040, 1, 1), date(2001, 1, 1))
    assert [rules.running(every, day) for day in days] == [old, now, coming, coming]
