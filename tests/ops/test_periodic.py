"""What is due is done once, in the background as by hand."""

import argparse
from datetime import timedelta

import pytest

from vuonuom.core import clock
from vuonuom.files.actions import sweep
from vuonuom.files.models import StoredFile
from vuonuom.journal.models import Entry, Seal
from vuonuom.mailbox.actions import move_out, send_letter
from vuonuom.ops import background, periodic

pytestmark = pytest.mark.django_db


def test_running_twice_does_nothing_twice(cast, capsys):
    assert periodic.run(argparse.Namespace()) == 0
    assert "đánh số mục nhật ký" in capsys.readouterr().out
    sealed = Seal.objects.count()
    assert periodic.run(argparse.Namespace()) == 0
    assert (capsys.readouterr().out, Seal.objects.count()) == ("", sealed)
    assert not Entry.objects.filter(number=None).exists()


def test_one_failing_job_does_not_stop_the_others(cast, monkeypatch):
    def broken():
        raise ValueError

    done = []
    worker = background.Background()
    worker.jobs = lambda: [("a", broken), ("b", lambda: done.append("b"))]
    worker._round()
    assert done == ["b"]


def test_an_index_that_cannot_be_written_holds_up_nothing_else(cast, monkeypatch):
    def full():
        raise OSError

    done = []
    worker = background.Background()
    worker.follow, worker.jobs = full, lambda: [("a", lambda: done.append("a"))]
    worker._round()
    assert done == ["a"]


def test_an_idle_round_writes_nothing(cast, django_assert_max_num_queries):
    worker = background.Background()
    worker.jobs = list
    worker._round()
    with django_assert_max_num_queries(3) as queries:
        worker._round()
    assert [q["sql"] for q in queries if not q["sql"].startswith("SELECT")] == []


def test_moved_out_words_are_erased_when_their_day_is_over(cast):
    letter = send_letter(
        by=cast.author, unit=cast.branch_a1, title="Tố cáo", text="Một người đã nhận tiền."
    )
    move_out(by=cast.keeper_here, letter=letter)
    with clock.told(clock.now() + timedelta(hours=25)):
        periodic.run(argparse.Namespace())
    letter.idea.refresh_from_db()
    assert letter.idea.text == ""


def test_files_without_a_row_are_swept_after_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "lac.pdf").write_bytes(b"x")
    (tmp_path / "2026" / "giu.pdf").write_bytes(b"x")
    StoredFile.objects.create(
        content="2026/giu.pdf", name="giu.pdf", media_type="application/pdf", size=1, sha256="",
        uploaded_at=clock.now(),
    )  # fmt: skip
    assert sweep() == 0
    with clock.told(clock.now() + timedelta(days=2)):
        assert sweep() == 1
    assert [path.name for path in (tmp_path / "2026").iterdir()] == ["giu.pdf"]


def test_who_acts_alone_is_found_at_once_and_a_crowd_leaves_senders_the_processor():
    assert [background.nap(came, 0.04) for came in (0, 1, 3, 4, 500)] == [
        0.05, 0.05, 0.05, 0.32, 0.32,
    ]  # fmt: skip
    assert background.nap(500, 2) == 0.5
