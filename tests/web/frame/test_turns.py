"""On SQLite the forms of a worker take turns; nobody waits for ever."""

import threading

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from vuonuom.web.frame import middleware
from vuonuom.web.frame.middleware import InTurnMiddleware

only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has no line to stand in"
)
ask = RequestFactory()


class Page:
    """A page that waits until it may go on, and knows how many were inside at once."""

    def __init__(self):
        self.inside = self.most = 0
        self.entered, self.may_go = threading.Event(), threading.Event()

    def __call__(self, request):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.set()
        self.may_go.wait(5)
        self.inside -= 1
        return HttpResponse()


def two_at_once(page, *requests):
    turns = InTurnMiddleware(page)
    threads = [threading.Thread(target=turns, args=(request,)) for request in requests]
    threads[0].start()
    page.entered.wait(5)
    threads[1].start()
    threads[1].join(0.2)
    page.may_go.set()
    for thread in threads:
        thread.join(5)
    return page.most


@only_sqlite
def test_two_forms_go_one_after_the_other():
    assert two_at_once(Page(), ask.post("/a/"), ask.post("/b/")) == 1


def test_a_page_does_not_wait_for_a_form():
    assert two_at_once(Page(), ask.post("/a/"), ask.get("/b/")) == 2


def test_a_form_that_takes_long_is_passed_by(monkeypatch):
    monkeypatch.setattr(middleware, "PATIENCE", 0.05)
    assert two_at_once(Page(), ask.post("/a/"), ask.post("/b/")) == 2


def test_a_form_that_fails_gives_its_turn_on():
    def fails(request):
        raise RuntimeError

    turns = InTurnMiddleware(fails)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            turns(ask.post("/a/"))
    assert not turns.turn.locked()
