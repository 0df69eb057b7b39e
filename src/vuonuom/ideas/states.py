"""The states of an idea: from seed (hạt) to forest (rừng)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class IdeaState(models.TextChoices):
    SUBMITTED = "submitted", _("Đã gửi")
    TAKEN_UP = "taken_up", _("Đã tiếp nhận")
    DECLINED = "declined", _("Chưa tiếp nhận")
    INCUBATING = "incubating", _("Đang ươm tạo")
    TRIED = "tried", _("Đã thử")
    RECOGNISED = "recognised", _("Được công nhận sáng kiến")
    PRODUCT = "product", _("Thành sản phẩm")
    IN_USE = "in_use", _("Nơi khác đang dùng")
    STOPPED = "stopped", _("Dừng để học")
    WITHDRAWN = "withdrawn", _("Tác giả đã rút")
    MOVED_OUT = "moved_out", _("Đã chuyển khỏi hộp thư")


class Stage(models.TextChoices):
    """The growth signs shown everywhere."""

    HAT = "hat", _("Hạt")
    MAM = "mam", _("Mầm")
    CAY = "cay", _("Cây")
    RUNG = "rung", _("Rừng")


S = IdeaState
STAGE_OF = {
    S.SUBMITTED: Stage.HAT,
    S.TAKEN_UP: Stage.HAT,
    S.DECLINED: Stage.HAT,
    S.WITHDRAWN: Stage.HAT,
    S.MOVED_OUT: Stage.HAT,
    S.INCUBATING: Stage.MAM,
    S.TRIED: Stage.MAM,
    S.RECOGNISED: Stage.MAM,
    S.STOPPED: Stage.MAM,
    S.PRODUCT: Stage.CAY,
    S.IN_USE: Stage.RUNG,
}
ALIVE = tuple(state for state in S if state not in (S.WITHDRAWN, S.MOVED_OUT))


class ShareState(models.TextChoices):
    """What a co-author says to the share they were given."""

    ASKED = "asked", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    CONTESTED = "contested", _("Đề nghị xem lại")


class JoinState(models.TextChoices):
    """What became of asking to write an idea together."""

    ASKED = "asked", _("Chờ tác giả trả lời")
    ACCEPTED = "accepted", _("Đã nhận cùng làm")
    DECLINED = "declined", _("Chưa nhận cùng làm")
    WITHDRAWN = "withdrawn", _("Đã rút lời xin")


IDEA = Machine(
    subject="ideas.idea",
    initial=S.SUBMITTED,
    moves=(
        Move("taken_up", (S.SUBMITTED, S.DECLINED), S.TAKEN_UP),
        Move("declined", (S.SUBMITTED, S.TAKEN_UP), S.DECLINED),
        Move("withdrawn", (S.SUBMITTED, S.TAKEN_UP, S.DECLINED), S.WITHDRAWN),
        Move("moved_out", (S.SUBMITTED,), S.MOVED_OUT),
        Move("incubating", (S.TAKEN_UP, S.STOPPED), S.INCUBATING),
        Move("tried", (S.INCUBATING,), S.TRIED),
        Move("recognised", (S.TRIED,), S.RECOGNISED),
        Move("made_product", (S.TRIED, S.RECOGNISED), S.PRODUCT),
        Move("in_use", (S.PRODUCT,), S.IN_USE),
        Move("stopped", (S.INCUBATING, S.TRIED), S.STOPPED),
    ),
)

SHARE = Machine(
    subject="ideas.share",
    initial=ShareState.ASKED,
    moves=(
        Move("confirmed", (ShareState.ASKED,), ShareState.CONFIRMED),
        Move("contested", (ShareState.ASKED,), ShareState.CONTESTED),
        Move("asked_anew", (ShareState.CONFIRMED, ShareState.CONTESTED), ShareState.ASKED),
    ),
)

JOINING = Machine(
    subject="ideas.joining",
    initial=JoinState.ASKED,
    moves=(
        Move("accepted", (JoinState.ASKED,), JoinState.ACCEPTED),
        Move("declined", (JoinState.ASKED,), JoinState.DECLINED),
        Move("withdrawn", (JoinState.ASKED,), JoinState.WITHDRAWN),
    ),
)
