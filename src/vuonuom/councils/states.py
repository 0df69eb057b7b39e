"""Three kinds of panel, and the states of a panel and of a case before it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class PanelKind(models.TextChoices):
    SCREENING = "screening", _("Hội đồng sàng lọc ý tưởng")
    RECOGNITION = "recognition", _("Hội đồng xét công nhận sáng kiến")
    ACCEPTANCE = "acceptance", _("Hội đồng nghiệm thu")


class PanelState(models.TextChoices):
    FORMING = "forming", _("Đang thành lập")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")


class Seat(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch")
    SECRETARY = "secretary", _("Ủy viên thư ký")
    MEMBER = "member", _("Ủy viên")
    UNION = "union", _("Đại diện công đoàn")


class CaseState(models.TextChoices):
    FILED = "filed", _("Đã nộp hồ sơ")
    JUDGED = "judged", _("Đã có biên bản")
    APPROVED = "approved", _("Được chấp thuận")
    REFUSED = "refused", _("Chưa được chấp thuận")
    WITHDRAWN = "withdrawn", _("Đã rút hồ sơ")


class RubricStatus(models.TextChoices):
    COMPLETE = "complete", _("Đủ để chấm")
    DRAFT = "draft", _("Bản nháp, chưa được mở phiên chấm")


PANEL = Machine(
    subject="councils.panel",
    initial=PanelState.FORMING,
    moves=(
        Move("opened", (PanelState.FORMING,), PanelState.OPEN),
        Move("closed", (PanelState.OPEN,), PanelState.CLOSED),
        Move("reopened", (PanelState.CLOSED,), PanelState.OPEN),
    ),
)
CASE = Machine(
    subject="councils.case",
    initial=CaseState.FILED,
    moves=(
        Move("judged", (CaseState.FILED,), CaseState.JUDGED),
        Move("approved", (CaseState.JUDGED,), CaseState.APPROVED),
        Move("refused", (CaseState.JUDGED,), CaseState.REFUSED),
        Move("withdrawn", (CaseState.FILED,), CaseState.WITHDRAWN),
    ),
)
