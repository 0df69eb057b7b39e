"""A sum is kept only for as long as nothing has been written."""

from tests.progress.walk import send
from vuonuom.journal.acts import act
from vuonuom.progress.queries import kept


class Read:
    """Counts how often it is asked."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return [(self.times,)]


def test_a_sum_is_read_once_while_nothing_happens(db):
    read = Read()
    assert [kept.kept("a", read), kept.kept("a", read)] == [[(1,)], [(1,)]]


def test_two_sums_are_kept_apart(db):
    read = Read()
    assert [kept.kept("a", read), kept.kept("b", read)] == [[(1,)], [(2,)]]


def test_any_act_makes_it_read_anew(cast):
    read = Read()
    kept.kept("a", read)
    send(cast.author, cast.branch_a1, "Ghi lịch trực")
    assert kept.kept("a", read) == [(2,)]


def test_within_an_act_it_is_always_read(db):
    read = Read()

    @act
    def twice():
        return [kept.kept("a", read), kept.kept("a", read)]

    assert twice() == [[(1,)], [(2,)]]


def test_the_least_lately_asked_are_let_go(db, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    read = Read()
    for key in "abca":
        kept.kept(key, read)
    assert read.times == 4
