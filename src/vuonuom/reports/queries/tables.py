"""The tables of a report, once for page, Word and Excel: figures with the lists behind them.

Children and what was recorded at the unit itself make up the unit's own figure, to the unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.directives.states import RuleKind
from vuonuom.journal.states import MEASURES
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, RARE, ROAD, Reading
from vuonuom.reports.links import Links
from vuonuom.reports.states import TableKey

COLUMNS = (*ROAD, AUTHORS, MEMBERS)
TARGET = "target-"  # before the number of its rule


class Part(StrEnum):
    """What a row is of."""

    PLAIN = ""
    OWN = "own"  # recorded at the unit itself, at no child
    WHOLE = "whole"


@dataclass(frozen=True)
class Figure:
    value: int | None  # None: does not add up, or is not known
    path: str = ""  # of the list behind it
    about: bool = False  # an estimate
    signed: bool = False  # more or less than something else


@dataclass(frozen=True)
class Row:
    label: str
    figures: tuple[Figure, ...]
    part: Part = Part.PLAIN


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    first: str  # heading of the first column
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    adds: tuple[bool, ...] = ()  # which columns add up; empty: none of them is meant to

    @property
    def holds(self) -> bool:
        """Whether in each column that adds up the parts make the whole, none of them below 0."""
        return all(
            sum(parts) == whole and min(parts, default=0) >= 0
            for parts, whole in self.sums()
        )  # fmt: skip

    def sums(self) -> list[tuple[list[int], int]]:
        """Of each column that adds up: its parts and its whole."""
        whole = next(row for row in self.rows if row.part is Part.WHOLE) if self.adds else None
        if whole is None:
            return []
        parts = [row for row in self.rows if row.part is not Part.WHOLE]
        return [
            ([row.figures[at].value or 0 for row in parts], whole.figures[at].value or 0)
            for at, adds in enumerate(self.adds)
            if adds
        ]


def tables_of(frozen: FrozenBoard) -> list[Table]:
    """No query: all is in the frozen board."""
    links = Links(frozen.year, frozen.pk)
    content = frozen.content
    found = [_targets(content, links), _compared(content, links), _children(content, links)]
    found += [_target(content, links, one) for one in content["targets"] if content["children"]]
    return [table for table in found if table is not None]


def _targets(content: Mapping[str, Any], links: Links) -> Table | None:
    unit = content["unit"]
    rows = tuple(
        Row(one["words"], _result(unit["code"], one, one["results"][str(unit["pk"])], links))
        for one in content["targets"]
        if str(unit["pk"]) in one["results"]
    )
    rows += tuple(
        Row(
            _("%(words)s (lời mời)") % {"words": call["words"]},
            (
                Figure(call["members"], links.then(unit["code"], MEMBERS)),
                Figure(call["taken_part"], links.then(unit["code"], AUTHORS)),
                Figure(None),
                Figure(None),
            ),
        )
        for call in content["invitations"]
    )
    if not rows:
        return None
    return Table(TableKey.TARGETS, str(TableKey.TARGETS.label), _("Chỉ tiêu"), _asked(), rows)


def _asked() -> tuple[str, ...]:
    return _("Được giao"), _("Đã đạt"), _("Chưa đạt"), _("Được miễn")


def _result(
    code: str, target: Mapping[str, Any], result: Mapping[str, Any], links: Links
) -> tuple[Figure, ...]:
    """Units asked, those that reached it, those that did not, those exempt; or amounts."""
    rule = target["rule"]
    if _is_total(target):
        listed = links.then(code, target["measure"])
        left = max(result["goal"] - result["done"], 0)
        return (
            Figure(result["goal"], links.units(code, rule)),
            Figure(result["done"], listed),
            Figure(left, listed),
            Figure(None),
        )
    return (
        Figure(result["bound"], links.units(code, rule)),
        Figure(result["reached"], links.units(code, rule, "reached")),
        Figure(result["bound"] - result["reached"], links.units(code, rule, "not_yet")),
        Figure(result["exempt"], links.units(code, rule, "exempt")),
    )


def _is_total(target: Mapping[str, Any]) -> bool:
    """An amount divided downwards: it asks for a figure, not of so many units."""
    return bool(target.get("kind") == RuleKind.TOTAL)


def _compared(content: Mapping[str, Any], links: Links) -> Table | None:
    code, months = content["unit"]["code"], content["months"]
    rows = []
    for measure in COMPARED:
        line = content["compared"].get(measure)
        if line and (measure not in RARE or line["this_total"] or line["before_total"]):
            now, then = line["this_total"], line["before_total"]
            about = line["is_estimated"]
            figures = (
                Figure(now, links.then(code, measure), about),
                Figure(then, links.before(code, measure, months), about),
                Figure(None if then is None else now - then, "", about, signed=True),
            )
            rows.append(Row(str(MEASURES[measure].label), figures))
    if not rows:
        return None
    columns = (_("Kỳ này"), _("Cùng kỳ năm trước"), _("Tăng, giảm"))
    return Table(
        TableKey.COMPARED, str(TableKey.COMPARED.label), _("Nội dung"), columns, tuple(rows)
    )


def _children(content: Mapping[str, Any], links: Links) -> Table | None:
    if not content["children"]:
        return None
    labels = tuple(str(MEASURES[measure].label) for measure in COLUMNS)
    adds = tuple(measure != AUTHORS for measure in COLUMNS)
    whole = _figures(content, content["unit"])
    parts = [_figures(content, child) for child in content["children"]]
    rows = [
        Row(child["name"], _linked(child["code"], figures, links))
        for child, figures in zip(content["children"], parts, strict=True)
    ]
    code = content["unit"]["code"]
    own = _rest(whole, parts, adds)
    rows.append(Row(_("Tại đơn vị"), _linked(code, own, links, own=True), Part.OWN))
    rows.append(Row(_("Cộng"), _linked(code, whole, links), Part.WHOLE))
    return Table(
        TableKey.CHILDREN, str(TableKey.CHILDREN.label), _("Đơn vị"), labels, tuple(rows), adds
    )


def _figures(content: Mapping[str, Any], unit: Mapping[str, Any]) -> list[int | None]:
    found = content["figures"].get(str(unit["pk"]), {}).get(Reading.FLOW.value, {})
    return [found.get(measure, 0) for measure in COLUMNS]


def _rest(
    whole: Sequence[int | None], parts: Sequence[Sequence[int | None]], adds: Sequence[bool]
) -> list[int | None]:
    """What no child has; of persons nothing can be said: one may be in several places."""
    return [
        (whole[at] or 0) - sum(part[at] or 0 for part in parts) if adding else None
        for at, adding in enumerate(adds)
    ]


def _linked(
    code: str, figures: Sequence[int | None], links: Links, *, own: bool = False
) -> tuple[Figure, ...]:
    return tuple(
        Figure(value, links.then(code, measure, own=own) if value is not None else "")
        for measure, value in zip(COLUMNS, figures, strict=True)
    )


def _target(content: Mapping[str, Any], links: Links, target: Mapping[str, Any]) -> Table | None:
    """One target at each unit below: only those that it asks something of.

    The first boards that were frozen do not say of what kind a target is: they show none.
    """
    unit = content["unit"]
    results = target["results"]
    rows = [
        Row(child["name"], _result(child["code"], target, results[str(child["pk"])], links))
        for child in content["children"]
        if str(child["pk"]) in results
    ]
    if not rows or str(unit["pk"]) not in results or "kind" not in target:
        return None
    total = _is_total(target)
    adds = (not total, True, not total, not total)
    whole = _result(unit["code"], target, results[str(unit["pk"])], links)
    parts = [[figure.value for figure in row.figures] for row in rows]
    own = _rest([figure.value for figure in whole], parts, adds)
    path = links.units(unit["code"], target["rule"])
    rest = tuple(Figure(value, path if value is not None else "") for value in own)
    rows += [Row(_("Tại đơn vị"), rest, Part.OWN), Row(_("Cộng"), whole, Part.WHOLE)]
    key = f"{TARGET}{target['rule']}"
    return Table(key, target["words"], _("Đơn vị"), _asked(), tuple(rows), adds)
