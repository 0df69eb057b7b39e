"""The ten people who can sign in, placed so that together they can walk the whole road."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from vuonuom.accounts.models import Person
from vuonuom.ops.demo.build import PASSWORD, World
from vuonuom.ops.demo.plan import PlannedUnit
from vuonuom.ops.loading import ground


@dataclass(frozen=True)
class Account:
    username: str
    full_name: str
    says: str  # what the sign-in line tells
    branch: str = ""  # membership: here, beside, elsewhere
    grants: tuple[tuple[str, str], ...] = ()  # (role, place)


# here and beside: the two branches of the first base; elsewhere: a branch of the second.
ACCOUNTS = (
    Account("member", "Nguyễn Thị Hạt", "gửi ý tưởng từ điện thoại", "here"),
    Account("keeper", "Trần Văn Thư", "trả lời hộp thư chi đoàn", "here", (("keeper", "here"),)),
    Account("mentor", "Lê Thị Dẫn", "dẫn một dự án ươm tạo", "beside",
            (("mentor", "base"), ("reviewer", "province"))),
    Account("secretary", "Phạm Văn Ký", "mở và ghi biên bản hội đồng", "beside",
            (("secretary", "province"), ("reviewer", "province"))),
    Account("reviewer", "Hoàng Thị Chấm", "chấm phiếu; giữ hộp thư ở một đơn vị khác", "elsewhere",
            (("reviewer", "province"), ("keeper", "elsewhere"))),
    Account("leader", "Đặng Văn Trưởng", "quyết định, xem bảng tiến độ cấp tỉnh", "beside",
            (("leader", "province"),)),
    Account("office", "Bùi Thị Phong", "văn bản chỉ đạo, chỉ tiêu, toàn quốc", "",
            (("office", "head"), ("organiser", "party"))),
    Account("curator", "Đỗ Văn Bày", "dựng triển lãm; giữ khóa tên kín", "",
            (("curator", "head"), ("seal_keeper", "head"))),
    Account("auditor", "Vũ Thị Soát", "xem nhật ký và mọi con số; giữ khóa tên kín", "",
            (("auditor", "head"), ("auditor", "women"), ("auditor", "union"),
             ("seal_keeper", "head"))),
    Account("admin", "Ngô Văn Quản", "đơn vị, vai trò, gỡ nội dung", "", (("admin", "head"),)),
)  # fmt: skip


def places(world: World) -> dict[str, PlannedUnit]:
    """The units that the accounts stand in."""
    head = world.of_kind("head")[0]
    province = world.of_kind("province")[0]
    bases = [unit for unit in world.of_kind("base") if unit.parent is province]
    first, second = bases[0], bases[min(1, len(bases) - 1)]
    branches = [unit for unit in world.of_kind("branch") if unit.parent is first]
    others = [unit for unit in world.of_kind("branch") if unit.parent is second]
    return {
        "women": world.of_kind("head", "phu-nu")[0],
        "union": world.of_kind("head", "cong-doan")[0],
        "party": world.of_kind("head", "dang")[0],
        "head": head,
        "province": province,
        "base": first,
        "here": branches[0],
        "beside": branches[-1],
        "elsewhere": others[-1],
    }


def open_accounts(world: World) -> dict[str, Person]:
    """Make the ten people, their memberships and grants; the only ones with a password."""
    where = places(world)
    secret = make_password(PASSWORD)
    people = {}
    for account in ACCOUNTS:
        person = Person(username=account.username, email=f"{account.username}@vuonuom.test")
        person.name(account.full_name)
        person.password = secret
        person.save()
        people[account.username] = person
    pairs = [(people[a.username].pk, where[a.branch].pk) for a in ACCOUNTS if a.branch]
    grants = [
        (people[a.username].pk, role, where[place].pk) for a in ACCOUNTS for role, place in a.grants
    ]
    ground.load_memberships(pairs, on=world.since, at=world.dawn, ledger=world.ledger)
    ground.load_grants(grants, on=world.since, at=world.dawn, ledger=world.ledger)
    return people
