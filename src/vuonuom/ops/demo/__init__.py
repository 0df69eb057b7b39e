"""A demo instance: the movement of a fictitious youth organisation, "SỐ LIỆU GIẢ LẬP"."""

import argparse
import json
import os
import time

from django.conf import settings
from django.db import connection

from vuonuom import __version__
from vuonuom.ops import schema, terminal
from vuonuom.ops.demo.accounts import ACCOUNTS
from vuonuom.ops.demo.build import PASSWORD, Size
from vuonuom.ops.demo.making import build
from vuonuom.ops.demo.trusting import PAPERS

HELP = "Dựng một bản giả lập và mở ra xem."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    usual = Size()
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="cổng (8000)")
    parser.add_argument("--units", type=int, default=usual.units, metavar="N", help="số đơn vị")
    parser.add_argument("--people", type=int, default=usual.people, metavar="N", help="số người")
    parser.add_argument("--ideas", type=int, default=usual.ideas, metavar="N", help="số ý tưởng")
    parser.add_argument("--seed", type=int, default=usual.seed, metavar="S", help="hạt giống")
    parser.add_argument("--no-serve", action="store_true", help="chỉ dựng, không mở máy chủ")


def run(options: argparse.Namespace) -> int:
    size = Size(options.units, options.people, options.ideas, options.seed)
    marker = settings.DATA_DIR / "demo.json"
    if not _is_built(size):
        _refuse_real_instance()
        _build(size)
    made = json.loads(marker.read_text())
    for account in ACCOUNTS:
        terminal.say(f"  {account.username:<10} {PASSWORD}   {account.says}")
    for username, paper in made["papers"].items():
        terminal.say(f"  {username:<10} {paper}   {PAPERS[username]}")
    terminal.say(f"SỐ LIỆU GIẢ LẬP, dựng ngày {made['built_on']}.")
    if options.no_serve:
        return 0
    return _serve(options.port)


def _is_built(size: Size) -> bool:
    marker = settings.DATA_DIR / "demo.json"
    if not marker.exists():
        return False
    made = json.loads(marker.read_text())
    if made.get("size") == vars(size) and made.get("version") == __version__ and "papers" in made:
        return True
    raise terminal.Failed(
        f"Thư mục {settings.DATA_DIR} đang giữ một bản giả lập khác."
        " Xóa thư mục đó, hoặc chọn thư mục khác bằng --data-dir."
    )


def _refuse_real_instance() -> None:
    if "accounts_person" in connection.introspection.table_names():
        raise terminal.Failed(
            f"Thư mục {settings.DATA_DIR} đã có dữ liệu không phải giả lập,"
            " nên không dựng đè lên. Chọn thư mục khác bằng --data-dir."
        )


def _build(size: Size) -> None:
    started = time.monotonic()
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)

    def tell(line: str) -> None:
        terminal.complain(f"{time.monotonic() - started:5.0f} s  {line}")

    tell("tạo bảng")
    schema.bring_up_to_date()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A build that is cut off is thrown away whole, so nothing needs to reach the disk yet.
            cursor.execute("PRAGMA synchronous=OFF")
    built_on, papers = build(size, tell)
    marker = settings.DATA_DIR / "demo.json"
    made = {"size": vars(size), "version": __version__, "built_on": built_on, "papers": papers}
    marker.write_text(json.dumps(made))
    tell("xong")


def _serve(port: int) -> int:
    from vuonuom.ops import serve  # noqa: PLC0415  # a demo without a server needs none of it

    # Nobody's mail: it lies in the data directory instead of running over the terminal.
    os.environ.setdefault("VUONUOM_EMAIL_URL", "file:")
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return serve.run(parser.parse_args(["--port", str(port)]))
