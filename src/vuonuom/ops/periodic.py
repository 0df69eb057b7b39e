"""`vuonuom periodic`: what is due, done once. Running it twice does nothing twice."""

import argparse
from collections.abc import Callable

from django.contrib.sessions.backends.db import SessionStore

from vuonuom.claims.actions import forget_tries
from vuonuom.claims.tasks import deliver_sealed, drop_unconfirmed, release_figures
from vuonuom.conferences.tasks import forget_old_names
from vuonuom.directives.tasks import remind_of_tasks
from vuonuom.files.actions import make_small_copies, sweep
from vuonuom.journal.actions import number_entries, seal_entries
from vuonuom.mailbox.tasks import (
    chase_letters,
    erase_what_was_moved_out,
    remind_reviewers,
    show_what_nobody_reviewed,
)
from vuonuom.notifications import digests, sending
from vuonuom.ops import terminal
from vuonuom.ops.following import follow_units
from vuonuom.organization.actions.plans import apply_due
from vuonuom.progress.tasks import freeze_what_is_due, remind_members, time_steps
from vuonuom.rosters.actions.handling import forget_files
from vuonuom.similarity.actions import follow
from vuonuom.similarity.sweeping import nightly

HELP = "Làm những việc đến hạn: sắp xếp tổ chức, đánh số, niêm phong, bản tin, thư, dọn tệp."

type Job = Callable[[], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    for name, job in [*jobs(), ("ý gần như trùng", nightly)]:
        done = _count(job())
        if done:
            terminal.say(f"{name}: {done}")
    return 0


def jobs() -> list[tuple[str, Job]]:
    """In this order: what follows the journal goes by the numbers of what was done before it."""
    return [
        ("sắp xếp tổ chức đến ngày", apply_due),
        ("nhắc thư chờ, nhờ cấp trên cùng lo", chase_letters),
        ("nhắc người được xin ý kiến", remind_reviewers),
        ("hiện lại nội dung ẩn mà chưa ai xem lại", show_what_nobody_reviewed),
        ("nhắc việc đến hạn", remind_of_tasks),
        ("xóa nội dung đã chuyển ra ngoài", erase_what_was_moved_out),
        ("bỏ thư quá hạn chờ xác nhận", drop_unconfirmed),
        ("thư giữ kín tên của những ngày trước", deliver_sealed),
        ("số liệu tháng trước của thư giữ kín tên", release_figures),
        ("quên số lần thử đã cũ", forget_tries),
        ("xóa tên người dự hội nghị đã quá 12 tháng", forget_old_names),
        ("đánh số mục nhật ký", number_entries),
        ("niêm phong", seal_entries),
        ("nội dung của đơn vị được sắp xếp lại", follow_units),
        ("chỉ mục tìm kiếm", follow),
        ("bảng tiến độ chốt theo lịch", freeze_what_is_due),
        ("thời gian từng chặng", time_steps),
        ("lời nhắc tới từng người", remind_members),
        ("bản tin gộp", digests.gather),
        ("thư gửi đi", _send_all),
        ("tệp danh sách quá một tuần", forget_files),
        ("tệp không còn ai dùng", sweep),
        ("bản nhỏ của ảnh có từ trước", make_small_copies),
        ("phiên đăng nhập hết hạn", SessionStore.clear_expired),
    ]


def _send_all() -> int:
    sent = 0
    while batch := sending.send_due():
        sent += batch
    return sent


def _count(answer: object) -> int:
    if isinstance(answer, int):
        return answer
    return len(answer) if isinstance(answer, list | tuple) else 0
