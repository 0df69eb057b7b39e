"""The rhythm of a year: a chart with its table, and where the year will end, in plain words."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.journal.states import MEASURES
from vuonuom.progress import rules
from vuonuom.progress.queries.board import Board
from vuonuom.progress.queries.forecast import LEAST, Basis, Forecast, Rhythm
from vuonuom.web.frame.words import counts, day, number, percent
from vuonuom.web.progress.links import Links

HEIGHT = 100.0
MONTH = 10.0  # the width of one
# Short enough for a row of tags; each counts what `MEASURES` says of it.
TABS = {
    "ideas.submitted": gettext_lazy("Ý tưởng"),
    "ideas.tried": gettext_lazy("Đã thử"),
    "ideas.recognised": gettext_lazy("Công nhận"),
    "products.accepted": gettext_lazy("Sản phẩm"),
    "adoptions.given": gettext_lazy("Nơi khác dùng của mình"),
    "adoptions.taken": gettext_lazy("Dùng của nơi khác"),
}


def context(board: Board, links: Links) -> dict[str, Any]:
    drawn = board.rhythm
    assert drawn is not None  # noqa: S101  # `shown` has looked
    made = board.forecasts[drawn.measure]
    line = said(made, board)
    return {
        "label": MEASURES[drawn.measure].label,
        "tabs": [(m, tab, m == drawn.measure) for m, tab in TABS.items()],
        "said": line,
        "made_how": made_how(made),
        "chart": chart(drawn, made, board, line) if _top(drawn, made) >= LEAST else "",
        "legend": _legend(drawn, made, board.year),
        "top": number(_top(drawn, made)),
        "years": sorted(drawn.years, reverse=True),
        "months": range(1, 13),
        "table": table(drawn, links, board.unit.code),
    }


def said(made: Forecast, board: Board) -> str:
    """The calm line: what past years had by this day, and where that leads."""
    if made.basis is Basis.FEW:
        return _("Chưa dự báo cuối năm: mới có %(n)s, còn quá ít.") % {"n": number(made.now)}
    if made.basis is Basis.EARLY:
        return _("Chưa dự báo cuối năm: năm mới bắt đầu, những năm trước đến ngày này còn rất ít.")
    facts = {"year": board.year, "about": _about(made)}
    if made.basis is Basis.EVEN:
        return (
            _(
                "Chưa có năm trước nào đủ số để so nhịp, nên tạm chia đều theo ngày: cuối năm "
                "%(year)s có %(about)s."
            )
            % facts
        )
    facts |= {"day": day(board.today)[:5], "share": percent(made.share, 0)}
    return _(
        "Đến ngày %(day)s, %(years)s đã có %(share)s của cả năm. Theo nhịp ấy, cuối năm "
        "%(year)s có %(about)s."
    ) % (facts | {"years": _years(made.shares)})


def _about(made: Forecast) -> str:
    if made.low == made.high:
        return _("khoảng %(value)s") % {"value": number(made.value)}
    return _("khoảng %(value)s, từ %(low)s đến %(high)s") % {
        "value": number(made.value),
        "low": number(made.low),
        "high": number(made.high),
    }


def _years(years: Iterable[int]) -> str:
    found = sorted(years)
    if len(found) == 1:
        return _("năm %(year)s") % {"year": found[0]}
    return _("các năm %(first)s–%(last)s") % {"first": found[0], "last": found[-1]}


def made_how(made: Forecast) -> str:
    if not made.is_made:
        return ""
    if made.basis is Basis.EVEN:
        return _("Khoảng dự báo chỉ kể sai lệch ngẫu nhiên. Để liệu việc, không dùng để chấm.")
    each = ", ".join(f"{year}: {percent(share, 0)}" for year, share in sorted(made.shares.items()))
    return _(
        "Cách tính: %(now)s đến nay chia cho phần các năm trước đã có đến ngày này (%(each)s); "
        "khoảng là từ năm nhanh nhất đến năm chậm nhất, thêm sai lệch ngẫu nhiên. Để liệu việc, "
        "không dùng để chấm."
    ) % {"now": number(made.now), "each": each}


def against(made: Forecast, goal: int, year: int) -> str:
    return _(
        "Tất cả cộng lại, cuối năm %(year)s có %(about)s; các chỉ tiêu cộng lại là %(goal)s."
    ) % {
        "year": year,
        "about": _about(made),
        "goal": number(goal),
    }


def short(made: Forecast) -> str:
    """For a cell of a table."""
    if not made.is_made:
        return _("ít quá") if made.basis is Basis.FEW else _("còn sớm")
    return f"{number(made.value)} ({number(made.low)}–{number(made.high)})"


def _top(drawn: Rhythm, made: Forecast) -> int:
    return max(drawn.highest, made.high, 1)


def chart(drawn: Rhythm, made: Forecast, board: Board, line: str) -> SafeString:
    """Lines of what was there after each month; beneath it stands its table."""
    top = _top(drawn, made)
    lines = [
        _line(_points((0, *line), top), "before" if year == board.year - 1 else "older")
        for year, line in drawn.years.items()
        if year != board.year
    ]
    at = rules.elapsed(board.year, board.today) * 12 * MONTH
    now = f"{at:.1f},{_y(made.now, top)}"
    if made.is_made:
        end = 12 * MONTH
        ends = [f"{end},{_y(value, top)}" for value in (made.high, made.low, made.value)]
        lines.append(f'<polygon class="range" points="{now} {ends[0]} {ends[1]}"/>')
        lines.append(_line(f"{now} {ends[2]}", "ahead"))
    whole_months = (0, *drawn.years[board.year][:-1])
    lines.append(_line(f"{_points(whole_months, top)} {now}", "now"))
    label = escape(f"{MEASURES[drawn.measure].label}. {line}")
    return mark_safe(  # noqa: S308  # figures and our own words
        f'<svg class="rhythm" role="img" aria-label="{label}" viewBox="0 0 120 100"'
        f' preserveAspectRatio="none">{"".join(lines)}</svg>'
    )


def _line(points: str, kind: str) -> str:
    return f'<polyline class="{kind}" points="{points}"/>'


def _points(values: Sequence[int], top: int) -> str:
    return " ".join(f"{n * MONTH:g},{_y(value, top)}" for n, value in enumerate(values))


def _y(value: int, top: int) -> str:
    return f"{HEIGHT - value / top * (HEIGHT - 4) - 2:.1f}"


def _legend(drawn: Rhythm, made: Forecast, year: int) -> list[tuple[str, str]]:
    older = [y for y in sorted(drawn.years) if y < year - 1]
    found = [("now", _("năm %(year)s") % {"year": year})]
    if made.is_made:
        found.append(("ahead", _("dự báo và khoảng của nó")))
    if year - 1 in drawn.years:
        found.append(("before", _("năm %(year)s") % {"year": year - 1}))
    if older:
        found.append(("older", _years(older)))
    return found


def table(drawn: Rhythm, links: Links, code: str) -> SafeString:
    """Months down, years across; each figure opens its list. Drawn here as `rows.table` is."""
    years, write = sorted(drawn.years, reverse=True), counts()
    cells = {
        year: [
            f'<td class="n"><a href="{escape(link)}">{write(n)}</a></td>'
            for n, link in zip(
                drawn.years[year],
                links.flows(code, drawn.measure, year, len(drawn.years[year])),
                strict=True,
            )
        ]
        for year in years
    }
    rows = []
    for month in range(12):
        row = (cells[y][month] if month < len(cells[y]) else '<td class="n">–</td>' for y in years)
        rows.append(f'<tr><th scope="row">{month + 1}</th>{"".join(row)}</tr>')
    return mark_safe("".join(rows))  # noqa: S308  # our own figures and links
