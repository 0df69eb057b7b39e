"""The fictitious organisations: the real tree's shape under invented names."""

import json
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

from vuonuom.ops.demo import names, words

# Communes, wards and special zones of each of the 34 provinces since 1 July 2025: numbers only.
SHAPE: list[tuple[int, int, int]] = json.loads((Path(__file__).parent / "shape.json").read_text())


@dataclass
class PlannedUnit:
    code: str
    name: str
    kind: str  # head, province, base, branch
    organization: str
    parent: "PlannedUnit | None"
    pk: int = 0
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PlannedOrganization:
    key: str
    name: str
    member_word: str
    secretary_word: str
    kinds: dict[str, str]  # key of a level -> its word
    roster_only: bool = False


YOUTH = PlannedOrganization(
    "doan", "Đoàn Thanh niên Vườn Xanh", "đoàn viên", "bí thư chi đoàn",
    {"head": "Ban Thường vụ", "province": "Đoàn cấp tỉnh", "base": "Đoàn cơ sở",
     "branch": "Chi đoàn"},
)  # fmt: skip
WOMEN = PlannedOrganization(
    "phu-nu", "Hội Phụ nữ Vườn Xanh", "hội viên", "chi hội trưởng",
    {"head": "Ban Thường vụ", "base": "Hội cơ sở", "branch": "Chi hội"},
)  # fmt: skip
UNION = PlannedOrganization(
    "cong-doan", "Công đoàn Vườn Xanh", "đoàn viên công đoàn", "tổ trưởng công đoàn",
    {"head": "Ban Thường vụ", "base": "Công đoàn cơ sở", "branch": "Tổ công đoàn"},
)  # fmt: skip
PARTY = PlannedOrganization(
    "dang", "Đảng bộ Vườn Xanh", "đảng viên", "bí thư chi bộ",
    {"head": "Đảng ủy", "branch": "Chi bộ"}, roster_only=True,
)  # fmt: skip
ORGANIZATIONS = (YOUTH, WOMEN, UNION, PARTY)


def units(random: Random, most: int) -> list[PlannedUnit]:
    """About `most` units, parents before children: the big tree and three small ones beside it."""
    out = _small_tree(WOMEN, "pn", 3) + _small_tree(UNION, "cd", 3) + _small_tree(PARTY, "db", 0)
    return _youth(random, max(most - len(out), 6)) + out


def _youth(random: Random, most: int) -> list[PlannedUnit]:
    head = PlannedUnit("vx", "Đoàn Thanh niên Vườn Xanh", "head", "doan", None)
    out = [head]
    fresh = names.places(random)
    # A base stands for itself and its two branches; smaller demos shrink each province alike.
    scale = min(1.0, (most - 1) / (len(SHAPE) + 3 * sum(map(sum, SHAPE))))
    for number, (name, sizes) in enumerate(zip(words.PROVINCES, SHAPE, strict=True), start=1):
        if len(out) >= most:
            break
        province = PlannedUnit(f"vx-{number:02d}", f"Tỉnh đoàn {name}", "province", "doan", head)
        out.append(province)
        kinds = [kind for kind, n in zip(names.KINDS, sizes, strict=True) for _ in range(n)]
        wanted = max(1, round(len(kinds) * scale))
        random.shuffle(kinds)
        for position, kind in enumerate(islice(kinds, wanted), start=1):
            out += _base(random, province, f"{kind} {next(fresh)}", position)
    return out[: max(most, 5)]


def _base(random: Random, province: PlannedUnit, place: str, position: int) -> list[PlannedUnit]:
    fields = random.sample([code for code, _ in words.FIELDS], 3)
    base = PlannedUnit(
        f"{province.code}-{position:03d}", f"Đoàn {place}", "base", "doan", province,
        fields=fields,
    )  # fmt: skip
    short = place.split(" ", 1)[1] if not place.startswith("Đặc khu") else place[8:]
    branches = [
        PlannedUnit(
            f"{base.code}-{n}", f"Chi đoàn {short} {n}", "branch", "doan", base, fields=fields
        )
        for n in (1, 2)
    ]
    return [base, *branches]


def _small_tree(org: PlannedOrganization, code: str, bases: int) -> list[PlannedUnit]:
    head = PlannedUnit(code, org.name, "head", org.key, None)
    out = [head]
    number = count(1)
    for name in islice(cycle(words.PROVINCES), bases):
        base = PlannedUnit(
            f"{code}-{next(number):02d}", f"{org.kinds['base']} {name}", "base", org.key, head,
            fields=["an-sinh", "cds", "tuyen-truyen"],
        )  # fmt: skip
        out += [base, *_branches(org, base, name)]
    if not bases:
        out += _branches(org, head, "Vườn Xanh")
    return out


def _branches(org: PlannedOrganization, parent: PlannedUnit, name: str) -> list[PlannedUnit]:
    return [
        PlannedUnit(f"{parent.code}-{n}", f"{org.kinds['branch']} {name} {n}", "branch", org.key,
                    parent, fields=parent.fields)
        for n in (1, 2)
    ]  # fmt: skip
