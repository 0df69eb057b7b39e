"""The life of an emulation movement: five legal steps, the fifth in an interim and a final review.

Luật Thi đua, khen thưởng 06/2022/QH15, Điều 16 (forms) and Điều 17 (contents of organising).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class MovementForm(models.TextChoices):
    """Điều 16: how a movement is carried on."""

    REGULAR = "regular", _("Thi đua thường xuyên")
    THEMATIC = "thematic", _("Thi đua theo chuyên đề")


class MovementState(models.TextChoices):
    """The step at which a movement stands: the last one that was done."""

    DRAFT = "draft", _("Đang soạn")
    LAUNCHED = "launched", _("Đã phát động")
    REGISTERING = "registering", _("Đang đăng ký")
    CHECKING = "checking", _("Đang kiểm tra")
    REPLICATING = "replicating", _("Đang nhân rộng")
    INTERIM = "interim", _("Đã sơ kết")
    FINAL = "final", _("Đã tổng kết")


# As they follow one another; the interim review may be left out of a short movement.
STEPS = (
    MovementState.LAUNCHED,
    MovementState.REGISTERING,
    MovementState.CHECKING,
    MovementState.REPLICATING,
    MovementState.INTERIM,
    MovementState.FINAL,
)
OPEN = STEPS[:-1]  # launched and not over: persons may join, visits may be noted
REGISTERS = STEPS[1:-1]  # units may register
REPLICATES = STEPS[2:]  # what deserves it may be picked, at the final review too

_S = MovementState
MOVEMENT = Machine(
    subject="recognition.emulationmovement",
    initial=_S.DRAFT,
    moves=(
        Move("launched", (_S.DRAFT,), _S.LAUNCHED),
        Move("registration_opened", (_S.LAUNCHED,), _S.REGISTERING),
        Move("check_begun", (_S.REGISTERING,), _S.CHECKING),
        Move("replication_begun", (_S.CHECKING,), _S.REPLICATING),
        Move("reviewed", (_S.REPLICATING,), _S.INTERIM),
        Move("concluded", (_S.REPLICATING, _S.INTERIM), _S.FINAL),
        Move("launch_undone", (_S.LAUNCHED,), _S.DRAFT),
        Move("registration_undone", (_S.REGISTERING,), _S.LAUNCHED),
        Move("check_undone", (_S.CHECKING,), _S.REGISTERING),
        Move("replication_undone", (_S.REPLICATING,), _S.CHECKING),
        Move("review_undone", (_S.INTERIM,), _S.REPLICATING),
        Move("conclusion_undone", (_S.FINAL,), _S.REPLICATING),
        Move("conclusion_undone_after_review", (_S.FINAL,), _S.INTERIM),
    ),
)
LEGAL_BASIS = _("Luật Thi đua, khen thưởng số 06/2022/QH15, Điều 16, 17 và 18")
