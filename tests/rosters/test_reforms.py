"""A whole reform as one file: read, refused line by line, done, taken back."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import transaction

from tests.journal.acting import send
from tests.organization.reforming import among, everything, lay_country, random_reform
from tests.rosters.making import ListKind, enter, planned, reasons, sheet
from tests.rosters.test_handling import upload, worked
from vuonuom.core import clock
from vuonuom.journal import queries as journal
from vuonuom.journal import recount, undoing
from vuonuom.journal.models import Entry
from vuonuom.organization.actions.reforms import apply_reform
from vuonuom.organization.models import FormerName, Succession, Unit
from vuonuom.organization.queries import baseline_last_year
from vuonuom.organization.queries.reforms import trees_of
from vuonuom.rosters.actions import handling
from vuonuom.rosters.actions.entering import HasRejections
from vuonuom.rosters.queries.foreseen import foreseen
from vuonuom.rosters.queries.reforms import ReformPlan
from vuonuom.rosters.states import IntakeState
from vuonuom.tree import queries as tree

HEAD = ["Mã cũ", "Loại thay đổi", "Mã mới", "Tên mới", "Cấp trên mới (mã)", "Ngày hiệu lực",
        "Tỷ lệ %"]  # fmt: skip
DAY = "01/06/2026"
SENT = "ideas.submitted"


@pytest.fixture(autouse=True)
def day():
    with clock.told(datetime(2026, 7, 1, 5, tzinfo=UTC)):
        yield


def reform(folder, *rows, head=HEAD, **how):
    return sheet(folder, head, *rows, **how)


def row(old, kind, new="", name="", parent="", on=DAY, share=""):
    return [old, kind, new, name, parent, on, share]


def plan(folder, *rows, scope=None, **how):
    return planned(reform(folder, *rows, **how), ListKind.REFORM, scope)


MERGER = (
    row("base-a", "sáp nhập", "moi", "Đoàn cơ sở Mới"),
    row("base-b", "Sáp nhập", "moi"),
)
SPLIT = (
    row("base-a", "chia", "mot", "Một", share=60),
    row("base-a", "chia", "hai", "Hai", share="40 %"),
)


def test_a_merger_a_split_a_move_and_a_new_name_are_read_from_one_file(cast, tmp_path):
    found = plan(
        tmp_path,
        *SPLIT,
        row("branch-a2", "chuyển", parent="hai"),
        row("branch-a1", "sáp nhập", "branch-b1"),
        row("base-b", "đổi tên", name="Đoàn cơ sở Đồng Xanh"),
        row("", "thành lập", "moi", "Đoàn cơ sở Mới", "head"),
        row("head", "giữ nguyên"),
    )
    assert reasons(found) == []
    assert found.numbers() == {
        "opened": 3, "merged": 1, "split": 1, "closed": 0, "moved": 1, "renamed": 1, "same": 1,
        "rejected": 0,
    }  # fmt: skip


def test_the_head_is_found_below_titles_in_any_order_and_language(cast, tmp_path):
    head = ["Share", "Effective date", "New code", "Old code", "Kind of change", "New name"]
    rows = [["", "2026-06-01", "n", old, "merge", "New"] for old in ("base-a", "base-b")]
    found = plan(tmp_path, *rows, head=head, above=[["REFORM"], ["of a youth union"]])
    assert (reasons(found), len(found.reform.endings)) == ([], 2)


@pytest.mark.parametrize(
    ("rows", "line", "column", "reason"),
    [
        ([row("base-a", "sáp nhập", "base-b"), row("base-b", "sáp nhập", "base-a")],
         2, "Mã mới", "Đi thành vòng: từ dòng này qua dòng 3 lại về đơn vị cũ."),
        ([row("base-a", "sáp nhập", "base-b"), row("base-b", "giải thể")], 2, "Mã mới",
         ("Mã base-b vừa là đơn vị cũ vừa là đơn vị mới (dòng 3): xin ghi thẳng từ đơn vị đầu đến"
         " đơn vị cuối.")),
        ([*MERGER, row("moi", "đổi tên", name="X")], 4, "Mã cũ",
         ("Mã moi vừa là đơn vị cũ vừa là đơn vị mới (dòng 2): xin ghi thẳng từ đơn vị đầu đến"
         " đơn vị cuối.")),
        ([*MERGER, row("base-a", "giải thể")], 4, "Mã cũ", "Mã cũ này đã có ở dòng 2."),
        ([row("base-a", "chia", "m", "M", share=60), row("base-a", "chia", "n", "N", share=30)],
         2, "Tỷ lệ %", "Tỷ lệ các phần cộng lại là 90 %, phải đúng 100 %."),
        ([row("base-a", "chia", "m", "M", share=60), row("base-a", "chia", "n", "N")],
         2, "Tỷ lệ %", "Thiếu tỷ lệ của đơn vị được chia."),
        ([row("base-a", "chia", "m", "M", share=100)], 2, "Mã mới",
         "Chia cần ít nhất hai dòng cùng mã cũ."),
        ([row("base-a", "chia", "m", "M", share=120)], 2, "Tỷ lệ %",
         "Tỷ lệ phải lớn hơn 0 và không quá 100."),
        ([row("base-a", "chia", "base-a", share=60), row("base-a", "chia", "n", "N", share=40)],
         2, "Mã mới", "Đơn vị được chia khép lại: phần ở lại cần một mã mới."),
        ([row("base-a", "giải thể", on="01/01/2020")], 2, "Ngày hiệu lực",
         "Đơn vị được thành lập sau ngày này."),
        ([row("base-a", "giải thể", on="01/01/2030")], 2, "Ngày hiệu lực", "Ngày này chưa tới."),
        ([row("base-a", "giải thể", on="")], 2, "Ngày hiệu lực", "Thiếu ngày hiệu lực."),
        ([row("base-a", "giải thể")], 2, "Mã cũ",
         "Hãy chuyển hoặc giải thể các đơn vị trực thuộc trước."),
        ([row("khong-co", "giải thể")], 2, "Mã cũ",
         "Không có đơn vị mang mã này trong phạm vi được nhập."),
        ([row("", "sáp nhập", "moi", "Mới")], 2, "Mã cũ", "Thiếu mã cũ."),
        ([row("base-a", "biến mất")], 2, "Loại thay đổi",
         "Loại thay đổi là: sáp nhập, chia, chuyển, đổi tên, giải thể, thành lập."),
        ([MERGER[0], row("base-b", "sáp nhập", "moi", "Tên khác")], 3, "Tên mới",
         "Mã mới này ở dòng 2 mang tên khác: “Đoàn cơ sở Mới”."),
        ([MERGER[0], row("base-b", "sáp nhập", "moi", on="02/06/2026")], 3, "Ngày hiệu lực",
         "Cùng một đơn vị mới nhưng khác ngày với dòng 2."),
        ([row("base-a", "sáp nhập", "base-b", "Tên khác")], 2, "Mã mới",
         ("Mã này đang là của “Đoàn cơ sở Đồng Lúa”. Nếu đơn vị ấy ở lại với tên mới, xin thêm một"
         " dòng “đổi tên”.")),
        ([row("base-a", "sáp nhập", "branch-a1")], 2, "Mã mới",
         "Đơn vị nhận đang nằm bên trong đơn vị cũ."),
        ([row("base-a", "chuyển", parent="branch-b1"), row("base-b", "chuyển", parent="branch-a1")],
         2, "Mã cấp trên mới", "Không thể chuyển một đơn vị vào bên trong chính nó."),
        ([row("branch-a1", "chuyển", parent="base-b"), row("base-b", "sáp nhập", "base-a")],
         2, "Mã cấp trên mới",
         "Đơn vị cấp trên này khép lại ở dòng 3: xin ghi đơn vị thay nó."),
        ([row("branch-a1", "sáp nhập", "m", "M"), row("branch-b1", "sáp nhập", "m")],
         2, "Mã cấp trên mới",
         "Các đơn vị cũ không có chung một cấp trên: xin ghi mã cấp trên mới."),
        ([row("base-a", "đổi tên", "khac", "Tên")], 2, "Mã mới",
         "Đổi tên thì giữ mã; nếu mã cũng đổi, xin ghi là “sáp nhập”."),
        ([row("", "thành lập", "base-a", "X", "head")], 2, "Mã mới",
         "Mã này đang là của “Đoàn cơ sở Mai Sơn”."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_line(cast, tmp_path, rows, line, column, reason):
    found = plan(tmp_path, *rows)
    assert (line, column, reason) in reasons(found)
    assert found.good == 0


def test_units_outside_the_scope_are_not_touched(cast, tmp_path):
    found = plan(tmp_path, row("branch-a1", "sáp nhập", "branch-b1"), scope=cast.base_a)
    assert reasons(found) == [(2, "Mã mới", "Mã này là của một đơn vị ngoài phạm vi của bạn.")]


def test_nothing_is_done_while_one_line_is_wrong(cast, tmp_path):
    before = everything()
    source = reform(tmp_path, *MERGER, row("khong-co", "giải thể"))
    with pytest.raises(HasRejections):
        enter(source, ListKind.REFORM, good_alone=True)
    assert everything() == before


def test_of_two_reforms_of_one_unit_the_second_is_told_that_it_is_closed(cast, tmp_path, settings):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    merger, end = ([*MERGER], [row("base-a", "giải thể"), row("branch-a1", "giải thể"),
                               row("branch-a2", "giải thể")])  # fmt: skip
    lists = [
        worked(handling.send_list(by=by, kind=ListKind.REFORM, unit=cast.head,
                                  upload=upload(reform(tmp_path, *rows))))
        for by, rows in ((cast.movement_office, merger), (cast.admin, end))
    ]  # fmt: skip
    handling.confirm_list(by=cast.movement_office, intake=lists[0])
    handling.confirm_list(by=cast.admin, intake=lists[1])
    assert worked(lists[0]).state == IntakeState.ENTERED
    before = everything()
    assert worked(lists[1]).trouble == (
        "Từ lúc đọc tệp, có người đã làm thay đổi trước: dòng 2 nay không nhập được"
        " (Đoàn cơ sở Mai Sơn đã giải thể hoặc đã sáp nhập.)"
        " Chưa dòng nào được nhập; xin nộp lại tệp để xem lại."
    )
    assert everything() == before


def test_one_of_several_may_go_on_under_a_new_name(cast, tmp_path):
    source = reform(
        tmp_path,
        row("base-a", "sáp nhập", "base-b", "Đoàn cơ sở Chung"),
        row("base-b", "sáp nhập", "base-b", "Đoàn cơ sở Chung"),
    )
    enter(source, ListKind.REFORM)
    (succession,) = Succession.objects.all()
    assert (succession.predecessor_id, succession.successor.name) == (
        cast.base_a.pk, "Đoàn cơ sở Chung",
    )  # fmt: skip
    assert FormerName.objects.get().name == "Đoàn cơ sở Đồng Lúa"


def test_provinces_and_what_is_below_them_are_merged_in_one_file(cast, tmp_path):
    source = reform(
        tmp_path,
        *MERGER,
        row("branch-a1", "sáp nhập", "chi", "Chi đoàn Chung", "moi"),
        row("branch-b1", "sáp nhập", "chi"),
    )
    enter(source, ListKind.REFORM)
    path = tree.ancestors(cast.branch_a1.pk)
    codes = [Unit.objects.get(pk=key).code for key in path]
    assert codes == ["branch-a1", "chi", "moi", "head"]
    assert list(recount.differences()) == []


def test_last_year_of_a_new_unit_is_foreseen(cast, tmp_path):
    for unit, times in ((cast.branch_a1, 3), (cast.base_b, 2)):
        for _ in range(times):
            send(by=cast.author, unit=unit, on=date(2025, 5, 1))
    merged = foreseen(plan(tmp_path, *MERGER))
    (unit,) = merged["units"]
    assert (unit["code"], unit["figures"][0], unit["is_estimate"]) == ("moi", 5, False)
    assert [(term["code"], term["figures"][0]) for term in unit["terms"]] == [
        ("base-a", 3), ("base-b", 2),
    ]  # fmt: skip
    assert merged["national"][0] == [SENT, [[2024, 0, 0], [2025, 5, 5], [2026, 0, 0]]]


def test_parts_of_a_split_unit_are_foreseen_as_the_board_will_show_them(cast, tmp_path):
    """What lies below goes whole; of what stands at the unit itself each has a share."""
    for unit, times in ((cast.branch_a1, 4), (cast.branch_a2, 2), (cast.base_a, 3)):
        for _ in range(times):
            send(by=cast.author, unit=unit, on=date(2025, 5, 1))
    rows = (*SPLIT, row("branch-a2", "chuyển", parent="hai"))
    found = foreseen(plan(tmp_path, *rows))["units"]
    told = {one["code"]: (one["figures"][0], one["is_estimate"]) for one in found}
    assert told == {"mot": (6, True), "hai": (3, True)}
    enter(reform(tmp_path, *rows), ListKind.REFORM)
    units = {unit.code: unit.pk for unit in Unit.objects.filter(code__in=told)}
    board = baseline_last_year(units.values(), [SENT], 2026)
    assert {code: board[pk, SENT].value for code, pk in units.items()} == {"mot": 6, "hai": 3}


@pytest.mark.django_db
def test_what_is_foreseen_of_any_reform_is_what_comes(tmp_path):
    units = lay_country(provinces=2, bases=3, branches=2, people=6, sent=25)
    for seed in range(4):
        with transaction.atomic():
            asked = random_reform(units, Random(seed))
            trees = trees_of(asked, {one.code: -at for at, one in enumerate(asked.openings, 1)})
            told = foreseen(ReformPlan(reform=asked, trees=trees))["units"]
            apply_reform(by=None, reform=asked)
            now = dict(Unit.objects.values_list("code", "pk"))
            board = baseline_last_year([now[one["code"]] for one in told], [SENT], 2026)
            assert {one["code"]: one["figures"][0] for one in told} == {
                one["code"]: board[now[one["code"]], SENT].value for one in told
            }
            transaction.set_rollback(True)


def national(years):
    tops = [node for node, parent in tree.parents().items() if parent is None]
    return [journal.within_year(tops, [SENT, "ideas.authored"], year) for year in years]


def test_sixty_become_twenty_and_no_figure_is_lost(db, tmp_path):
    """Totals of every year at the head and at provinces that were left alone, and after undo."""
    units = lay_country(provinces=4, bases=15, branches=0, people=8, sent=60)
    rows = [
        row(f"p{p}-b{b}", "sáp nhập", f"moi-{p}-{b // 5}", f"Cơ sở mới {p} {b // 5}")
        for p in range(3)
        for b in range(15)
    ]
    before, at_head = everything(), national((2025, 2026))
    alone = journal.within_year([units["p3"].pk, units["p0"].pk], [SENT], 2025)
    intake = enter(reform(tmp_path, *rows), ListKind.REFORM)
    assert (intake.found["opened"], intake.found["merged"]) == (9, 45)
    assert national((2025, 2026)) == at_head
    assert journal.within_year([units["p3"].pk, units["p0"].pk], [SENT], 2025) == alone
    assert list(recount.differences()) == []
    entry = Entry.objects.get(kind="rosters.intake.entered")
    undoing.known_undoers()[entry.kind](entry=entry, by=None)
    assert among(everything(), None) == among(before, None)
    assert list(recount.differences()) == []
