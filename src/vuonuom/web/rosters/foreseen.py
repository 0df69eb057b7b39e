"""What a reform would do, or did, as its page shows it: 25 units at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vuonuom.journal.states import MEASURES
from vuonuom.organization.rules.reforms import WHOLE
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.foreseen import SHOWN
from vuonuom.web.frame.show import Page
from vuonuom.web.frame.words import number, percent

PER = 25
Cells = tuple[tuple[Any, str], ...]  # (label of the measure, figure)


@dataclass(frozen=True)
class Term:
    """One old unit of those that a figure is the sum of."""

    name: str
    code: str
    note: str
    cells: Cells


@dataclass(frozen=True)
class Shown:
    name: str
    code: str
    is_new: bool
    cells: Cells
    terms: tuple[Term, ...]


def reform_shown(intake: Intake, request: HttpRequest) -> dict[str, Any]:
    """Of one page only: a reform may open thousands."""
    rows = intake.shown["units"]
    asked = request.GET.get("page", "1")
    pages = max(-(-len(rows) // PER), 1)
    at = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 9 else 1
    some = rows[(at - 1) * PER : at * PER]
    return {
        "units": [_shown(row) for row in some],
        "units_page": Page(tuple(some), at, at < pages),
        "units_count": len(rows),
        "measures": [MEASURES[key].label for key in SHOWN],
        "last_year": intake.shown["year"],
        "national": _national(intake.shown["national"]),
        "follow": intake.shown["follow"],
        "has_estimates": any(term["share"] for row in some for term in row["terms"]),
    }


def _shown(row: dict[str, Any]) -> Shown:
    told = [_estimate(n) if row["is_estimate"] else number(n) for n in row["figures"]]
    terms = tuple(
        Term(
            term["name"], term["code"], _share(term["share"]), _cells(map(number, term["figures"]))
        )
        for term in row["terms"]
    )
    return Shown(row["name"], row["code"], row["is_new"], _cells(told), terms)


def _cells(figures: Any) -> Cells:
    return tuple(zip((MEASURES[key].label for key in SHOWN), figures, strict=True))


def _estimate(figure: int) -> str:
    return _("ước tính %(n)s") % {"n": number(figure)}


def _share(share: int | None) -> str:
    """What stands at the unit itself, and the part of it."""
    return _("còn lại × %(share)s") % {"share": percent(share / WHOLE)} if share else ""


def _national(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Each measure with its years, and whether nothing was lost."""
    return [
        {
            "label": MEASURES[measure].label,
            "years": [(year, number(before), number(after)) for year, before, after in years],
            "is_whole": all(before == after for _year, before, after in years),
        }
        for measure, years in rows
    ]
