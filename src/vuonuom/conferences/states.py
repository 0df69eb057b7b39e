"""States of a conference, and what an invited person answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ConferenceState(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    OPEN = "open", _("Đang đăng ký")
    RUNNING = "running", _("Đang diễn ra")
    CLOSED = "closed", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Đã hủy")


class Reply(models.TextChoices):
    WAITING = "waiting", _("Chưa trả lời")
    COMING = "coming", _("Sẽ dự")
    EXCUSED = "excused", _("Xin vắng")


class PartnerState(models.TextChoices):
    """How far a unit that was asked to hold the conference too has got."""

    ASKED = "asked", _("Chờ trả lời")
    ACCEPTED = "accepted", _("Phối hợp")
    DECLINED = "declined", _("Không nhận lời")


CHANGING = (ConferenceState.DRAFT, ConferenceState.OPEN, ConferenceState.RUNNING)
ASKING = (ConferenceState.OPEN, ConferenceState.RUNNING)  # those invited may answer

CONFERENCE = Machine(
    subject="conferences.conference",
    initial=ConferenceState.DRAFT,
    moves=(
        Move("opened", (ConferenceState.DRAFT,), ConferenceState.OPEN),
        Move("started", (ConferenceState.OPEN,), ConferenceState.RUNNING),
        Move("held_back", (ConferenceState.RUNNING,), ConferenceState.OPEN),
        Move("closed", (ConferenceState.RUNNING,), ConferenceState.CLOSED),
        Move("reopened", (ConferenceState.CLOSED,), ConferenceState.RUNNING),
        Move("cancelled", (ConferenceState.DRAFT, ConferenceState.OPEN), ConferenceState.CANCELLED),
        Move("reinstated", (ConferenceState.CANCELLED,), ConferenceState.DRAFT),
    ),
)
REPLY = Machine(
    subject="conferences.invitation",
    initial=Reply.WAITING,
    moves=(
        Move("accepted", (Reply.WAITING, Reply.EXCUSED), Reply.COMING),
        Move("excused", (Reply.WAITING, Reply.COMING), Reply.EXCUSED),
    ),
)
PARTNER = Machine(
    subject="conferences.partner",
    initial=PartnerState.ASKED,
    moves=(
        Move("accepted", (PartnerState.ASKED,), PartnerState.ACCEPTED),
        Move("declined", (PartnerState.ASKED,), PartnerState.DECLINED),
        Move("reconsidered", (PartnerState.ACCEPTED, PartnerState.DECLINED), PartnerState.ASKED),
    ),
)
