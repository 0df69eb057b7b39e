from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ProductState(models.TextChoices):
    PROPOSED = "proposed", _("Đề nghị nghiệm thu")
    IN_USE = "in_use", _("Đang dùng")
    WITHDRAWN = "withdrawn", _("Ngừng dùng")


class ProductKind(models.TextChoices):
    """The three kinds that the 2025 target names (seed B)."""

    SCIENCE_TECHNOLOGY = "science_technology", _("Khoa học, công nghệ")
    INNOVATION = "innovation", _("Đổi mới sáng tạo")
    DIGITAL_TRANSFORMATION = "digital_transformation", _("Chuyển đổi số")


class Novelty(models.TextChoices):
    """Against the unit's own past and everybody's: stated by a person, judged at acceptance."""

    NEW = "new", _("Mới: đơn vị chưa có, nơi khác cũng chưa thấy")
    IMPROVED = "improved", _("Cải tiến cái đơn vị đã có")
    SAME = "same", _("Không khác cái đã có")


class FilePurpose(models.TextChoices):
    """A picture may stand on a stand that everybody sees; evidence never leaves the register."""

    PICTURE = "picture", _("Ảnh giới thiệu")
    EVIDENCE = "evidence", _("Minh chứng")


PRODUCT = Machine(
    subject="products.product",
    initial=ProductState.PROPOSED,
    moves=(
        Move("accepted", (ProductState.PROPOSED,), ProductState.IN_USE),
        Move("withdrawn", (ProductState.IN_USE,), ProductState.WITHDRAWN),
        Move("returned", (ProductState.WITHDRAWN,), ProductState.IN_USE),
    ),
)
