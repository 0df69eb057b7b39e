"""`vuonuom purge CODE`: two people, a reason, and the content is gone for good."""

import argparse

from vuonuom.accounts.models import Person
from vuonuom.ops.purging import purge
from vuonuom.ops.terminal import Failed, say
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import encoding

HELP = (
    "Gỡ bỏ vĩnh viễn nội dung của một ý tưởng hay sản phẩm khỏi mọi bảng, tệp và chỉ mục. "
    "Việc đã làm vẫn được đếm; không hoàn tác được."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="MÃ", help="mã của ý tưởng, sản phẩm hay hội nghị")
    parser.add_argument("--reason", required=True, metavar="LÝ_DO", help="không nhắc lại nội dung")
    parser.add_argument("--by", required=True, metavar="TÊN", help="người thứ nhất")
    parser.add_argument("--second", required=True, metavar="TÊN", help="người thứ hai")


def run(options: argparse.Namespace) -> int:
    done = purge(
        code=options.code,
        reason=options.reason,
        by=_person(options.by),
        second=_person(options.second),
    )
    similarity.follow()
    encoding.encode()
    say(f"Đã gỡ {done.code}: {done.records} bản ghi, {done.files} tệp, {done.notices} thông báo.")
    say("Còn nằm ngoài tầm với:")
    for place in done.out_of_reach:
        say(f"- {place}")
    return 0


def _person(username: str) -> Person:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise Failed(f"Không có người dùng {username}.")
    return person
