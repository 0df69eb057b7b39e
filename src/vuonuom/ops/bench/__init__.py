"""`vuonuom bench`: the product's own benchmark, one JSON object per line (docs/bench.md)."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from vuonuom.ops.bench.size import Size

HELP = "Đo tốc độ của chính sản phẩm; mỗi phép đo là một dòng JSON."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    usual = Size()
    number: dict[str, Any] = {"type": int, "metavar": "N"}
    parser.add_argument("--ideas", **number, help=f"số ý tưởng ({usual.ideas})")
    parser.add_argument("--units", **number, help=f"số đơn vị ({usual.units})")
    parser.add_argument("--people", **number, help=f"số người ({usual.people})")
    parser.add_argument(
        "--database", metavar="URL", help="chỉ đo ở đây (phải trống); mặc định là SQLite và"
        " PostgreSQL do lệnh này tự mở"
    )  # fmt: skip
    parser.add_argument("--json", metavar="FILE", type=Path, help="ghi các dòng vào tệp này nữa")
    parser.add_argument("--only", metavar="PREFIX", default="", help="chỉ đo các phép có tên này")
    parser.add_argument("--quick", action="store_true", help="dữ liệu nhỏ, để phát triển")
    parser.add_argument("--keep", metavar="DIR", type=Path, help="giữ dữ liệu đã dựng, dùng lại")


def run(options: argparse.Namespace) -> int:
    # Processes of a bench import this package before Django is ready, and models with it.
    return int(import_module("vuonuom.ops.bench.running").run(options))
