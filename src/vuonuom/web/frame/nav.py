"""The menu: each place, its sign, and the permission that shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)  # compared by identity: hashing its words would translate them
class Place:
    sign: str
    label: str | Promise
    url: str
    permission: str

    @property
    def area(self) -> str:
        return self.url.split("/")[1]

    @property
    def of_unit(self) -> bool:
        return "{unit}" in self.url


@dataclass(frozen=True)
class Item:
    """A place as one person's header shows it."""

    sign: str
    label: str | Promise
    url: str
    is_here: bool
    on_phone: bool
    on_desk: bool


# In the order of daily use: on a phone the first four stay in sight.
PLACES = (
    Place("inbox", _("Hộp thư"), "/mailbox/{unit}/", "mailbox.work"),
    Place("hat", _("Ý tưởng"), "/ideas/", "ideas.view"),
    Place("mam", _("Ươm tạo"), "/incubator/{unit}/", "incubator.view"),
    Place("panel", _("Hội đồng"), "/councils/", "councils.view"),
    Place("board", _("Tiến độ"), "/progress/{unit}/{year}/", "progress.view"),
    Place("cay", _("Sản phẩm"), "/products/", "ideas.view"),
    Place("stage", _("Triển lãm"), "/exhibitions/", "ideas.view"),
    Place("target", _("Việc khó"), "/challenges/", "ideas.view"),
    Place("doc", _("Văn bản"), "/directives/", "ideas.view"),
    Place("people", _("Hội nghị"), "/conferences/", "ideas.view"),
    Place("flag", _("Phong trào"), "/movements/", "ideas.view"),
    Place("print", _("Báo cáo"), "/reports/{unit}/{year}/", "progress.view"),
    Place("upload", _("Danh sách"), "/lists/", "people.manage"),
    Place("lock", _("Tên giữ kín"), "/seals/", "seals.open"),
    Place("unit", _("Đơn vị"), "/units/", "units.view"),
    Place("star", _("Thư viện sáng kiến"), "/library/", "ideas.view"),
)

WIDE = 7  # entries that a desk shows before "more"
NARROW = 4  # and a phone

# Places with the code of the unit each one opens, or nothing.
Opened = tuple[tuple[Place, str], ...]


def items(opened: Opened, area: str, year: int) -> list[Item]:
    """The menu of somebody who is in `area`."""
    return [
        Item(
            place.sign,
            place.label,
            place.url.format(unit=code, year=year),
            place.area == area,
            index < NARROW,
            index < WIDE,
        )
        for index, (place, code) in enumerate(opened)
    ]
