from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ExhibitionState(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    OPEN = "open", _("Đang mở cửa")
    CLOSED = "closed", _("Đã khép lại")


E = ExhibitionState
EXHIBITION = Machine(
    subject="exhibitions.exhibition",
    initial=E.PREPARING,
    moves=(
        Move("opened", (E.PREPARING, E.CLOSED), E.OPEN),
        Move("closed", (E.OPEN,), E.CLOSED),
    ),
)
