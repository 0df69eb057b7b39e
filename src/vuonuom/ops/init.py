"""`vuonuom init`: a real instance with its first person and, if asked, the real tree of units."""

import argparse
import csv
import secrets
from datetime import date
from pathlib import Path
from random import SystemRandom

from django.conf import settings
from django.db import transaction

import vuonuom
from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock, tables, text
from vuonuom.councils.actions import load_rubrics
from vuonuom.documents.actions import load_templates
from vuonuom.ideas.actions.reference import load_reference
from vuonuom.journal import recount
from vuonuom.ops import schema, terminal
from vuonuom.ops.loading import ground
from vuonuom.ops.loading.ground import NewUnit
from vuonuom.ops.loading.journal import Ledger
from vuonuom.ops.terminal import Failed
from vuonuom.organization.models import Field, Organization, Unit, UnitKind
from vuonuom.tree.models import Node

HELP = "Tạo một bản thật: cơ sở dữ liệu, người quản trị, danh mục, cây đơn vị."
PACKAGED = Path(vuonuom.__file__).parent / "organization" / "data" / "wards.csv"
SINCE = date(2025, 7, 1)  # the two-level administrative units of today
WORDS = {"head": "Cấp trung ương", "province": "Cấp tỉnh", "base": "Cấp xã"}
COLUMNS = ("code", "name", "province_code", "province_name")
FIELDS = (
    ("cchc", "Cải cách hành chính"),
    ("chuyen-doi-so", "Chuyển đổi số"),
    ("an-ninh-trat-tu", "An ninh, trật tự"),
    ("giao-duc", "Giáo dục, đào tạo"),
    ("y-te", "Y tế, chăm sóc sức khỏe"),
    ("nong-nghiep", "Nông nghiệp, nông thôn"),
    ("moi-truong", "Môi trường, khí hậu"),
    ("cong-nghiep", "Công nghiệp, kỹ thuật"),
    ("thuong-mai", "Thương mại, dịch vụ, du lịch"),
    ("van-hoa", "Văn hóa, thể thao"),
    ("an-sinh", "An sinh xã hội"),
    ("cong-tac-doan-the", "Công tác đoàn thể"),
    ("hau-can", "Hậu cần, tài chính"),
    ("phong-chay", "Phòng cháy, cứu nạn"),
    ("giao-thong", "Giao thông, đô thị"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tree", nargs="?", const=str(PACKAGED), metavar="FILE",
        help="nạp cây đơn vị từ FILE .csv (code, name, province_code, province_name);"
        " không ghi FILE: 34 tỉnh, thành phố và 3.321 xã, phường, đặc khu",
    )  # fmt: skip
    parser.add_argument("--name", default="Việt Nam", metavar="TÊN", help="tên đơn vị trên cùng")
    parser.add_argument("--admin", default="admin", metavar="TÊN", help="tên đăng nhập quản trị")


def run(options: argparse.Namespace) -> int:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    rows = read_tree(Path(options.tree)) if options.tree else []
    schema.bring_up_to_date()
    if settings.DEMO or Person.objects.exists():
        raise Failed(f"Thư mục {settings.DATA_DIR} đã có dữ liệu. Chọn thư mục khác: --data-dir.")
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        load_lists()
        top = load_tree(options.name, rows)
        admin = Person.objects.create_person(
            full_name="Quản trị", username=options.admin, password=password
        )
        grant(by=None, person=admin, role="admin", unit=top, on=clock.today())
    terminal.say(f"Đã tạo {Unit.objects.count()} đơn vị trong {settings.DATA_DIR}.")
    terminal.say(f"Đăng nhập: {options.admin}   mật khẩu: {password}   (hãy đổi ngay)")
    terminal.say("Tiếp theo: vuonuom serve")
    return 0


def load_lists() -> None:
    """What every instance begins with: fields, wordings, rubrics, the reference library."""
    for code, name in FIELDS:
        Field.objects.get_or_create(
            code=code, defaults={"name": name, "sort_key": text.sort_key(name)}
        )
    load_templates()
    load_rubrics()
    load_reference()


def read_tree(path: Path) -> list[dict[str, str]]:
    """The rows of a file of units, read whole and checked before anything is made."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        raise Failed(f"Tệp {path.name} không có dòng nào.")
    if absent := [column for column in COLUMNS if column not in rows[0]]:
        raise Failed(f"Tệp {path.name} thiếu cột: {', '.join(absent)}.")
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        if not all(row[column] and row[column].strip() for column in COLUMNS):
            raise Failed(f"Tệp {path.name}, dòng {line}: còn ô trống.")
        if row["code"] in seen:
            raise Failed(f"Tệp {path.name}, dòng {line}: mã {row['code']} bị lặp.")
        seen.add(row["code"])
    return rows


def load_tree(name: str, rows: list[dict[str, str]]) -> Unit:
    """One organisation: the top, its provinces, and their communes, with journal and tallies."""
    organization = Organization.objects.create(
        key="main", name=text.one_line(name), member_word="thành viên",
        secretary_word="người phụ trách",
    )  # fmt: skip
    kinds = ground.kinds_of(organization, WORDS)
    units = _units(organization, kinds, text.one_line(name), rows)
    ledger = Ledger(ground.paths(units), SystemRandom())
    ground.load_units(units, on=SINCE, at=clock.now(), ledger=ledger)
    ledger.write()
    recount.rewrite()
    return Unit.objects.get(code="vn")


def _units(
    organization: Organization, kinds: dict[str, UnitKind], name: str, rows: list[dict[str, str]]
) -> list[NewUnit]:
    """Codes are the official numbers: two digits a province, five a commune."""
    fresh = tables.Ids(Node)
    top = NewUnit(fresh(), "vn", name, organization, kinds["head"], None)
    provinces = {row["province_code"]: text.one_line(row["province_name"]) for row in rows}
    above = {
        code: NewUnit(fresh(), code.zfill(2), called, organization, kinds["province"], top.pk)
        for code, called in provinces.items()
    }
    below = [
        NewUnit(
            fresh(), row["code"].zfill(5), text.one_line(row["name"]), organization, kinds["base"],
            above[row["province_code"]].pk,
        )
        for row in rows
    ]  # fmt: skip
    return [top, *above.values(), *below]
