"""`vuonuom backup FILE`: the database and the uploads of one moment, in one file."""

import argparse
from pathlib import Path

from vuonuom.ops import archive
from vuonuom.ops.terminal import Failed, progress, say

HELP = "Sao lưu cơ sở dữ liệu và mọi tệp đã tải lên vào một tệp, có mã băm để kiểm chứng."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="TỆP", help="tệp sẽ ghi (.tar.gz)")


def run(options: argparse.Namespace) -> int:
    if options.file.is_dir():
        raise Failed(f"{options.file} là một thư mục: hãy ghi tên tệp.")
    manifest = archive.write(options.file, progress("Đã ghi số bảng"))
    rows = sum(table["rows"] for table in manifest.tables.values())
    say(f"Đã sao lưu {rows} dòng và {len(manifest.files)} tệp vào {options.file}.")
    return 0
