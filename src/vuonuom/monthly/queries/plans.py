"""What entering a list of ideas would do, line by line; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.ideas.actions.writing import LONGEST_TITLE, worded
from vuonuom.monthly.queries.writers import Writer, Writers
from vuonuom.organization.models import Unit
from vuonuom.rosters.queries.known import Known, KnownUnit, NotOne, known_units
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.tables import Table
from vuonuom.rosters.rules import cells
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.columns import IDEAS, Mapped
from vuonuom.rosters.states import Rejection

_LABELS = {column.key: column.label for column in IDEAS}
NOON = time(5, tzinfo=UTC)  # in Viet Nam: a day that was written down has no hour


class Said(NamedTuple):
    """One line that can be read; whose it is, is found for all lines together."""

    line: int
    number: str
    name: str
    unit: int | None
    title: str
    text: str
    written_on: date | None

    @property
    def claimed_at(self) -> datetime | None:
        return datetime.combine(self.written_on, NOON) if self.written_on else None


class New(NamedTuple):
    said: Said
    writer: Writer


@dataclass
class IdeasPlan:
    """The lines of a list, sorted by what is to be done."""

    new: list[New] = field(default_factory=list)
    same: int = 0  # entered before, by this list or otherwise
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def good(self) -> int:
        return len(self.new) + self.same

    def numbers(self) -> dict[str, int]:
        wrong = {rejection.line for rejection in self.rejected}
        return {"new": len(self.new), "same": self.same, "rejected": len(wrong)}


def plan_ideas(table: Table, scope: Unit | None, tell: Tell) -> IdeasPlan:
    """Read all lines first, then find their writers and what these have sent already."""
    plan, known = IdeasPlan(), known_units(scope.pk if scope is not None else None)
    reader = _Reader(table.mapped, known, scope, clock.today())
    said = list(_read(table.lines, reader, plan, tell))
    writers = Writers(frozenset(known.units))
    writers.look_up(said)
    found = [new for one in said if (new := _whose(one, writers, plan)) is not None]
    met = writers.sent({new.writer.person for new in found})
    for new in found:
        mark = (new.writer.person, text.fold(new.said.text))
        if mark in met:
            plan.same += 1
        else:
            met.add(mark)
            plan.new.append(new)
    return plan


def _read(
    lines: Iterable[tuple[int, Row]], reader: "_Reader", plan: IdeasPlan, tell: Tell
) -> Iterator[Said]:
    for read, (line, row) in enumerate(lines, start=1):
        if not read % 500:
            tell(read)
        try:
            yield reader.said(line, row)
        except BadCell as bad:
            value = reader.text(row, bad.key)[:60]
            plan.rejected.append(Rejection(line, str(_LABELS[bad.key]), value, str(bad)))


def _whose(said: Said, writers: Writers, plan: IdeasPlan) -> New | None:
    try:
        return New(said, writers.of(said))
    except BadCell as bad:
        value = said.number if bad.key == "number" else said.name
        label = str(_LABELS[bad.key])
        plan.rejected.append(Rejection(said.line, label, value, str(bad)))
        return None


@dataclass(frozen=True)
class _Reader:
    """The cells of a line, by field."""

    mapped: Mapped
    known: Known
    scope: Unit | None
    today: date

    def cell(self, row: Row, key: str) -> object:
        at = self.mapped.get(key)
        return row[at] if at is not None and at < len(row) else None

    def text(self, row: Row, key: str) -> str:
        return as_text(self.cell(row, key))

    def said(self, line: int, row: Row) -> Said:
        """Raises BadCell."""
        said = Said(line, self.number(row), self.name(row), self.unit(row), "", "", self.day(row))
        try:
            title, body = worded(*self.words(row))
        except Refused as refused:
            raise BadCell(refused.sentence, refused.field or "text") from None
        return said._replace(title=title, text=body)

    def words(self, row: Row) -> tuple[str, str]:
        """Title and text. A long title without a text is the text."""
        cell = self.cell(row, "text")
        title, body = self.text(row, "title"), cell if isinstance(cell, str) else as_text(cell)
        is_text = not body.strip() and len(title) > LONGEST_TITLE
        return ("", title) if is_text else (title, body)

    def number(self, row: Row) -> str:
        return _checked(cells.number, self.text(row, "number"), "number")

    def name(self, row: Row) -> str:
        name = self.text(row, "full_name")
        if not name and not self.text(row, "number"):
            return _checked(cells.person_name, name, "full_name")
        return name

    def day(self, row: Row) -> date | None:
        try:
            return cells.day(self.cell(row, "written_on"), self.today)
        except BadCell as bad:
            raise BadCell(str(bad), "written_on") from None

    def unit(self, row: Row) -> int | None:
        """The unit that the line names; else nothing: the writer's own is found with them."""
        code, name = self.text(row, "unit_code"), self.text(row, "unit_name")
        if not code and not name:
            return None
        key = "unit_code" if code else "unit_name"
        try:
            found: KnownUnit = self.known.of_code(code) if code else self.known.of_name(name)
        except NotOne as reason:
            raise BadCell(str(reason), key) from None
        return found.pk


def _checked(check: Callable[[str], str], words: str, key: str) -> str:
    try:
        return check(words)
    except BadCell as bad:
        raise BadCell(str(bad), key) from None
