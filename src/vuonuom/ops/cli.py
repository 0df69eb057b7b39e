"""`vuonuom VERB ...`: finds the verb's module, lets it read its words, and runs it.

A verb is a module `vuonuom.ops.<verb>` with `HELP`, `add_arguments(parser)` and
`run(options) -> int`. It is imported after Django is ready, so it may import models. A verb that
is not built yet is simply absent.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import NoReturn

import django
from django.db import DatabaseError

from vuonuom import __version__
from vuonuom.core.errors import Refused
from vuonuom.ops.terminal import Failed, complain

VERBS = {
    "demo": "dựng một bản giả lập và mở ra xem",
    "init": "tạo một bản thật, có thể kèm cây đơn vị hành chính",
    "serve": "chạy máy chủ web và tiến trình nền",
    "purge": "gỡ bỏ vĩnh viễn một nội dung",
    "import": "nhập đơn vị, người, ý tưởng từ bảng tính",
    "export": "xuất dữ liệu ra bảng tính",
    "check": "đếm lại mọi con số và kiểm chứng nhật ký",
    "backup": "sao lưu cơ sở dữ liệu và tệp vào một tệp",
    "restore": "phục hồi từ một tệp sao lưu",
    "reindex": "dựng lại chỉ mục tìm kiếm",
    "sweep": "tìm nội dung gần trùng trong toàn bộ",
    "periodic": "làm những việc đến hạn",
    "bench": "đo tốc độ của chính sản phẩm",
}
_WORDS = (
    ("usage: ", "cách dùng: "),
    ("positional arguments:", "đối số:"),
    ("options:", "tùy chọn:"),
    ("show this help message and exit", "xem hướng dẫn này"),
    ("show program's version number and exit", "xem phiên bản"),
)
_COMPLAINTS = (
    (r"the following arguments are required: (.*)", r"còn thiếu: \1"),
    (r"unrecognized arguments: (.*)", r"không hiểu: \1"),
    (r"argument (.*): expected one argument", r"\1 cần một giá trị"),
    (r"argument (.*): invalid choice: (.*) \(choose from .*\)", r"\1 không nhận giá trị \2"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1 không nhận giá trị \2"),
)


class Parser(argparse.ArgumentParser):
    """argparse in Vietnamese."""

    def format_help(self) -> str:
        text = super().format_help()
        for english, vietnamese in _WORDS:
            text = text.replace(english, vietnamese)
        return text

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "cách dùng: ")

    def error(self, message: str) -> NoReturn:
        for pattern, vietnamese in _COMPLAINTS:
            message = re.sub(f"^{pattern}$", vietnamese, message)
        complain(f"{self.prog}: {message}. Xem {self.prog} --help")
        sys.exit(2)


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb. 0 only when the thing asked for was done."""
    words = sys.argv[1:] if words is None else list(words)
    options, rest = _top().parse_known_args(words[:1])
    if rest or not options.verb:
        _top().print_help()
        return 0 if not words else 2
    _choose_data_dir(words)
    try:
        return _run(options.verb, words[1:])
    except (Refused, Failed) as refusal:
        complain(str(refusal))
    except OSError as error:
        complain(f"Không đọc hay ghi được {error.filename or 'tệp'}: {error.strerror or error}.")
    except DatabaseError as error:
        complain(f"Cơ sở dữ liệu không trả lời được: {str(error).splitlines()[0]}.")
    except KeyboardInterrupt:
        complain("Đã dừng theo yêu cầu.")
        return 130
    return 1


def _top() -> Parser:
    verbs = "\n".join(f"  {verb:<10}{VERBS[verb]}" for verb in built())
    parser = Parser(
        prog="vuonuom",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=f"Vườn Ươm: từ ý tưởng đến sử dụng.\n\nlệnh:\n{verbs}",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("verb", nargs="?", choices=built(), metavar="LỆNH", help="việc cần làm")
    return parser


def built() -> list[str]:
    return [verb for verb in VERBS if find_spec(_module_name(verb))]


def _module_name(verb: str) -> str:
    return f"vuonuom.ops.{verb}" + ("_" if verb == "import" else "")


def _choose_data_dir(words: Sequence[str]) -> None:
    """`--data-dir` counts for every verb, before the settings are read."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--data-dir")
    options, _ = early.parse_known_args(list(words))
    if options.data_dir:
        os.environ["VUONUOM_DATA_DIR"] = options.data_dir


def _run(verb: str, words: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")
    try:
        django.setup()
    except Exception as error:
        # The one error of settings that people make; its class lives above this room.
        if type(error).__name__ == "UnknownSetting":
            raise Failed(f"{error}.") from error
        raise
    module = import_module(_module_name(verb))
    return int(module.run(_parser(verb, module).parse_args(words)))


def _parser(verb: str, module: ModuleType) -> Parser:
    parser = Parser(prog=f"vuonuom {verb}", description=module.HELP)
    parser.add_argument("--data-dir", metavar="DIR", help="thư mục dữ liệu (mặc định ./var)")
    module.add_arguments(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
