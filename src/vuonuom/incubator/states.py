"""A project from sprout to tree: its states, its gates, its trials."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ProjectState(models.TextChoices):
    ACTIVE = "active", _("Đang ươm")
    ON_HOLD = "on_hold", _("Tạm dừng")
    RECYCLING = "recycling", _("Hoàn thiện lại")
    FINISHED = "finished", _("Đã ươm xong")
    STOPPED = "stopped", _("Dừng để học")


class GateDecision(models.TextChoices):
    GO = "go", _("Đi tiếp")
    HOLD = "hold", _("Tạm dừng")
    RECYCLE = "recycle", _("Hoàn thiện lại")
    STOP = "stop", _("Dừng để học")


class TrialState(models.TextChoices):
    RUNNING = "running", _("Đang thử")
    FINISHED = "finished", _("Đã thử xong")


P = ProjectState
LIVING = (P.ACTIVE, P.ON_HOLD, P.RECYCLING)

PROJECT = Machine(
    subject="incubator.project",
    initial=P.ACTIVE,
    moves=(
        Move("go", LIVING, P.ACTIVE),
        Move("hold", (P.ACTIVE, P.RECYCLING), P.ON_HOLD),
        Move("recycle", (P.ACTIVE, P.ON_HOLD), P.RECYCLING),
        Move("stop", LIVING, P.STOPPED),
        Move("finish", (P.ACTIVE,), P.FINISHED),
    ),
)
TRIAL = Machine(
    subject="incubator.trial",
    initial=TrialState.RUNNING,
    moves=(Move("finished", (TrialState.RUNNING,), TrialState.FINISHED),),
)
