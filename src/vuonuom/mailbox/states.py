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
    HELP_ASKED = "help_asked", _("Cấp trên cùng lo")
    HANDED_BACK = "handed_back", _("Trao lại hộp thư")
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


class Chase(models.TextChoices):
    """How a waiting letter is being chased: its keepers in private first, then who stands above."""

    QUIET = "quiet", _("Chưa cần nhắc")
    REMINDED = "reminded", _("Đã nhắc một lần")
    REMINDED_TWICE = "reminded_twice", _("Đã nhắc hai lần")
    HELP = "help", _("Cần hỗ trợ")
    TOP = "top", _("Cần hỗ trợ, đã tới cấp cao nhất")


C = Chase
WITH_HELP = (C.HELP, C.TOP)

CHASE = Machine(
    subject="mailbox.chase",
    initial=C.QUIET,
    moves=(
        Move("reminded", (C.QUIET,), C.REMINDED),
        Move("reminded_again", (C.REMINDED,), C.REMINDED_TWICE),
        Move("help_asked", (C.REMINDED_TWICE, C.HELP), C.HELP),
        Move("nobody_above", (C.REMINDED_TWICE, C.HELP), C.TOP),
        Move("handed_back", (C.HELP, C.TOP), C.QUIET),
        Move("returned", (C.HELP, C.TOP), C.REMINDED_TWICE),
        Move("let_go", tuple(Chase), C.QUIET),
    ),
)


class OpinionState(models.TextChoices):
    ASKED = "asked", _("Đang chờ ý kiến")
    GIVEN = "given", _("Đã có ý kiến")
    PASSED = "passed", _("Không góp ý được")
    WITHDRAWN = "withdrawn", _("Không cần nữa")


_O = OpinionState

OPINION = Machine(
    subject="mailbox.opinion",
    initial=_O.ASKED,
    moves=(
        Move("given", (_O.ASKED,), _O.GIVEN),
        Move("passed", (_O.ASKED,), _O.PASSED),
        Move("withdrawn", (_O.ASKED,), _O.WITHDRAWN),
    ),
)


class HidingState(models.TextChoices):
    PENDING = "pending", _("Chờ người thứ hai xem")
    KEPT = "kept", _("Giữ ẩn")
    LIFTED = "lifted", _("Đã cho hiện lại")
    LAPSED = "lapsed", _("Hiện lại vì quá hạn xem")
    UNDONE = "undone", _("Đã hoàn tác")


_H = HidingState

HIDING = Machine(
    subject="mailbox.hiding",
    initial=_H.PENDING,
    moves=(
        Move("kept", (_H.PENDING,), _H.KEPT),
        Move("lifted", (_H.PENDING, _H.KEPT), _H.LIFTED),
        Move("lapsed", (_H.PENDING,), _H.LAPSED),
        Move("undone", (_H.PENDING,), _H.UNDONE),
    ),
)
