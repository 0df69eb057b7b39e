"""A branch's month-end list of ideas: read whole, entered once, taken back as a whole."""

from datetime import date

import pytest
import time_machine

from tests.rosters.making import enter, planned, reasons, sheet
from vuonuom.access.errors import NotAllowed
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.notifications.models import Notice
from vuonuom.ops.check import differences
from vuonuom.organization.models import Membership
from vuonuom.rosters.actions.entering import HasRejections, NothingToEnter
from vuonuom.rosters.actions.undoing import ChangedSince
from vuonuom.rosters.models import Intake
from vuonuom.rosters.states import ListKind

IDEAS = ListKind.IDEAS
HEAD = ["Người viết", "Đơn vị", "Nội dung", "Tên sáng kiến", "Ngày gửi"]
HAT, MAM = "Nguyễn Thị Hạt", "Trần Văn Mầm"
HOME = "Chi đoàn Mai Sơn 1"
GOOD = [HAT, HOME, "Dựng mái che", "Mái che", "3/11/2026"]
OTHER = [MAM, HOME, "Làm tủ sách", "", "ngày 5 tháng 11 năm 2026"]
WRONG = ["Không Ai Cả", HOME, "Sổ trực", "", ""]


@pytest.fixture(autouse=True)
def today(cast):
    with time_machine.travel("2026-11-22 08:00+07:00"):
        yield


def listed(folder, *rows, head=HEAD, **how):
    return sheet(folder, head, *rows, **how)


def entered(cast, source, **how):
    return enter(source, IDEAS, by=cast.keeper_here, unit=cast.branch_a1, **how)


def test_each_line_is_its_writers_idea_and_the_day_is_kept_beside(cast, tmp_path):
    entered(cast, listed(tmp_path, GOOD, OTHER))
    ideas = Idea.objects.order_by("pk")
    assert [(each.title, each.authors.get().person) for each in ideas] == [
        ("Mái che", cast.author), ("Làm tủ sách", cast.co_author),
    ]  # fmt: skip
    claimed = Entry.objects.filter(kind="mailbox.slip.entered").order_by("pk")
    assert [each.claimed_at.date() for each in claimed] == [date(2026, 11, 3), date(2026, 11, 5)]


def test_the_writer_is_told(cast, tmp_path):
    entered(cast, listed(tmp_path, GOOD))
    assert Notice.objects.filter(person=cast.author).count() == 1


def test_entering_it_again_doubles_nothing(cast, tmp_path):
    entered(cast, listed(tmp_path, GOOD))
    plan = planned(listed(tmp_path, GOOD, OTHER), IDEAS, cast.branch_a1)
    assert plan.numbers() == {"new": 1, "same": 1, "rejected": 0}
    with pytest.raises(NothingToEnter):
        entered(cast, listed(tmp_path, GOOD))


def test_what_the_writer_sent_by_themselves_is_not_entered(cast, tmp_path):
    mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="dung mai che")
    plan = planned(listed(tmp_path, GOOD), IDEAS, cast.branch_a1)
    assert plan.numbers()["same"] == 1


def test_forty_columns_title_rows_and_english_heads(cast, tmp_path):
    head = [f"Cột {n}" for n in range(35)] + ["Content", "No.", "Author", "Unit", "Date"]
    row = [f"x{n}" for n in range(35)] + ["Dựng mái che", "1", HAT, HOME, "2026-11-03"]
    above = [["ĐOÀN CƠ SỞ MAI SƠN"], ["DANH SÁCH SÁNG KIẾN THÁNG 11"], []]
    plan = planned(listed(tmp_path, row, head=head, above=above), IDEAS, cast.branch_a1)
    assert [new.said.text for new in plan.new] == ["Dựng mái che"]


def test_wrong_lines_are_told_with_their_reasons(cast, tmp_path):
    rows = [
        WRONG,
        [HAT, "Chi đoàn Không Có", "Sổ trực", "", ""],
        [HAT, HOME, "", "", ""],
        [HAT, HOME, "Sổ trực", "", "hôm qua"],
        ["", HOME, "Sổ trực", "", ""],
    ]
    plan = planned(listed(tmp_path, *rows), IDEAS, cast.branch_a1)
    assert reasons(plan) == [
        (2, "Người viết", "Không có ai tên hay mã như vậy trong đơn vị."),
        (3, "Đơn vị", "Không có đơn vị mang tên này trong phạm vi được nhập."),
        (4, "Nội dung", "Xin viết vài chữ về ý tưởng."),
        (5, "Ngày gửi", "“hôm qua” không phải ngày/tháng/năm."),
        (6, "Người viết", "Thiếu họ và tên."),
    ]


def test_good_lines_go_in_alone_when_asked(cast, tmp_path):
    source = listed(tmp_path, GOOD, WRONG)
    with pytest.raises(HasRejections):
        entered(cast, source)
    assert not Idea.objects.exists()
    entered(cast, source, good_alone=True)
    assert Idea.objects.count() == 1


def test_a_number_tells_one_from_another_of_the_same_name(cast, tmp_path):
    cast.co_author.name(HAT)
    cast.co_author.save()
    Membership.objects.filter(person=cast.co_author).update(number="H-02")
    head = ["Mã số", *HEAD]
    plan = planned(listed(tmp_path, ["h-02", *GOOD], ["", *GOOD], head=head), IDEAS, cast.branch_a1)
    assert [new.writer.person for new in plan.new] == [cast.co_author.pk]
    assert reasons(plan) == [(3, "Người viết", "Có nhiều người trùng tên này. Xin ghi mã số.")]


def test_another_units_member_is_out_of_reach(cast, tmp_path):
    row = ["Phạm Văn Xa", "", "Sổ trực", "", ""]
    plan = planned(listed(tmp_path, row), IDEAS, cast.branch_a1)
    assert len(plan.rejected) == 1


def test_the_whole_list_is_taken_back(cast, tmp_path):
    intake = entered(cast, listed(tmp_path, GOOD, OTHER))
    entry = Entry.objects.get(kind="rosters.intake.entered")
    undoing.undo(entry=entry, by=cast.keeper_here)
    assert set(Idea.objects.values_list("state", flat=True)) == {IdeaState.WITHDRAWN}
    assert Intake.objects.get(pk=intake.pk).state == "undone"
    assert list(differences()) == []


def test_a_list_of_which_one_was_answered_stays(cast, tmp_path):
    entered(cast, listed(tmp_path, GOOD, OTHER))
    mailbox.decline(by=cast.keeper_here, letter=Letter.objects.first(), text="Đã có rồi.")
    with pytest.raises(ChangedSince):
        undoing.undo(entry=Entry.objects.get(kind="rosters.intake.entered"), by=cast.keeper_here)


def test_only_who_keeps_the_mailbox_enters_one(cast, tmp_path):
    with pytest.raises(NotAllowed):
        enter(listed(tmp_path, GOOD), IDEAS, by=cast.author, unit=cast.branch_a1)


def test_the_installation_itself_enters_one_for_all(cast, tmp_path):
    enter(listed(tmp_path, GOOD), IDEAS)
    assert Idea.objects.get().submitted_by == cast.author
