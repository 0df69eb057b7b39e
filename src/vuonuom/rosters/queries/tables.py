"""A sheet as a table: its head found, its lines given with their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused
from vuonuom.core.sheets import reading
from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.lines import Left, Reader, heads
from vuonuom.rosters.rules import columns, ending
from vuonuom.rosters.rules.columns import Head, Mapped, Named
from vuonuom.rosters.states import IntakeState, ListKind

SAMPLE = 3  # lines


class NoHead(Refused):
    """No line of the sheet can be a head."""


class ColumnsMissing(Refused):
    pass


@dataclass(frozen=True)
class Table:
    """A list as it lies in its file."""

    kind: ListKind
    head: Head
    sample: tuple[Row, ...]  # the first lines below the head
    lines: Iterator[tuple[int, Row]]  # (number of the line, its cells), blank lines left out
    count: int  # lines below the head, at most
    left: Left  # what is not read as the list, once its lines were read

    @property
    def mapped(self) -> Mapped:
        return self.head.mapped


@dataclass(frozen=True)
class Corrections:
    """What a person said of how a list is read, over what is found by itself.

    `unit`: whose list it is; a form is read as that unit, or the nearest above it, last read it.
    """

    line: int = 0  # of the head
    mapped: Mapped | None = None
    named: Named | None = None
    unit: int | None = None


AS_FOUND = Corrections()


@contextmanager
def opened(
    path: Path, kind: ListKind, *, ending: str = "", corrections: Corrections = AS_FOUND
) -> Iterator[Table]:
    """A list's table.

    Raises Unreadable, NoHead; ColumnsMissing where what is needed is not there.
    """
    with reading.opened(path, ending) as sheet:
        first = list(islice(sheet.rows, columns.LINES))
        head = _head(kind, heads(first, sheet), corrections)
        _demand_columns(kind, head.mapped)
        rest = enumerate(chain(first[head.line :], sheet.rows), start=head.line + 1)
        left = Left()
        yield Table(
            kind=kind,
            head=head,
            sample=_sample(first[head.line :]),
            lines=Reader(kind, head.mapped, left).lines(rest, sheet, path),
            count=max(sheet.count - head.line, 0),
            left=left,
        )


def head_of(
    path: Path, kind: ListKind, *, ending: str = "", corrections: Corrections = AS_FOUND
) -> tuple[Head, Sequence[Row]]:
    """The head and the first lines below it, whatever columns are missing: to correct them."""
    with reading.opened(path, ending) as sheet:
        first = list(islice(sheet.rows, columns.LINES))
        head = _head(kind, heads(first, sheet), corrections)
        return head, _sample(first[head.line :])


def _sample(rows: Sequence[Row]) -> tuple[Row, ...]:
    read = (row for row in rows if any(map(as_text, row)) and not ending.is_beside(row))
    return tuple(islice(read, SAMPLE))


def _head(kind: ListKind, first: Sequence[Row], said: Corrections) -> Head:
    remembered = None if said.named else _remembered(kind, first, said.unit)
    if 0 < said.line <= len(first):
        head: Head | None = columns.head_at(kind, first, said.line)
    else:
        head = (
            remembered
            or columns.find_head(kind, first, said.named or {})
            or columns.guess_head(kind, first)
        )
    if head is None:
        raise NoHead(
            _("Không thấy dòng tiêu đề trong 30 dòng đầu. Cần ít nhất các cột: %(labels)s.")
            % {"labels": ", ".join(str(label) for label in needed(kind))},
            field="file",
        )
    if remembered is not None and remembered.line == head.line:
        head = remembered
    mapped = said.mapped or head.mapped
    within = {key: at for key, at in mapped.items() if at < len(head.words)}
    return replace(head, mapped=within)


def _remembered(kind: ListKind, first: Sequence[Row], unit: int | None) -> Head | None:
    """A line that was the head of a list that was entered, read as it was last time.

    For the unit itself or the nearest above it; last, as a list of no unit was read. What units
    beside it or below it say of their own forms is not asked.
    """
    heads = [columns.head_at(kind, first, at) for at in range(1, len(first) + 1)]
    by_signature = {head.signature: head for head in reversed(heads) if any(head.words)}
    alike = Intake.objects.filter(kind=kind, signature__in=by_signature, state=IntakeState.ENTERED)
    said = alike.filter(unit=None).order_by("-pk")
    nearest = alike.filter(unit__node__links_down__descendant=unit).order_by(
        "unit__node__links_down__distance", "-pk"
    )
    values = ("signature", "mapping")
    last = nearest.values_list(*values).first() if unit is not None else None
    last = last or said.values_list(*values).first()
    return replace(by_signature[last[0]], mapped=last[1]) if last else None


def needed(kind: ListKind) -> tuple[str, ...]:
    """Labels of the columns without which a list says nothing."""
    labels = {column.key: str(column.label) for column in columns.OF[kind]}
    return tuple(labels[either[0]] for either in columns.NEEDED[kind])


def _demand_columns(kind: ListKind, mapped: Mapping[str, int]) -> None:
    lacking = [
        label
        for label, either in zip(needed(kind), columns.NEEDED[kind], strict=True)
        if not any(key in mapped for key in either)
    ]
    if lacking:
        raise ColumnsMissing(
            _("Bảng thiếu cột: %(labels)s.") % {"labels": ", ".join(lacking)}, field="file"
        )
