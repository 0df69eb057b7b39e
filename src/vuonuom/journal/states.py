"""What can be counted. A measure is a flow or a stock; participation is counted by persons."""

from dataclasses import dataclass
from enum import StrEnum


class Nature(StrEnum):
    FLOW = "flow"  # counted in the period in which it happens
    STOCK = "stock"  # the sum of all periods up to one
    PERSONS = "persons"  # how many persons with at least one; does not add up over units


@dataclass(frozen=True)
class Measure:
    key: str
    label: str
    nature: Nature = Nature.FLOW
    participants: str = ""  # the measure that counts the persons who did this, if any


_ALL = (
    Measure("organization.members", "Đoàn viên, hội viên", Nature.STOCK),
    Measure("organization.units", "Đơn vị đang hoạt động", Nature.STOCK),
    Measure("ideas.submitted", "Ý tưởng"),
    Measure("ideas.authored", "Lượt tác giả", participants="ideas.authors"),
    Measure("ideas.authors", "Người có ý tưởng", Nature.PERSONS),
    Measure("ideas.answered", "Đã trả lời"),
    Measure("ideas.tried", "Đã thử"),
    Measure("ideas.recognised", "Được công nhận sáng kiến"),
    Measure("ideas.made_product", "Thành sản phẩm"),
    Measure("ideas.in_use_elsewhere", "Nơi khác đang dùng"),
    Measure("products.accepted", "Sản phẩm được nghiệm thu"),
    Measure("products.in_use", "Sản phẩm đang dùng", Nature.STOCK),
    Measure("adoptions.given", "Lượt đơn vị khác dùng sản phẩm của mình"),
    Measure("adoptions.taken", "Lượt dùng sản phẩm của đơn vị khác"),
)
MEASURES = {measure.key: measure for measure in _ALL}
