"""What reading a sent list found: shown to its sender before anything enters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.organization.models import Unit
from vuonuom.rosters.queries.answers import write_answer
from vuonuom.rosters.queries.foreseen import foreseen
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.plans import Plan, Source, plan_file
from vuonuom.rosters.queries.reforms import ReformPlan
from vuonuom.rosters.queries.tables import ColumnsMissing, head_of
from vuonuom.rosters.queries.units import UnitsPlan
from vuonuom.rosters.rules.columns import Head
from vuonuom.rosters.states import ListKind

SHOWN = 20  # rejections on the page; the answer has them all
LONGEST_CELL, MOST_COLUMNS = 60, 60


@dataclass(frozen=True)
class Read:
    """What reading a list found."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0
    mapping: Mapping[str, int] = field(default_factory=dict)
    signature: str = ""
    trouble: str = ""


def read_list(
    source: Source, kind: ListKind, *, scope: Unit | None, answer: Path, tell: Tell
) -> Read:
    """Read a list whole; where lines cannot enter, the answer to it is written.

    Raises Unreadable, NoHead. Columns that are missing are told and can be corrected.
    """
    try:
        plan, table = plan_file(source, kind, scope=scope, tell=tell)
    except ColumnsMissing as missing:
        head, sample = head_of(
            source.path, kind, ending=source.ending, corrections=source.corrections
        )
        return _read(head, _as_shown(head, sample), trouble=missing.sentence)
    if plan.rejected:
        write_answer(answer, source, plan.rejected, table.head.line)
    shown = _as_shown(table.head, table.sample) | _of_plan(plan) | table.left.shown()
    return _read(table.head, shown, numbers=plan.numbers() | {"lines": table.count})


def _read(head: Head, shown: Mapping[str, Any], **found: Any) -> Read:
    return Read(shown=shown, line=head.line, mapping=head.mapped, signature=head.signature, **found)


def _as_shown(head: Head, sample: Sequence[Row]) -> dict[str, Any]:
    def texts(row: Row) -> list[str]:
        return [_told(cell)[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]

    return {"words": texts(head.words), "sample": [texts(row) for row in sample]}


def _told(cell: object) -> str:
    """A day as people write it, not as it is stored."""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else as_text(cell)


def _of_plan(plan: Plan) -> dict[str, Any]:
    if isinstance(plan, ReformPlan) and not plan.rejected:
        return foreseen(plan)
    kinds = [kind.name for kind in plan.kinds] if isinstance(plan, UnitsPlan) else []
    return {"wrong": [list(wrong) for wrong in plan.rejected[:SHOWN]], "levels": kinds}
