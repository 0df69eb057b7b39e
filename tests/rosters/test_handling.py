"""A list that was sent is read in the background, corrected, confirmed, entered or dropped."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rosters.making import people
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.core.sheets import reading
from vuonuom.core.text import fold
from vuonuom.files import progress
from vuonuom.files.kinds import TooLarge, WrongContent
from vuonuom.files.models import StoredFile
from vuonuom.organization.models import Membership
from vuonuom.rosters import tasks
from vuonuom.rosters.actions import handling as acts
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.plans import Source, plan_file
from vuonuom.rosters.queries.tables import Corrections, head_of
from vuonuom.rosters.states import IntakeState, ListKind

PEOPLE = ListKind.PEOPLE


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DATA_DIR = tmp_path
    return tmp_path


def upload(source, name="danh-sach.xlsx"):
    return SimpleUploadedFile(name, source.path.read_bytes())


def sent(cast, folder, *rows, by=None, **how):
    return acts.send_list(
        by=by or cast.movement_office,
        kind=PEOPLE,
        unit=cast.head,
        upload=upload(people(folder, *rows, **how)),
    )


def worked(intake):
    tasks.work_on(tasks.next_one())
    intake.refresh_from_db()
    return intake


GOOD = ["1", "A A", "branch-a1", ""]
WRONG = ["2", "", "branch-a1", ""]


def test_nothing_enters_before_it_is_confirmed(cast, folder):
    intake = worked(sent(cast, folder, GOOD))
    assert (intake.state, intake.found["new"]) == (IntakeState.CHECKED, 1)
    assert not Membership.objects.filter(number="1").exists()


def test_what_is_confirmed_enters(cast, folder):
    intake = worked(sent(cast, folder, GOOD, WRONG))
    acts.confirm_list(by=cast.movement_office, intake=intake)
    assert worked(intake).state == IntakeState.ENTERED
    assert Membership.objects.filter(number="1").exists()


def test_wrong_lines_come_back_in_a_copy_with_their_reasons(cast, folder):
    intake = worked(sent(cast, folder, GOOD, WRONG, above=[["DANH SÁCH"]]))
    assert lines(intake.answer) == [
        ["DANH SÁCH", "", "", "", ""],
        ["Mã số", "Họ và tên", "Mã đơn vị", "Ngày vào", "Lý do chưa nhập"],
        ["1", "A A", "branch-a1", "", ""],
        ["2", "", "branch-a1", "", "Họ và tên: Thiếu họ và tên."],
    ]


def lines(stored):
    with reading.opened(Path(stored.content.path)) as sheet:
        return [list(row) for row in sheet.rows]


def test_the_copy_reads_as_the_list_did(cast, folder):
    intake = worked(sent(cast, folder, GOOD, WRONG))
    plan, _table = plan_file(Source(Path(intake.answer.content.path)), PEOPLE, scope=None)
    assert plan.numbers() == {key: intake.found[key] for key in plan.numbers()}


def test_a_file_without_a_head_says_so(cast, folder):
    intake = worked(sent(cast, folder, ["1", "2", "3", "4"], head=["5", "6", "7", "8"]))
    assert intake.state == IntakeState.UNREADABLE
    assert intake.trouble.startswith("Không thấy dòng tiêu đề trong 30 dòng đầu.")


def test_a_missing_column_can_be_pointed_out(cast, folder):
    intake = worked(sent(cast, folder, GOOD, head=["Mã số", "Họ và tên", "Nơi", "Ngày vào"]))
    assert intake.trouble == "Bảng thiếu cột: Mã đơn vị."
    mapping = {"number": 0, "full_name": 1, "unit_code": 2}
    acts.correct_list(by=cast.movement_office, intake=intake, line=1, mapping=mapping)
    assert worked(intake).found["new"] == 1


def test_the_first_lines_are_shown_with_days_as_people_write_them(cast, folder):
    day = date(2026, 11, 5)
    blank = ["", "", "", ""]
    intake = worked(sent(cast, folder, blank, ["1", "A A", "branch-a1", day]))
    assert intake.shown["sample"] == [["1", "A A", "branch-a1", "05/11/2026"]]


OWN_WORDS = ["Thẻ", "Ai", "Ở đâu", "Từ khi nào"]


def test_columns_that_all_bear_other_names_can_be_pointed_out(cast, folder):
    intake = worked(sent(cast, folder, GOOD, head=OWN_WORDS))
    assert (intake.line, intake.shown["words"]) == (1, OWN_WORDS)


def test_a_form_in_its_own_words_is_known_the_next_time(cast, folder):
    first = worked(sent(cast, folder, GOOD, head=OWN_WORDS))
    mapping = {"number": 0, "full_name": 1, "unit_code": 2}
    acts.correct_list(by=cast.movement_office, intake=first, line=1, mapping=mapping)
    acts.confirm_list(by=cast.movement_office, intake=worked(first))
    worked(first)
    assert worked(sent(cast, folder, GOOD, head=OWN_WORDS)).mapping == mapping


def test_what_was_corrected_is_remembered_for_the_next_list_of_its_form(cast, folder):
    head = ["Mã số", "Họ và tên", "Nơi", "Ngày vào"]
    first = worked(sent(cast, folder, GOOD, head=head))
    mapping = {"number": 0, "full_name": 1, "unit_code": 2}
    acts.correct_list(by=cast.movement_office, intake=first, line=1, mapping=mapping)
    acts.confirm_list(by=cast.movement_office, intake=worked(first))
    worked(first)
    again = worked(sent(cast, folder, ["2", "B B", "branch-a1", ""], head=head))
    assert (again.state, again.mapping) == (IntakeState.CHECKED, mapping)


READINGS = {
    unit: {"number": 0, "full_name": 1, "unit_code": at}
    for at, unit in enumerate(("head", "base_a", "branch_a2", "base_b", "nobody"), start=2)
}


@pytest.mark.parametrize(
    ("entered_for", "sent_for", "read_as"),
    [
        (("nobody", "base_a", "head"), "branch_a1", "base_a"),  # the nearest
        (("base_a", "head"), "head", "head"),  # not as one below
        (("branch_a2", "base_b", "nobody"), "branch_a1", "nobody"),  # not as one beside
        (("head", "nobody"), "branch_a1", "head"),
        (("base_b",), "branch_a1", None),
    ],
)
def test_a_form_is_read_as_the_unit_or_the_nearest_above_it_read_it(
    cast, folder, entered_for, sent_for, read_as
):
    words = [*OWN_WORDS, "Năm", "Sáu", "Bảy"]
    for n, name in enumerate(entered_for):
        Intake.objects.create(
            code=f"DS-{n}", kind=PEOPLE, unit=getattr(cast, name, None), at=clock.now(),
            state=IntakeState.ENTERED, mapping=READINGS[name],
            signature="|".join(map(fold, words)),
        )  # fmt: skip
    source = people(folder, [*GOOD, "", "", ""], head=words)
    wanted = Corrections(unit=getattr(cast, sent_for).pk)
    head, _sample = head_of(source.path, PEOPLE, corrections=wanted)
    assert head.mapped == READINGS.get(read_as, {})


def test_a_dropped_list_loses_its_file(cast, folder):
    intake = worked(sent(cast, folder, GOOD))
    acts.drop_list(by=cast.movement_office, intake=intake)
    assert (StoredFile.objects.count(), Intake.objects.get().shown) == (0, {})


def test_files_go_after_a_week_whatever_became_of_the_list(cast, folder):
    worked(sent(cast, folder, GOOD))
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert acts.forget_files() == 1
    assert StoredFile.objects.count() == 0


def test_two_who_confirm_are_told_who_was_first(cast, folder):
    intake = worked(sent(cast, folder, GOOD))
    acts.confirm_list(by=cast.movement_office, intake=intake)
    with pytest.raises(acts.SomebodyWasFirst, match="nay là “đang nhập”"):
        acts.confirm_list(by=cast.admin, intake=intake)


def test_a_file_that_kills_its_reader_is_given_up(cast, folder):
    intake = sent(cast, folder, GOOD)
    Intake.objects.update(tries=2)
    assert "máy không đọc hết được" in worked(intake).trouble


def test_a_unit_that_closed_meanwhile_is_told_when_entering(cast, folder):
    intake = worked(sent(cast, folder, GOOD))
    acts.confirm_list(by=cast.movement_office, intake=intake)
    type(cast.branch_a1).objects.filter(pk=cast.branch_a1.pk).update(closed_on=clock.today())
    assert worked(intake).trouble == "Danh sách không có dòng nào nhập được."


def entered(cast, folder):
    intake = worked(sent(cast, folder, GOOD))
    acts.confirm_list(by=cast.movement_office, intake=intake)
    return worked(intake)


def test_an_undo_is_asked_for_and_done_in_the_background(cast, folder):
    intake = acts.take_list_back(by=cast.movement_office, intake=entered(cast, folder))
    assert Membership.objects.filter(number="1").exists()
    assert worked(intake).state == IntakeState.UNDONE
    assert not Membership.objects.filter(number="1").exists()


def test_an_undo_that_is_no_longer_possible_says_why_and_changes_nothing(cast, folder):
    intake = acts.take_list_back(by=cast.movement_office, intake=entered(cast, folder))
    Membership.objects.filter(number="1").update(ends_on=clock.today())
    assert "người chuyển sinh hoạt" in worked(intake).trouble
    assert intake.state == IntakeState.ENTERED


def test_an_undo_that_kills_its_process_is_given_up(cast, folder):
    intake = acts.take_list_back(by=cast.movement_office, intake=entered(cast, folder))
    Intake.objects.update(tries=2)
    assert "Mọi thứ vẫn như trước" in worked(intake).trouble
    assert Membership.objects.filter(number="1").exists()


def test_only_who_entered_a_list_asks_for_its_undo(cast, folder):
    intake = entered(cast, folder)
    with pytest.raises(acts.CannotTakeBack):
        acts.take_list_back(by=cast.admin, intake=intake)


def test_an_undo_is_asked_for_within_a_day(cast, folder):
    intake = entered(cast, folder)
    with time_machine.travel(clock.now() + timedelta(hours=25)), pytest.raises(acts.CannotTakeBack):
        acts.take_list_back(by=cast.movement_office, intake=intake)


def test_an_undo_is_asked_for_once(cast, folder):
    intake = acts.take_list_back(by=cast.movement_office, intake=entered(cast, folder))
    with pytest.raises(acts.SomebodyWasFirst, match="nay là “đang hoàn tác”"):
        acts.take_list_back(by=cast.movement_office, intake=intake)


def test_writing_and_undoing_are_told_on_their_way(cast, folder, monkeypatch):
    said = []
    monkeypatch.setattr(tasks, "EVERY", -1)
    monkeypatch.setattr(progress, "tell", lambda name, done, whole: said.append((done, whole)))
    intake = entered(cast, folder)
    acts.take_list_back(by=cast.movement_office, intake=intake)
    said.clear()
    worked(intake)
    assert said == [(0, 2), (1, 2)]


@pytest.mark.parametrize("who", ["author", "keeper_here", "mentor", "stranger", "auditor"])
def test_a_list_cannot_be_sent_for_a_unit_that_is_not_ones_own(cast, folder, who):
    with pytest.raises(NotAllowed):
        sent(cast, folder, GOOD, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.xlsx", b"", WrongContent), ("a.xlsx", b"%PDF-1.7", WrongContent),
        ("a.csv", b"\x00\x01", WrongContent), ("a.xlsx", b"a,b", WrongContent),
        ("a.exe", b"a,b", WrongContent), ("a.csv", b"a" * 101, TooLarge),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_when_it_is_sent(cast, monkeypatch, name, content, error):
    monkeypatch.setattr("vuonuom.files.kinds.LIST_BYTES", 100)
    with pytest.raises(error):
        acts.send_list(
            by=cast.movement_office,
            kind=PEOPLE,
            unit=cast.head,
            upload=SimpleUploadedFile(name, content),
        )


def test_how_far_it_has_come_is_seen_from_outside(folder):
    progress.tell("DS-2026-ABCDE", 5, 10)
    assert progress.told("DS-2026-ABCDE") == (5, 10)
    progress.forget("DS-2026-ABCDE")
    assert progress.told("DS-2026-ABCDE") == (0, 0)


def test_no_name_leads_out_of_the_folder(folder):
    with pytest.raises(ValueError, match="etc"):
        progress.tell("../../etc", 1, 1)
