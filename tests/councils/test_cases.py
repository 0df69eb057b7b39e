"""Laying ideas before panels: what each kind asks, the author's request, its dates, its secrets."""

from datetime import date, timedelta

import pytest

from tests.councils.conftest import request_form
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.councils import actions, queries
from vuonuom.councils.actions import cases
from vuonuom.councils.models import Case, ConfidentialInfo
from vuonuom.councils.rules.requests import last_filing_day
from vuonuom.councils.states import CaseState, PanelKind
from vuonuom.ideas import actions as ideas
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice


def file(cast, panel, idea, by="author", **changes):
    return actions.file_case(
        by=getattr(cast, by), panel=panel, idea=idea, request=request_form(**changes)
    )


def test_an_idea_that_was_never_tried_is_not_recognised(cast, panel, idea):
    ideas.mark_taken_up(by=cast.leader, idea=idea)
    with pytest.raises(cases.NotYet, match="chưa từng được áp dụng thử"):
        file(cast, panel, idea)


@pytest.mark.parametrize("by", ["secretary", "leader", "member_elsewhere", "reviewer"])
def test_only_an_author_asks_for_recognition(cast, panel, tried, by):
    with pytest.raises(NotAllowed):
        file(cast, panel, tried, by=by)


def test_a_co_author_may_ask(cast, panel, tried):
    assert file(cast, panel, tried, by="co_author").filed_by == cast.co_author


def test_recognition_needs_the_request(cast, panel, tried):
    with pytest.raises(cases.RequestIncomplete):
        actions.file_case(by=cast.author, panel=panel, idea=tried, request=None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"essence": " "}, "essence"),
        ({"conditions": ""}, "conditions"),
        ({"benefit_author": "\u200b"}, "benefit_author"),
        ({"committed": False}, "committed"),
        ({"essence": "x" * 10_001}, "essence"),
    ],
)
def test_an_incomplete_request_names_the_field(cast, panel, tried, changes, field):
    with pytest.raises(cases.RequestIncomplete) as refused:
        file(cast, panel, tried, **changes)
    assert refused.value.field == field


def test_first_applied_yesterday_is_in_time(cast, panel, tried):
    yesterday = clock.today() - timedelta(days=1)
    assert file(cast, panel, tried, first_applied_on=yesterday).first_applied_on == yesterday


@pytest.mark.parametrize("days", [-400, 1])
def test_first_applied_over_a_year_ago_or_tomorrow_is_out_of_time(cast, panel, tried, days):
    with pytest.raises(cases.OutOfTime):
        file(cast, panel, tried, first_applied_on=clock.today() + timedelta(days=days))


@pytest.mark.parametrize(
    ("applied", "last"),
    [
        (date(2025, 11, 22), date(2026, 11, 22)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_request_may_be_filed_for_one_year(applied, last):
    assert last_filing_day(applied) == last


def test_the_earlier_of_application_and_trial_is_asked(cast, panel, tried):
    with clock.told(clock.now() + timedelta(days=3)), pytest.raises(cases.OutOfTime):
        file(cast, panel, tried, first_applied_on=clock.today())


def test_an_idea_is_before_one_recognition_panel_at_a_time(cast, found, case):
    with pytest.raises(cases.AlreadyFiled):
        file(cast, found(), case.idea)


def test_a_panel_elsewhere_takes_no_file_of_here(cast, rubrics, tried):
    grant(by=None, person=cast.secretary, role="secretary", unit=cast.base_b, on=date(2024, 1, 1))
    cast.secretary._reach = None
    there = actions.found_panel(
        by=cast.secretary, unit=cast.base_b, kind=PanelKind.RECOGNITION, name="HĐ",
        rubric=rubrics["danang-gd-2026"],
    )  # fmt: skip
    with pytest.raises(cases.NotOfThisPanel):
        file(cast, there, tried)


def test_screening_takes_an_idea_as_it_was_sent(cast, found, idea):
    panel = found(kind=PanelKind.SCREENING)
    case = actions.file_case(by=cast.secretary, panel=panel, idea=idea)
    assert case.state == CaseState.FILED


def test_screening_takes_no_declined_idea(cast, found, idea):
    panel = found(kind=PanelKind.SCREENING)
    ideas.mark_declined(by=cast.leader, idea=idea)
    with pytest.raises(cases.NotYet):
        actions.file_case(by=cast.secretary, panel=panel, idea=idea)


def test_acceptance_takes_no_untried_idea(cast, found, idea):
    panel = found(kind=PanelKind.ACCEPTANCE)
    with pytest.raises(cases.NotYet):
        actions.file_case(by=cast.secretary, panel=panel, idea=idea)


def test_a_closed_panel_takes_no_file(cast, found, judged):
    with pytest.raises(cases.Refused):
        file(cast, judged.panel, judged.idea)


def test_the_same_file_twice_is_refused(cast, panel, case):
    with pytest.raises(cases.AlreadyFiled):
        file(cast, panel, case.idea)


def test_a_withdrawn_file_may_be_filed_again(cast, panel, case):
    actions.withdraw_case(by=cast.author, case=case)
    file(cast, panel, case.idea)
    assert Case.objects.filter(state=CaseState.FILED).count() == 1


def test_filing_is_undone_by_withdrawing(cast, case):
    undo(entry=Entry.objects.get(kind="councils.case.filed"), by=cast.author)
    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN


def test_a_judged_file_is_not_withdrawn(cast, judged):
    with pytest.raises(cases.CannotWithdraw):
        actions.withdraw_case(by=cast.author, case=judged)


def test_co_authors_are_told_that_a_request_was_filed(cast, case):
    told = Notice.objects.filter(sentence__contains="đã được đưa ra")
    assert [notice.person for notice in told] == [cast.co_author]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reviewer", True),
        ("third_reviewer", True),
        ("secretary", False),
        ("leader", False),
        ("author", False),
        ("auditor", False),
    ],
)
def test_what_is_confidential_is_for_the_panel_alone(cast, panel, tried, who, sees):
    case = file(cast, panel, tried, confidential="Công thức pha nằm ở phụ lục.")
    person = getattr(cast, who)
    shown = queries.case_view(queries.cases_for(person).get(pk=case.pk), person).confidential
    assert shown == ("Công thức pha nằm ở phụ lục." if sees else "")


def test_who_steps_aside_reads_nothing_confidential(cast, panel, tried):
    case = file(cast, panel, tried, confidential="Bí quyết.")
    actions.declare_interest(by=cast.reviewer, case=case, reason="Cùng nhóm.")
    shown = queries.case_view(queries.cases_for(cast.reviewer).get(pk=case.pk), cast.reviewer)
    assert shown.confidential == ""


def test_nothing_confidential_lies_with_the_case(cast, panel, tried):
    case = file(cast, panel, tried, confidential="Bí quyết.")
    told = {**Case.objects.filter(pk=case.pk).values()[0]}
    assert [name for name, value in told.items() if "Bí quyết" in str(value)] == []
    assert ConfidentialInfo.objects.get(case=case).text == "Bí quyết."
