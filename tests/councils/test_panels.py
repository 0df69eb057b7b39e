"""Founding, seats, opening: who may, what is missing, and how it is taken back."""

import pytest

from tests.councils.conftest import score
from vuonuom.access.errors import NotAllowed
from vuonuom.core.errors import Refused
from vuonuom.councils import actions
from vuonuom.councils.actions import panels
from vuonuom.councils.models import Rubric
from vuonuom.councils.states import PanelKind, PanelState, RubricStatus, Seat
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undo
from vuonuom.organization.models import Unit


def take_back(kind, by):
    return undo(entry=Entry.objects.filter(kind=kind).latest("pk"), by=by)


def founding(cast, rubrics, by="secretary", unit="base_a", rubric="danang-gd-2026", name="HĐ"):
    return actions.found_panel(
        by=getattr(cast, by),
        unit=getattr(cast, unit),
        kind=PanelKind.SCREENING,
        name=name,
        rubric=rubrics[rubric],
    )


def test_loading_rubrics_twice_changes_nothing(rubrics):
    actions.load_rubrics()
    complete = Rubric.objects.filter(status=RubricStatus.COMPLETE)
    assert (Rubric.objects.count(), complete.count()) == (5, 3)


@pytest.mark.parametrize("draft", ["sonla-mau03", "qd2266-dotpha"])
def test_a_draft_rubric_founds_no_panel(cast, rubrics, draft):
    with pytest.raises(panels.DraftRubric):
        founding(cast, rubrics, rubric=draft)


@pytest.mark.parametrize(
    ("by", "unit", "may"),
    [
        ("secretary", "base_a", True),
        ("secretary", "branch_a1", True),
        ("secretary", "head", False),
        ("secretary", "base_b", False),
        ("author", "base_a", False),
        ("keeper_here", "branch_a1", False),
        ("mentor", "base_a", False),
        ("reviewer", "base_a", False),
        ("leader", "base_a", False),
        ("auditor", "base_a", False),
        ("admin", "base_a", False),
        ("stranger", "base_a", False),
    ],
)
def test_who_founds_a_panel_where(cast, rubrics, by, unit, may):
    if may:
        assert founding(cast, rubrics, by=by, unit=unit).unit == getattr(cast, unit)
    else:
        with pytest.raises(NotAllowed):
            founding(cast, rubrics, by=by, unit=unit)


@pytest.mark.parametrize("name", ["", "  \u200b ", "x" * 201])
def test_a_panel_needs_a_name_of_at_most_200(cast, rubrics, name):
    with pytest.raises(panels.NeedsName):
        founding(cast, rubrics, name=name)


def test_a_closed_unit_founds_no_panel(cast, rubrics):
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on="2026-01-01")
    cast.base_a.refresh_from_db()
    with pytest.raises(panels.UnitIsClosed):
        founding(cast, rubrics)


@pytest.mark.parametrize("who", ["author", "leader", "secretary", "mentor", "member_elsewhere"])
def test_only_reviewers_over_the_unit_are_seated(cast, rubrics, who):
    panel = founding(cast, rubrics)
    with pytest.raises(panels.CannotSit):
        actions.appoint(by=cast.secretary, panel=panel, person=getattr(cast, who))


def test_a_reviewer_of_another_base_is_not_seated(cast, rubrics):
    with pytest.raises(NotAllowed):
        founding(cast, rubrics, unit="base_b")


def test_nobody_sits_twice(cast, found):
    panel = found(open_it=False)
    with pytest.raises(panels.SeatTaken):
        actions.appoint(by=cast.secretary, panel=panel, person=cast.reviewer)


def test_a_panel_has_one_chair(cast, rubrics):
    panel = founding(cast, rubrics)
    actions.appoint(by=cast.secretary, panel=panel, person=cast.reviewer, seat=Seat.CHAIR)
    with pytest.raises(panels.SeatTaken):
        actions.appoint(
            by=cast.secretary, panel=panel, person=cast.second_reviewer, seat=Seat.CHAIR
        )


def test_two_members_open_nothing(cast, rubrics):
    panel = founding(cast, rubrics)
    actions.appoint(by=cast.secretary, panel=panel, person=cast.reviewer, seat=Seat.CHAIR)
    actions.appoint(by=cast.secretary, panel=panel, person=cast.second_reviewer)
    with pytest.raises(panels.NotReady):
        actions.open_panel(by=cast.secretary, panel=panel)


def test_without_a_chair_nothing_opens(cast, rubrics):
    panel = founding(cast, rubrics)
    for person in (cast.reviewer, cast.second_reviewer, cast.third_reviewer):
        actions.appoint(by=cast.secretary, panel=panel, person=person)
    with pytest.raises(panels.NotReady):
        actions.open_panel(by=cast.secretary, panel=panel)


def test_opening_twice_tells_the_second(cast, panel):
    with pytest.raises(panels.SomebodyWasFirst):
        actions.open_panel(by=cast.secretary, panel=panel)


def test_opening_is_undone_while_nobody_has_scored(cast, panel):
    take_back("councils.panel.opened", cast.secretary)
    panel.refresh_from_db()
    assert panel.state == PanelState.FORMING


def test_opening_stands_once_somebody_has_scored(cast, case):
    score(case, cast.reviewer)
    with pytest.raises(panels.NotReady):
        take_back("councils.panel.opened", cast.secretary)


def test_an_appointment_is_undone(cast, found):
    panel = found(open_it=False)
    take_back("councils.seat.given", cast.secretary)
    assert panel.members.count() == 2


def test_who_has_scored_keeps_the_seat(cast, case):
    score(case, cast.third_reviewer)
    with pytest.raises(Refused):
        take_back("councils.seat.given", cast.secretary)


def test_founding_is_undone_while_the_panel_is_empty(cast, rubrics):
    panel = founding(cast, rubrics)
    take_back("councils.panel.founded", cast.secretary)
    panel.refresh_from_db()
    assert panel.state == PanelState.CLOSED
