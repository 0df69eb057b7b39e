"""What a worker keeps is what counting anew would find, whatever was done meanwhile."""

from datetime import date
from random import Random

import pytest

from tests.directives.making import assigned, each_unit
from tests.journal.walker import Walk
from tests.progress.walk import TODAY, at, count, send
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.actions.programmes import exempt_unit
from vuonuom.directives.models import TargetAssignment, TargetRule
from vuonuom.journal import queries as journal
from vuonuom.journal.actions import number_entries
from vuonuom.journal.acts import act
from vuonuom.journal.undoing import undo
from vuonuom.organization.actions.reorganisations import move_unit
from vuonuom.progress.queries import kept, standings
from vuonuom.progress.queries.near import near
from vuonuom.progress.queries.standings import Asked


def asking(unit, year=2026):
    rules = TargetRule.objects.filter(kind="per_unit").order_by("pk").values_list("pk", flat=True)
    return Asked(unit.pk, tuple(child.pk for child in near(unit).children), tuple(rules), year)


@pytest.fixture
def board(cast):
    """Each base and each branch is to have two ideas this year."""
    asks = [each_unit(cast, kind, "ideas.submitted", 2) for kind in ("base", "branch")]
    with at(TODAY):
        assigned(cast, *asks, year=2026)
        number_entries()
        yield asking(cast.head)


@pytest.fixture
def anew(monkeypatch):
    """How often all bound units were read."""
    read = []
    each = standings.each
    monkeypatch.setattr(kept.standings, "each", lambda *asked: read.append(asked) or each(*asked))
    return read


def test_it_is_read_once_while_nothing_happens(board, anew):
    assert kept.standing(board) == kept.standing(board) == standings.summed(board)
    assert len(anew) == 1


def test_an_idea_is_counted_on(cast, board, anew):
    kept.standing(board)
    for text in ("Ghi lịch trực", "Đổi giờ họp"):
        send(cast.author, cast.branch_a1, text)
        assert kept.standing(board) == standings.summed(board)
    assert (len(anew), sum(one.reached for one in kept.standing(board).values())) == (1, 2)


def test_what_is_undone_is_counted_off(cast, board, anew):
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    count(by=cast.author, unit=cast.branch_a1, measure="ideas.submitted", on=TODAY)
    kept.standing(board)
    count(by=cast.author, unit=cast.branch_a1, measure="ideas.submitted", on=TODAY, amount=-1)
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 1


def test_what_counts_in_another_year_changes_nothing(cast, board):
    before = kept.standing(board)
    send(cast.author, cast.branch_a1, "Ghi lịch trực", date(2025, 5, 5))
    assert kept.standing(board) == before


def test_a_number_given_meanwhile_is_no_change(cast, board, anew):
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    kept.standing(board)
    number_entries()
    send(cast.author, cast.branch_a1, "Đổi giờ họp")
    number_entries()
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 1


def test_after_a_move_all_is_read_anew(cast, board, anew):
    kept.standing(board)
    move_unit(by=cast.admin, unit=cast.branch_a1, parent=cast.base_b, on=clock.today())
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 2


def test_after_an_exemption_and_its_undo_all_is_read_anew(cast, board, anew):
    kept.standing(board)
    one = TargetAssignment.objects.filter(unit=cast.branch_a1).get()
    exempt_unit(by=cast.movement_office, assignment=one, reason="Mới thành lập")
    assert kept.standing(board) == standings.summed(board)
    undo(entry=journal.entries_of("directives.targetassignment", one.pk).last(),
         by=cast.movement_office)  # fmt: skip
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 3


def test_after_too_many_acts_all_is_read_anew(cast, board, anew, monkeypatch):
    monkeypatch.setattr(journal, "MOST_CHANGES", 1)
    number_entries()
    kept.standing(board)
    for text in ("Ghi lịch trực", "Đổi giờ họp"):
        send(cast.author, cast.branch_a1, text)
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 2


def test_after_an_act_that_counts_everywhere_all_is_read_anew(cast, board, anew, monkeypatch):
    monkeypatch.setattr(kept, "MOST_TOUCHED", 1)
    kept.standing(board)
    send(cast.author, cast.branch_a1, "Ghi lịch trực")  # counts at the branch and at its base
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 2


def test_of_more_units_than_are_kept_the_sums_are_kept_until_an_act(cast, board, anew, monkeypatch):
    monkeypatch.setattr(kept, "MOST_UNITS", 2)
    with monkeypatch.context() as patch:
        now = journal.mark()  # PostgreSQL's moves also when another database is written to
        patch.setattr(journal, "mark", lambda: now)
        for _ in range(2):
            assert kept.standing(board) == standings.summed(board)
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    assert kept.standing(board) == standings.summed(board)
    assert len(anew) == 2


def test_within_an_act_it_is_counted_and_not_kept(cast, board, anew):
    @act
    def counting():
        return kept.standing(board)

    assert counting() == standings.summed(board)
    assert anew == []


def test_the_least_lately_asked_are_let_go(cast, board, anew, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    a, b, c = (board, asking(cast.base_a), asking(cast.base_b))
    for asked in (a, b, c, a):
        kept.standing(asked)
    assert len(anew) == 4


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_it_is_what_counting_anew_finds(cast, board, seed):
    walk, chance = Walk(seed), Random(seed)
    for _ in range(25):
        try:
            walk.step()
        except Refused:
            continue
        if chance.random() < 0.3:
            number_entries()
        for unit in (cast.head, cast.base_a):
            asked = asking(unit)
            assert kept.standing(asked) == standings.summed(asked)
