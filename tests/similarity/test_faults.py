"""The index is a follower: whatever becomes of it, pages go on and nothing is lost."""

import errno

import pytest

from vuonuom.ops import cli
from vuonuom.similarity import actions, index, queries
from vuonuom.similarity.models import Text


@pytest.fixture
def text(cast):
    Text.objects.create(
        subject_kind="ideas.idea", subject_id=1, code="YT-2026-00001",
        title="Tủ sách quay vòng", body="", unit_id=cast.branch_a1.pk, year=2026, stage="hat",
    )  # fmt: skip
    actions.follow()


def found(cast):
    return [hit.pk for hit in queries.search("tủ sách", person=cast.author)]


def cut_off():
    for file in index.folder().glob("*.store"):
        file.write_bytes(file.read_bytes()[:10])


def half_written():
    (index.folder() / "meta.json").write_text("{")


def take_away():
    for file in index.folder().iterdir():
        file.unlink()
    index.folder().rmdir()


BREAK = [cut_off, half_written, take_away]


@pytest.mark.parametrize("fault", BREAK)
def test_broken_index_says_that_it_is_catching_up(cast, text, fault):
    fault()
    index.forget()  # another process
    with pytest.raises(index.CatchingUp):
        found(cast)


@pytest.mark.parametrize("fault", BREAK)
def test_broken_index_is_named_and_healed_by_reindex(cast, text, fault):
    fault()
    index.forget()
    assert [d.table for d in queries.differences()] == ["index"]
    actions.rebuild()
    assert (list(queries.differences()), found(cast)) == ([], [1])


@pytest.mark.parametrize("fault", BREAK)
def test_writer_makes_a_broken_index_anew(cast, text, fault):
    fault()
    index.forget()
    actions.look_over()
    actions.follow()
    assert found(cast) == [1]


def test_writer_makes_an_index_anew_that_was_cut_off_while_nobody_wrote(cast, text):
    """It holds the old file open, and would go on adding to an index that nobody can read."""
    for file in index.folder().glob("*.store"):
        cut = file.read_bytes()[:10]
        file.unlink()
        file.write_bytes(cut)
    actions.look_again()
    actions.follow()
    assert found(cast) == [1]


@pytest.mark.parametrize("fault", [half_written, take_away])
def test_writer_that_stays_open_makes_a_broken_index_anew(cast, text, fault):
    Text.objects.update(stale=True)
    actions.follow(staying=True)
    fault()
    actions.look_again()
    actions.follow(staying=True)
    assert (queries.waiting(), found(cast)) == (0, [1])


def test_while_a_writer_stays_open_others_leave_the_following_to_it(cast, text):
    Text.objects.update(stale=True)
    actions.follow(staying=True)
    with pytest.raises(index.Busy):
        index.Writer(index.opened())
    Text.objects.update(stale=True)
    assert actions.follow() == 1  # of the same process


def test_reindex_leaves_the_work_to_a_server_that_was_first(cast, text, capsys, monkeypatch):
    monkeypatch.setattr(actions, "TRIES", 0)
    assert cli.main(["reindex"]) == 1
    assert "Máy chủ đang chạy đã tự dựng lại chỉ mục" in capsys.readouterr().err
    assert found(cast) == [1]


def test_web_process_that_reads_makes_no_index(cast, text):
    take_away()
    with pytest.raises(index.CatchingUp):
        found(cast)
    assert not index.folder().exists()


def test_index_older_than_the_table_is_named_and_followed_when_the_writer_starts(cast, text):
    Text.objects.create(
        subject_kind="ideas.idea", subject_id=2, code="YT-2026-00002", title="Tủ sách lưu động",
        body="", unit_id=None, year=2026, stage="hat", stale=False,
    )  # fmt: skip
    assert [d.table for d in queries.differences()] == ["index"]
    actions.look_over()
    actions.follow()
    assert sorted(found(cast)) == [1, 2]


def test_full_disk_loses_nothing(cast, text, monkeypatch):
    Text.objects.update(title="Tủ sách lưu động", stale=True)

    def full(writer):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(index.Writer, "commit", full)
    with pytest.raises(OSError, match="No space"):
        actions.follow()
    assert (queries.waiting(), found(cast)) == (1, [1])
    monkeypatch.undo()
    actions.follow()
    assert (queries.waiting(), found(cast)) == (0, [1])


def test_rebuilding_leaves_nothing_to_the_writer(cast, text):
    actions.rebuild()
    assert queries.waiting() == 0


def test_rebuilding_on_a_full_disk_leaves_every_text_to_the_writer(cast, text, monkeypatch):
    def full(writer):
        raise ValueError("No space left on device")

    monkeypatch.setattr(index.Writer, "commit", full)
    with pytest.raises(ValueError, match="No space"):
        actions.rebuild()
    monkeypatch.undo()
    assert queries.waiting() == 1
    actions.follow()
    assert found(cast) == [1]


def test_index_that_is_written_meanwhile_is_not_accused(cast, text, monkeypatch):
    """Counted after the table's rows, as a second process sees it."""
    counts = iter([2, 1, 1])
    monkeypatch.setattr(queries, "indexed", lambda: next(counts))
    assert list(queries.differences()) == []
