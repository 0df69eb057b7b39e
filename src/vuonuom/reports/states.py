"""Kinds of reports, the sections of their text, and a report's way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ReportKind(models.TextChoices):
    INTERIM = "interim", _("Sơ kết")
    FINAL = "final", _("Tổng kết")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    ISSUED = "issued", _("Đã phát hành")
    REPLACED = "replaced", _("Đã được thay")
    DROPPED = "dropped", _("Đã bỏ")


SHOWN = (ReportState.ISSUED, ReportState.REPLACED)  # to all who may see the board
REPORT = Machine(
    subject="reports.report",
    initial=ReportState.DRAFT,
    moves=(
        Move("issued", (ReportState.DRAFT,), ReportState.ISSUED),
        Move("replaced", (ReportState.ISSUED,), ReportState.REPLACED),
        Move("dropped", (ReportState.DRAFT,), ReportState.DROPPED),
        Move("restored", (ReportState.DROPPED,), ReportState.DRAFT),
    ),
)
ISSUED = "reports.report.issued"  # the journal's kind


class Section(models.TextChoices):
    """The outline of a movement's report; the tables stand in RESULTS."""

    SITUATION = "situation", _("Đặc điểm tình hình")
    LEADERSHIP = "leadership", _("Công tác lãnh đạo, chỉ đạo, tổ chức thực hiện")
    RESULTS = "results", _("Kết quả thực hiện")
    REWARDS = "rewards", _("Công tác khen thưởng")
    LIMITS = "limits", _("Hạn chế, nguyên nhân và bài học kinh nghiệm")
    AHEAD = "ahead", _("Phương hướng, nhiệm vụ và kiến nghị")


class TableKey(models.TextChoices):
    """The tables, each with a text beside it; one more for each target of units below."""

    TARGETS = "targets", _("Kết quả so với chỉ tiêu được giao")
    COMPARED = "compared", _("Kết quả so với cùng kỳ năm trước")
    CHILDREN = "children", _("Kết quả của từng đơn vị trực thuộc")
