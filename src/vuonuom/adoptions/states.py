from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class AdoptionState(models.TextChoices):
    REQUESTED = "requested", _("Đang xin")
    DELIVERED = "delivered", _("Đã chuyển giao")
    IN_USE = "in_use", _("Đang dùng")
    DECLINED = "declined", _("Chưa chuyển giao được")
    CANCELLED = "cancelled", _("Nơi xin đã rút")
    ENDED = "ended", _("Đã thôi dùng")


A = AdoptionState
ADOPTION = Machine(
    subject="adoptions.adoption",
    initial=A.REQUESTED,
    moves=(
        Move("delivered", (A.REQUESTED,), A.DELIVERED),
        Move("declined", (A.REQUESTED,), A.DECLINED),
        Move("cancelled", (A.REQUESTED, A.DELIVERED), A.CANCELLED),
        Move("confirmed", (A.DELIVERED,), A.IN_USE),
        Move("ended", (A.IN_USE,), A.ENDED),
    ),
)
