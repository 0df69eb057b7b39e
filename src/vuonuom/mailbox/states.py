"""The states of a letter, and the steps that its author reads in plain words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Chờ trả lời")
    ASKED_BACK = "asked_back", _("Chờ tác giả nói thêm")
    ANSWERED = "answered", _("Đã trả lời")
    TAKEN_UP = "taken_up", _("Đã tiếp nhận")
    DECLINED = "declined", _("Chưa tiếp nhận")
    MOVED_OUT = "moved_out", _("Đã chuyển khỏi hộp thư")
    WITHDRAWN = "withdrawn", _("Tác giả đã rút")


class StepKind(models.TextChoices):
    RECEIVED = "received", _("Hộp thư đã nhận")
    ANSWERED = "answered", _("Đã trả lời")
    ASKED_BACK = "asked_back", _("Hỏi thêm")
    REPLIED = "replied", _("Tác giả nói thêm")
    FORWARDED = "forwarded", _("Chuyển hộp thư khác")
    SENT_UP = "sent_up", _("Tác giả gửi lên cấp trên")
    GROUPED = "grouped", _("Xếp cùng nhóm")
    TAKEN_UP = "taken_up", _("Tiếp nhận")
    DECLINED = "declined", _("Chưa tiếp nhận")
    MOVED_OUT = "moved_out", _("Chuyển khỏi hộp thư")
    WITHDRAWN = "withdrawn", _("Tác giả rút")
    UNDONE = "undone", _("Hoàn tác")


L = LetterState
OPEN = (L.WAITING, L.ASKED_BACK)

LETTER = Machine(
    subject="mailbox.letter",
    initial=L.WAITING,
    moves=(
        Move("answered", (L.WAITING, L.ASKED_BACK), L.ANSWERED),
        Move("asked_back", (L.WAITING,), L.ASKED_BACK),
        Move("replied", (L.ASKED_BACK,), L.WAITING),
        Move("forwarded", (L.WAITING, L.ASKED_BACK), L.WAITING),
        Move("sent_up", (L.WAITING, L.ANSWERED, L.DECLINED), L.WAITING),
        Move("taken_up", (L.WAITING, L.ASKED_BACK, L.ANSWERED), L.TAKEN_UP),
        Move("declined", (L.WAITING, L.ASKED_BACK, L.ANSWERED), L.DECLINED),
        Move("moved_out", (L.WAITING, L.ASKED_BACK), L.MOVED_OUT),
        Move("withdrawn", (L.WAITING, L.ASKED_BACK, L.ANSWERED, L.TAKEN_UP, L.DECLINED),
             L.WITHDRAWN),
    ),
)  # fmt: skip
