"""What can be counted. A measure is a flow or a stock; participation is counted by persons."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Nature(StrEnum):
    FLOW = "flow"  # counted in the period in which it happens
    STOCK = "stock"  # the sum of all periods up to one
    PERSONS = "persons"  # how many persons with at least one; does not add up over units


@dataclass(frozen=True)
class Measure:
    key: str
    label: str | Promise
    nature: Nature = Nature.FLOW
    participants: str = ""  # the measure that counts the persons who did this, if any


_ALL = (
    Measure("organization.members", _("Đoàn viên, hội viên"), Nature.STOCK),
    Measure("organization.units", _("Đơn vị đang hoạt động"), Nature.STOCK),
    Measure("ideas.submitted", _("Ý tưởng")),
    Measure("ideas.authored", _("Lượt tác giả"), participants="ideas.authors"),
    Measure("ideas.authors", _("Người có ý tưởng"), Nature.PERSONS),
    Measure("ideas.answered", _("Đã trả lời")),
    Measure("ideas.tried", _("Đã thử")),
    Measure("ideas.recognised", _("Được công nhận sáng kiến")),
    Measure("ideas.made_product", _("Thành sản phẩm")),
    Measure("ideas.in_use_elsewhere", _("Nơi khác đang dùng")),
    Measure("products.accepted", _("Sản phẩm được nghiệm thu")),
    Measure("products.fitting", _("Sản phẩm đúng lĩnh vực được giao")),
    Measure("products.new", _("Sản phẩm mới: đơn vị chưa có, nơi khác chưa thấy")),
    Measure("products.renewed", _("Sản phẩm mới hoặc cải tiến so với chính đơn vị")),
    Measure("products.in_use", _("Sản phẩm đang dùng"), Nature.STOCK),
    Measure("products.joint", _("Sản phẩm phối hợp (đếm ở nơi chủ trì)")),
    Measure("adoptions.given", _("Lượt đơn vị khác dùng sản phẩm của mình")),
    Measure("adoptions.taken", _("Lượt dùng sản phẩm của đơn vị khác")),
    Measure("exhibitions.opened", _("Triển lãm đã mở cửa")),
    Measure("exhibitions.joint", _("Triển lãm phối hợp (đếm ở nơi chủ trì)")),
    Measure("conferences.invited", _("Lượt được mời dự hội nghị")),
    Measure("conferences.present", _("Lượt có mặt ở hội nghị")),
    Measure("conferences.held", _("Hội nghị học tập đã tổ chức")),
    Measure("conferences.joint", _("Lượt phối hợp tổ chức hội nghị (đếm ở nơi chủ trì)")),
)
MEASURES = {measure.key: measure for measure in _ALL}
