"""`vuonuom sweep`: near-duplicates among everything, proposed to those who keep the mailboxes."""

import argparse

from vuonuom.journal.models import Follower
from vuonuom.ops import terminal
from vuonuom.similarity import index, sweeping
from vuonuom.similarity.models import Likeness, Text

HELP = "Tìm nội dung gần như trùng và đề nghị xếp cùng nhóm; mặc định chỉ xem những gì mới."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="xem lại tất cả từ đầu")


def run(options: argparse.Namespace) -> int:
    if options.all:
        Follower.objects.filter(name=sweeping.SWEPT).update(number=0)
    done = terminal.progress("Đã xem")
    found, looked = 0, 0
    try:
        while _waiting():
            found += sweeping.sweep(sweeping.BATCH)
            looked += sweeping.BATCH
            done(looked)
    except index.CatchingUp:
        raise terminal.Failed("Chỉ mục chưa đọc được. Chạy vuonuom reindex trước.") from None
    terminal.say(f"Đề nghị mới: {found}. Tất cả: {Likeness.objects.count()}.")
    return 0


def _waiting() -> bool:
    last = Follower.objects.filter(name=sweeping.SWEPT).values_list("number", flat=True).first()
    return Text.objects.filter(pk__gt=last or 0, hidden=False).exists()
