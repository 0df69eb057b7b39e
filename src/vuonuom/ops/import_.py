"""`vuonuom import`: units, people, ideas from a spreadsheet: read whole before any enters."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vuonuom.ops import terminal
from vuonuom.ops.terminal import Failed
from vuonuom.organization.models import Unit
from vuonuom.rosters.actions.entering import ENTER, HasRejections, new_intake
from vuonuom.rosters.queries.answers import told, write_answer
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.plans import Source, plan_file
from vuonuom.rosters.queries.tables import Corrections
from vuonuom.rosters.rules import columns
from vuonuom.rosters.states import ListKind, Rejection

HELP = "Nhập đơn vị, người, ý tưởng, hoặc cả một đợt sắp xếp từ bảng tính .xlsx, .xls, .ods, .csv."
SHOWN = 10  # rejected lines told on the terminal
WORDS = {
    "new": "mới", "joined": "vào lại", "moved": "chuyển đơn vị", "left": "thôi sinh hoạt",
    "opened": "thành lập", "merged": "sáp nhập", "split": "chia", "closed": "giải thể",
    "renamed": "đổi tên", "changed": "sửa", "same": "giữ nguyên", "rejected": "chưa nhập được",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=ListKind.values,
        metavar="LOẠI",
        help="units (đơn vị), people (người), ideas (ý tưởng) hoặc reform (sắp xếp tổ chức)",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="tệp bảng tính")
    parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và trả lời, không nhập gì")
    parser.add_argument(
        "--report", type=Path, metavar="FILE",
        help="ghi bản sao của danh sách, thêm cột lý do của từng dòng chưa nhập được",
    )  # fmt: skip
    parser.add_argument(
        "--good-rows", action="store_true", help="nhập riêng các dòng đúng, bỏ lại các dòng sai"
    )
    parser.add_argument("--unit", metavar="MÃ", help="chỉ đụng tới đơn vị này và bên dưới")
    parser.add_argument(
        "--column", action="append", default=[], metavar="TRƯỜNG=TÊN CỘT",
        help="chỉ rõ cột, khi tên cột chưa được nhận ra; ví dụ --column full_name=Danh xưng",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    kind = ListKind(options.kind)
    if not options.file.is_file():
        raise Failed(f"Không có tệp {options.file}.")
    if options.report and options.report.suffix.lower() not in (".xlsx", ".csv"):
        raise Failed("Tệp --report cần có đuôi .xlsx hoặc .csv.")
    named, unit = _named(kind, options.column), _unit(options.unit)
    corrections = Corrections(named=named, unit=unit.pk if unit is not None else None)
    source = Source(options.file, corrections=corrections)
    work = _try if options.dry_run else _enter
    return work(kind, unit, source, options)


def _try(kind: ListKind, unit: Unit | None, source: Source, options: argparse.Namespace) -> int:
    plan, table = plan_file(source, kind, scope=unit, tell=_progress())
    terminal.say(f"Nếu nhập: {_told(plan.numbers())}.")
    _tell_end(table.left.shown())
    _answer(options, source, plan.rejected, table.head.line)
    return int(bool(plan.rejected))


def _enter(kind: ListKind, unit: Unit | None, source: Source, options: argparse.Namespace) -> int:
    new = new_intake(kind, unit, None)
    try:
        intake = ENTER[kind](
            by=None, intake=new, source=source, good_alone=options.good_rows, tell=_progress()
        )
    except HasRejections as refusal:
        terminal.say(f"Nếu nhập: {_told(refusal.plan.numbers())}.")
        _answer(options, source, refusal.plan.rejected, refusal.head.line)
        alone = "" if kind is ListKind.REFORM else " Để nhập riêng các dòng đúng: --good-rows."
        raise Failed(f"{refusal.sentence}{alone}") from None
    terminal.say(f"Đã nhập {intake.code}: {_told(intake.found)}.")
    _tell_end(intake.shown)
    _answer(options, source, intake.rejected, intake.line)
    return 0


def _progress() -> Tell:
    return terminal.progress("Đã đọc số dòng")


def _named(kind: ListKind, pairs: Sequence[str]) -> columns.Named | None:
    """Raises Failed for a field that the list has not."""
    said = dict(pair.partition("=")[::2] for pair in pairs)
    known = [column.key for column in columns.OF[kind]]
    if unknown := [key for key in said if key not in known]:
        raise Failed(f"Không có trường {unknown[0]}. Các trường: {', '.join(known)}.")
    return said or None


def _unit(code: str | None) -> Unit | None:
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Failed(f"Không có đơn vị mang mã {code}.")
    return unit


def _tell_end(shown: Mapping[str, Any]) -> None:
    """Where the list was taken to end, when its sheet went on; and what was passed over in it."""
    if passed := shown.get("passed"):
        number, first = passed
        named = ", ".join(f"{line} (“{words}”)" for line, words in first)
        terminal.say(f"  {number} dòng giữa danh sách là phần ký, không đọc: {named}.")
    if ended := shown.get("ended"):
        line, words, below = ended
        terminal.say(f"  danh sách hết ở trên dòng {line} (“{words}”): {below} dòng không đọc.")


def _answer(
    options: argparse.Namespace, source: Source, rejected: Sequence[Rejection], line: int
) -> None:
    for rejection in rejected[:SHOWN]:
        terminal.say(f"  dòng {rejection.line}: {told(rejection)}")
    if len(rejected) > SHOWN:
        terminal.say(f"  … và {len(rejected) - SHOWN} chỗ nữa: thêm --report TỆP để xem hết.")
    if options.report:
        write_answer(options.report, source, rejected, line)
        terminal.say(f"Đã ghi {options.report}.")


def _told(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{numbers[key]} {WORDS[key]}" for key in WORDS if numbers.get(key))
