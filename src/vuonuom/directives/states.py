"""Kinds of directive, what a target asks for, and states of what hangs on a clause."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class DirectiveKind(models.TextChoices):
    RESOLUTION = "resolution", _("Nghị quyết")
    ACTION_PROGRAMME = "action_programme", _("Chương trình hành động")
    INSTRUCTION = "instruction", _("Chỉ thị")
    PLAN = "plan", _("Kế hoạch")
    GUIDANCE = "guidance", _("Hướng dẫn")
    CONCLUSION = "conclusion", _("Kết luận")


class RuleKind(models.TextChoices):
    """What a target asks: obliging for units, an invitation for persons (`trust.md` 7)."""

    PER_UNIT = "per_unit", _("Mỗi đơn vị ít nhất")
    PER_MEMBER = "per_member", _("Mỗi đoàn viên, hội viên ít nhất")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    ASSIGNED = "assigned", _("Đã giao")
    CLOSED = "closed", _("Đã khép lại")


class ChallengeState(models.TextChoices):
    OPEN = "open", _("Đang mời hiến kế")
    CLOSED = "closed", _("Đã khép lại")


PROGRAMME = Machine(
    subject="directives.targetprogramme",
    initial=ProgrammeState.DRAFT,
    moves=(
        Move("assigned", (ProgrammeState.DRAFT,), ProgrammeState.ASSIGNED),
        Move("unassigned", (ProgrammeState.ASSIGNED,), ProgrammeState.DRAFT),
        Move("closed", (ProgrammeState.ASSIGNED,), ProgrammeState.CLOSED),
    ),
)
CHALLENGE = Machine(
    subject="directives.challenge",
    initial=ChallengeState.OPEN,
    moves=(
        Move("closed", (ChallengeState.OPEN,), ChallengeState.CLOSED),
        Move("reopened", (ChallengeState.CLOSED,), ChallengeState.OPEN),
    ),
)
