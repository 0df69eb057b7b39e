"""The states of what was sent before its sender said who they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ClaimState(models.TextChoices):
    WAITING = "waiting", _("Chờ xác nhận")
    SEALED = "sealed", _("Đã xác nhận, tên giữ kín, chờ chuyển vào hộp thư")
    CONFIRMED = "confirmed", _("Đã vào hộp thư")
    DISCARDED = "discarded", _("Được xếp là không phải ý tưởng")
    DROPPED = "dropped", _("Đã bỏ vì chưa ai xác nhận")


class Confirmation(models.TextChoices):
    """How the member was known."""

    CODE = "code", _("Bằng mã thành viên")
    SIGNED_IN = "signed_in", _("Bằng tài khoản")
    BY_HAND = "by_hand", _("Người giữ hộp thư xác nhận")


class DiscardReason(models.TextChoices):
    """Why something is no idea; its sender reads it."""

    JUNK = "junk", _("Quảng cáo, thư rác")
    EMPTY = "empty", _("Gõ thử, chưa có nội dung")
    AGAIN = "again", _("Đã gửi trước đó rồi")
    OTHER = "other", _("Lý do khác, ghi bên dưới")
    COMPLAINT = "complaint", _("Khiếu nại, tố cáo: hộp thư này không phải nơi nhận")


C = ClaimState

CLAIM = Machine(
    subject="claims.claim",
    initial=C.WAITING,
    moves=(
        Move("confirmed", (C.WAITING, C.DISCARDED), C.CONFIRMED),  # its author says it is one
        Move("sealed", (C.WAITING,), C.SEALED),
        Move("delivered", (C.SEALED,), C.CONFIRMED),
        Move("discarded", (C.WAITING,), C.DISCARDED),
        Move("restored", (C.DISCARDED,), C.WAITING),
        Move("dropped", (C.WAITING, C.DISCARDED), C.DROPPED),
    ),
)


class Ground(models.TextChoices):
    """Why a sealed name may be opened."""

    CONSENT = "consent", _("Tác giả đồng ý")
    LAWFUL = "lawful", _("Yêu cầu hợp pháp, có văn bản")


class OpeningState(models.TextChoices):
    ASKED = "asked", _("Đang chờ người thứ nhất")
    APPROVED = "approved", _("Đang chờ người thứ hai")
    OPENED = "opened", _("Đã mở")


P = OpeningState

OPENING = Machine(
    subject="claims.opening",
    initial=P.ASKED,
    moves=(
        Move("approved", (P.ASKED,), P.APPROVED),
        Move("opened", (P.APPROVED,), P.OPENED),
        Move("consent_withdrawn", (P.ASKED, P.APPROVED), P.ASKED),
    ),
)
