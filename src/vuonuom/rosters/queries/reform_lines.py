"""One line of a reform's file as it reads, and all of them by the codes that they name."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.organization.rules import is_code
from vuonuom.organization.rules.reforms import Place
from vuonuom.rosters.queries.known import Known, KnownUnit
from vuonuom.rosters.rules import cells
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.changes import Kind, kind_of, share_of
from vuonuom.rosters.rules.columns import Mapped
from vuonuom.tree import queries as tree


@dataclass
class Said:
    """One line as it reads."""

    line: int
    texts: dict[str, str]
    kind: Kind
    on: date
    share: Decimal | None
    unit: KnownUnit | None = None
    to: Place | None = None

    def text(self, key: str) -> str:
        return self.texts.get(key, "")

    @property
    def stays(self) -> bool:
        """Merged into itself: the one of several that goes on."""
        return self.kind is Kind.MERGE and same_code(self.text("old_code"), self.text("new_code"))

    @property
    def ends(self) -> bool:
        return self.kind in (Kind.SPLIT, Kind.CLOSE) or (self.kind is Kind.MERGE and not self.stays)

    @property
    def names_new(self) -> bool:
        """Whether another unit stands in its column "new code"."""
        return self.kind in (Kind.SPLIT, Kind.OPEN) or (self.kind is Kind.MERGE and not self.stays)


def same_code(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def read_line(line: int, row: Row, mapped: Mapped, today: date) -> Said:
    """What a line says by itself. Raises BadCell."""

    def cell(key: str) -> object:
        at = mapped.get(key, len(row))
        return row[at] if at < len(row) else None

    kind = kind_of(as_text(cell("kind")))
    said = Said(line, texts_of(row, mapped), kind, _day(cell("on"), kind, today), None)
    if kind is Kind.SPLIT:
        said.share = share_of(cell("share"))
    if said.names_new and not is_code(said.text("new_code")):
        raise BadCell(_("Mã gồm 1 đến 40 chữ không dấu, số, gạch nối."), "new_code")
    if len(said.text("new_name")) > cells.LONGEST_UNIT_NAME:
        raise BadCell(_("Tên đơn vị dài quá 200 chữ."), "new_name")
    return said


def texts_of(row: Row, mapped: Mapped) -> dict[str, str]:
    return {key: as_text(row[at]) if at < len(row) else "" for key, at in mapped.items()}


def _day(cell: object, kind: Kind, today: date) -> date:
    try:
        found = cells.day(cell, today)
    except BadCell as reason:
        raise BadCell(str(reason), "on") from None
    if found is None and kind is not Kind.KEEP:
        raise BadCell(_("Thiếu ngày hiệu lực."), "on")
    return found or today


@dataclass
class Lines:
    """The lines of a file, by old unit and by new code."""

    known: Known
    by_old: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    by_new: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))

    def named(self, code: str) -> list[Said]:
        """Those that name a new unit by this code."""
        return self.by_new.get(code.casefold(), [])

    def ending(self, unit: int) -> Said | None:
        """The first line by which a unit closes."""
        return next((said for said in self.by_old.get(unit, ()) if said.ends), None)

    @cached_property
    def parents(self) -> dict[int, int | None]:
        return tree.parents()


def chain(code: str, line: int, column: str) -> BadCell:
    """A unit that receives lives on: a chain A to B to C would need an order of its own."""
    sentence = _("Mã %(code)s vừa là đơn vị cũ vừa là đơn vị mới (dòng %(line)s): xin ghi thẳng"
                 " từ đơn vị đầu đến đơn vị cuối.")  # fmt: skip
    return BadCell(sentence % {"code": code, "line": line}, column)
