from datetime import timedelta

import pytest

from vuonuom.core import clock
from vuonuom.journal import undoing
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry


@act
def wave(*, unit, by):
    record("frame.test.waved", by=by, subject=unit)
    return unit


@pytest.fixture(autouse=True)
def waving_can_be_undone(monkeypatch):
    @act
    def unwave(*, entry, by):
        reverse(entry, by=by, subject=by)

    monkeypatch.setitem(undoing._undoers, "frame.test.waved", unwave)


def waved(cast):
    wave(unit=cast.branch_a1, by=cast.author)
    return Entry.objects.get(kind="frame.test.waved")


def test_one_takes_back_what_one_did(cast, client_of):
    entry = waved(cast)
    answer = client_of(cast.author).post(f"/undo/{entry.pk}/", {"next": "/"}, follow=True)
    assert Entry.objects.filter(reverses=entry).count() == 1
    assert "Đã hoàn tác." in answer.text


def test_the_way_past_the_menu_leads_to_what_was_just_said(cast, client_of):
    entry, client = waved(cast), client_of(cast.author)
    page = client.post(f"/undo/{entry.pk}/", {"next": "/"}, follow=True).text
    assert ('class="skip" href="#said"' in page, 'id="said"' in page) == (True, True)
    assert 'class="skip" href="#main"' in client.get("/").text


def test_an_act_of_somebody_else_does_not_exist(cast, client_of):
    entry = waved(cast)
    assert client_of(cast.neighbour).post(f"/undo/{entry.pk}/").status_code == 404


def test_the_second_undo_is_told_of_the_first(cast, client_of):
    entry = waved(cast)
    client = client_of(cast.author)
    client.post(f"/undo/{entry.pk}/")
    answer = client.post(f"/undo/{entry.pk}/", follow=True)
    assert "Việc này đã được hoàn tác trước đó." in answer.text


def test_after_a_day_it_is_too_late(cast, client_of):
    with clock.told(clock.now() - timedelta(hours=25)):
        entry = waved(cast)
    answer = client_of(cast.author).post(f"/undo/{entry.pk}/", follow=True)
    assert "Đã quá 24 giờ" in answer.text


def test_undo_is_never_a_mere_link(cast, client_of):
    entry = waved(cast)
    assert client_of(cast.author).get(f"/undo/{entry.pk}/").status_code == 405
