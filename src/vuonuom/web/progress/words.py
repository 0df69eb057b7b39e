"""What the board says of its figures, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vuonuom.progress.queries.board import Board, Comparison, Target
from vuonuom.progress.states import STEPS as ROAD_STEPS
from vuonuom.progress.states import Pace, Reading
from vuonuom.web.frame.words import day, number, percent

# Headings of the road, short enough for a column; each counts ideas.
ROAD = (
    gettext_lazy("Ý tưởng"),
    gettext_lazy("Đã trả lời"),
    gettext_lazy("Đã thử"),
    gettext_lazy("Công nhận"),
    gettext_lazy("Sản phẩm"),
    gettext_lazy("Nơi khác dùng"),
)
BARS = (
    gettext_lazy("ý tưởng"),
    gettext_lazy("đã được trả lời"),
    gettext_lazy("đã được thử"),
    gettext_lazy("được công nhận sáng kiến"),
    gettext_lazy("thành sản phẩm"),
    gettext_lazy("có nơi khác đang dùng"),
)
SIGNS = ("hat", "", "mam", "", "cay", "rung")
TONES = {Pace.REACHED: "good", Pace.ON_PACE: "going", Pace.LATE: "late", Pace.EXEMPT: "off"}
ICONS = {Pace.REACHED: "tick", Pace.ON_PACE: "mam", Pace.LATE: "clock", Pace.EXEMPT: "pause"}


def reading_label(reading: Reading, year: int, this_year: int) -> str | Promise:
    if year == this_year:
        return reading.label
    if reading == Reading.COHORT:
        return _("Của các ý tưởng gửi năm %(year)s") % {"year": year}
    return _("Xảy ra trong năm %(year)s") % {"year": year}


def reading_note(reading: Reading, year: int) -> str:
    if reading == Reading.COHORT:
        return _(
            "Theo chân các ý tưởng gửi trong năm %(year)s đến hôm nay, dù việc sau đó xảy ra "
            "vào năm nào."
        ) % {"year": year}
    return _(
        "Đếm việc đã xảy ra trong năm %(year)s, dù ý tưởng được gửi từ năm nào; vì vậy số sau có "
        "thể lớn hơn số trước."
    ) % {"year": year}


def step_note(board: Board, step: str) -> str:
    """How many went on from the step before, and how long it took: of the same ideas only."""
    if board.reading != Reading.COHORT:
        return ""
    place = ROAD_STEPS.index(step)
    before, here = board.road[place], board.road[place + 1]
    said = []
    if before:
        said.append(_("%(share)s của chặng trước") % {"share": percent(here / before, 0)})
    days = board.times.days.get(step)
    if days is not None:
        said.append(
            ngettext("thường mất %(n)s ngày", "thường mất %(n)s ngày", days) % {"n": number(days)}
        )
    return " · ".join(said)


def steps_note(board: Board) -> str:
    if not board.times.on:
        return ""
    return _(
        "“Thường mất”: một nửa số ý tưởng qua chặng ấy trong chừng ấy ngày; tính ngày %(day)s, chỉ "
        "nêu khi có từ mười ý tưởng."
    ) % {"day": day(board.times.on)}


def as_of(board: Board) -> str:
    """Until when the figures run."""
    if board.year < board.today.year:
        return _("cả năm %(year)s") % {"year": board.year}
    if board.year > board.today.year:
        return _("năm %(year)s, chưa bắt đầu") % {"year": board.year}
    return _("năm %(year)s, đến ngày %(day)s") % {"year": board.year, "day": day(board.today)}


def before(board: Board) -> str:
    """What the year is laid beside."""
    if board.months == 12:
        return _("cả năm %(year)s") % {"year": board.year - 1}
    return ngettext(
        "%(n)s tháng đầu năm %(year)s", "%(n)s tháng đầu năm %(year)s", board.months
    ) % {"n": board.months, "year": board.year - 1}


def summary(board: Board) -> str:
    """What the page shows and what it was compared with, in one breath."""
    sent = board.comparisons[0]
    said = [
        _("%(as_of)s: %(n)s ý tưởng đã gửi, so với %(before)s ý tưởng trong %(when)s.")
        % {
            "as_of": as_of(board).capitalize(),
            "n": _maybe_about(sent.this_total, sent),
            "before": _maybe_about(sent.before_total, sent),
            "when": before(board),
        }
    ]
    if board.targets and not board.targets[0].result.is_one:
        said.append(
            _("%(reached)s trên %(bound)s đơn vị đã đạt chỉ tiêu “%(words)s”.")
            % {
                "reached": number(board.targets[0].result.reached),
                "bound": number(board.targets[0].result.bound),
                "words": board.targets[0].rule.words,
            }
        )
    said.append(_("Việc được giao so với nhịp của năm, kết quả so với năm trước."))
    return " ".join(said)


def _maybe_about(n: int | None, line: Comparison) -> str:
    return _("khoảng %(value)s") % {"value": number(n)} if line.is_estimated else number(n)


def target_line(target: Target) -> str:
    """How a rule stands, with what it was compared with."""
    result = target.result
    if not result.bound:
        return _("Các đơn vị ở đây được miễn chỉ tiêu này.")
    if result.is_one:
        return _("Đã có %(done)s trên %(goal)s; theo nhịp năm, đến nay cần %(expected)s.") % {
            "done": number(result.done),
            "goal": number(result.goal),
            "expected": number(target.expected),
        }
    return _(
        "%(reached)s trên %(bound)s đơn vị đã đạt (%(share)s); theo nhịp năm, đến nay cần "
        "%(expected)s."
    ) % {
        "reached": number(result.reached),
        "bound": number(result.bound),
        "share": percent(result.share, 0),
        "expected": number(target.expected),
    }


def change(line: Comparison) -> str:
    """More, fewer or as many as in the same months of the year before, in words."""
    if line.before_total is None:
        return ""
    more = line.this_total - line.before_total
    if more == 0:
        return _("bằng năm trước")
    if line.is_estimated:
        word = _("nhiều hơn khoảng %(n)s") if more > 0 else _("ít hơn khoảng %(n)s")
    else:
        word = _("nhiều hơn %(n)s") if more > 0 else _("ít hơn %(n)s")
    return word % {"n": number(abs(more))}


FEW = 10  # fewer are not told apart (`trust.md` 5)


def how_many_reminders(sent: int) -> str:
    if sent < FEW:
        return _("dưới %(n)s lời nhắc") % {"n": FEW}
    return ngettext("%(n)s lời nhắc", "%(n)s lời nhắc", sent) % {"n": number(sent)}


def heat_summary(board: Board) -> str:
    paces = board.paces
    said = _("%(all)s đơn vị: %(reached)s đạt, %(going)s đúng nhịp, %(late)s chậm.") % {
        "all": number(sum(paces.values())),
        "reached": number(paces.get(Pace.REACHED, 0)),
        "going": number(paces.get(Pace.ON_PACE, 0)),
        "late": number(paces.get(Pace.LATE, 0)),
    }
    hidden = sum(paces.values()) - len(board.cells)
    if hidden > 0:
        more = _("Ở đây là %(n)s đơn vị cần chú ý trước; tất cả có trong bảng.")
        said = f"{said} {more % {'n': number(len(board.cells))}}"
    return said
