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


class ClauseState(models.TextChoices):
    """How far a clause has come; whether it is late stands beside it."""

    NOT_BEGUN = "not_begun", _("Chưa thực hiện")
    UNDER_WAY = "under_way", _("Đang thực hiện")  # a target, a task, a clause below hangs on it
    DONE = "done", _("Đã thực hiện xong")  # its owner says so, and what came of it


class RuleKind(models.TextChoices):
    """What a target asks: obliging for units, an invitation for persons (`trust.md` 7)."""

    PER_UNIT = "per_unit", _("Mỗi đơn vị ít nhất")
    TOTAL = "total", _("Tổng số, chia dần xuống dưới")
    SHARE = "share", _("Ít nhất bao nhiêu phần trăm đoàn viên, hội viên tham gia")
    RATIO = "ratio", _("Tỷ lệ phần trăm giữa hai số")
    GROWTH = "growth", _("Nhiều hơn năm trước của chính đơn vị (đơn vị tự nhận)")
    PER_MEMBER = "per_member", _("Mỗi đoàn viên, hội viên ít nhất")


PERCENT = (RuleKind.SHARE, RuleKind.RATIO)
OF_A_LEVEL = (RuleKind.PER_UNIT, RuleKind.SHARE, RuleKind.RATIO, RuleKind.GROWTH)


class FigureState(models.TextChoices):
    """How far giver and taker of a figure have come. It binds in every one of these states."""

    GIVEN = "given", _("Đã giao, chờ trả lời")
    PROPOSED = "proposed", _("Đề nghị điều chỉnh")
    FIXED = "fixed", _("Đã thống nhất")


class FigureVerb(models.TextChoices):
    """What was done to a figure: the lines of its history."""

    GIVEN = "given", _("Giao")
    ACCEPTED = "accepted", _("Nhận")
    PROPOSED = "proposed", _("Đề nghị điều chỉnh")
    AGREED = "agreed", _("Đồng ý với đề nghị")
    HELD = "held", _("Giữ con số đã giao")
    REVISED = "revised", _("Điều chỉnh")
    TAKEN_BACK = "taken_back", _("Rút lại việc vừa làm")


class Split(models.TextChoices):
    """How a figure is divided among the units below; each may be mended by hand."""

    EVENLY = "evenly", _("Chia đều")
    BY_MEMBERS = "by_members", _("Theo số đoàn viên, hội viên")
    BY_LAST_YEAR = "by_last_year", _("Theo kết quả năm trước")
    BY_HAND = "by_hand", _("Ghi từng nơi")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    ASSIGNED = "assigned", _("Đã giao")
    CLOSED = "closed", _("Đã khép lại")


class ChallengeState(models.TextChoices):
    OPEN = "open", _("Đang mời hiến kế")
    CLOSED = "closed", _("Đã khép lại")


class TaskState(models.TextChoices):
    TODO = "todo", _("Chưa bắt đầu")
    DOING = "doing", _("Đang làm")
    DONE = "done", _("Đã xong")


class Repeat(models.TextChoices):
    """How often a task comes back: the next one is there when this one is done."""

    ONCE = "once", _("Một lần")
    MONTHLY = "monthly", _("Hằng tháng")
    QUARTERLY = "quarterly", _("Hằng quý")
    YEARLY = "yearly", _("Hằng năm")


TASK = Machine(
    subject="directives.task",
    initial=TaskState.TODO,
    moves=(
        Move("begun", (TaskState.TODO,), TaskState.DOING),
        Move("finished", (TaskState.TODO, TaskState.DOING), TaskState.DONE),
        Move("put_back", (TaskState.DOING,), TaskState.TODO),
        Move("reopened", (TaskState.DONE,), TaskState.DOING),
        Move("unfinished", (TaskState.DONE,), TaskState.TODO),  # it had never been begun
    ),
)
PROGRAMME = Machine(
    subject="directives.targetprogramme",
    initial=ProgrammeState.DRAFT,
    moves=(
        Move("assigned", (ProgrammeState.DRAFT,), ProgrammeState.ASSIGNED),
        Move("unassigned", (ProgrammeState.ASSIGNED,), ProgrammeState.DRAFT),
        Move("closed", (ProgrammeState.ASSIGNED,), ProgrammeState.CLOSED),
    ),
)
FIGURE = Machine(
    subject="directives.targetassignment",
    initial=FigureState.GIVEN,
    moves=(
        Move("accepted", (FigureState.GIVEN,), FigureState.FIXED),
        Move("proposed", (FigureState.GIVEN,), FigureState.PROPOSED),
        Move("agreed", (FigureState.PROPOSED,), FigureState.FIXED),
        Move("held", (FigureState.PROPOSED,), FigureState.FIXED),
        Move("reopened", (FigureState.FIXED,), FigureState.GIVEN),
        Move("withdrawn", (FigureState.PROPOSED,), FigureState.GIVEN),
        Move("unanswered", (FigureState.FIXED,), FigureState.PROPOSED),
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
