"""What a reform would do, or did, as its page shows it: 25 units at a time."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vuonuom.journal.states import MEASURES
from vuonuom.organization.rules.reforms import WHOLE
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.foreseen import SHOWN, Figured, Receiving, last_year_of
from vuonuom.web.frame.show import Page
from vuonuom.web.frame.words import number, percent

PER = 25


@dataclass(frozen=True)
class Line:
    """One old unit, or the sum of all."""

    name: str
    code: str
    note: str
    figures: tuple[tuple[Any, str], ...]  # (label of the measure, figure)


@dataclass(frozen=True)
class Shown:
    unit: Receiving
    olds: tuple[Line, ...]
    whole: tuple[tuple[Any, str], ...]


def reform_shown(intake: Intake, request: HttpRequest) -> dict[str, Any]:
    """Read for one page only: a reform may open thousands."""
    rows = intake.shown["units"]
    asked = request.GET.get("page", "1")
    pages = max(-(-len(rows) // PER), 1)
    at = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 9 else 1
    year = min((int(row[4][:4]) for row in rows), default=1) - 1
    units = last_year_of(rows[(at - 1) * PER : at * PER], year)
    return {
        "units": [_shown(unit) for unit in units],
        "units_page": Page(tuple(units), at, at < pages),
        "units_count": len(rows),
        "measures": [MEASURES[key].label for key in SHOWN],
        "last_year": year,
        "national": _national(intake.shown["national"]),
        "follow": intake.shown["follow"],
        "has_estimates": any(unit.is_estimate for unit in units),
    }


def _shown(unit: Receiving) -> Shown:
    labels = [MEASURES[key].label for key in SHOWN]
    olds = tuple(
        Line(name, code, _share(share), tuple(zip(labels, map(number, figures), strict=True)))
        for code, name, share, figures in unit.olds
    )
    return Shown(unit, olds, tuple(zip(labels, map(_told, unit.figures), strict=True)))


def _share(share: int) -> str:
    return _("chia %(share)s") % {"share": percent(share / WHOLE)} if share < WHOLE else ""


def _told(figured: Figured) -> str:
    if figured.is_estimate:
        return _("ước tính %(n)s") % {"n": number(figured.value)}
    return number(figured.value)


def _national(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Each measure with its years, and whether nothing was lost."""
    return [
        {
            "label": MEASURES[measure].label,
            "years": [(year, number(before), number(after)) for year, before, after in years],
            "is_whole": all(before == after for _year, before, after in years),
        }
        for measure, years in rows
    ]
