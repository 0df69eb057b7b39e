"""What entering a list of people would do, line by line; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.organization.rules import register_key
from vuonuom.rosters.queries.known import Known, KnownUnit, NotOne
from vuonuom.rosters.queries.members import Member, Register
from vuonuom.rosters.rules import cells
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.columns import PEOPLE, Mapped
from vuonuom.rosters.states import Rejection

_UNIT_KEYS = ("unit_code", "unit_name", "parent_name")
_LABELS = {column.key: column.label for column in PEOPLE}


class Said(NamedTuple):
    """One good line."""

    line: int
    number: str
    key: str | None  # of the register
    name: str
    unit: int
    starts_on: date | None
    ends_on: date | None
    email: str
    username: str


class Moved(NamedTuple):
    member: Member
    said: Said


@dataclass
class PeoplePlan:
    """The lines of a list, sorted by what is to be done."""

    new: list[Said] = field(default_factory=list)
    joined: list[Moved] = field(default_factory=list)  # known once, in no unit of it today
    moved: list[Moved] = field(default_factory=list)
    left: list[Moved] = field(default_factory=list)
    changed: list[Moved] = field(default_factory=list)  # name, number or address
    same: int = 0
    lines: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Lines that may enter."""
        changes = (self.new, self.joined, self.moved, self.left, self.changed)
        return sum(len(found) for found in changes) + self.same

    def numbers(self) -> dict[str, int]:
        """What the page tells before and after."""
        return {
            "new": len(self.new),
            "joined": len(self.joined),
            "moved": len(self.moved),
            "left": len(self.left),
            "changed": len(self.changed),
            "same": self.same,
            "rejected": len({rejection.line for rejection in self.rejected}),
        }


Tell = Callable[[int], None]


def plan_people(
    lines: Iterable[tuple[int, Row]],
    mapped: Mapped,
    *,
    known: Known,
    register: Register,
    today: date,
    tell: Tell = lambda done: None,
) -> PeoplePlan:
    """Read all lines first, then compare with who is there. `tell` hears how many are read."""
    plan = PeoplePlan()
    said = list(_read(lines, _Reader(mapped, known, today), plan, tell))
    said = _without_doubles(said, plan)
    register.look_up(said)
    for one in said:
        _sort(one, register, plan)
    return plan


class _Reader:
    """The cells of a line, by field. Units and days are found once for each way to write them."""

    def __init__(self, mapped: Mapped, known: Known, today: date) -> None:
        self.known, self.today = known, today
        self.at = dict(mapped)
        self._units: dict[tuple[str, ...], KnownUnit | str] = {}
        self._days: dict[object, date | None] = {}
        self._raw_units: dict[tuple[object, ...], KnownUnit] = {}
        self._unit_at = [self.at[key] for key in _UNIT_KEYS if key in self.at]

    def quick(self, line: int, row: Row) -> Said:
        """A line in which nothing is wrong, at a third of the cost of finding out what is.

        Raises BadCell, or IndexError where a line ends early.
        """
        at = self.at
        texts = [check(as_text(row[at[key]])) if key in at else "" for key, check in _CHECKS]
        starts_on, ends_on = (
            self._day(row[at[key]]) if key in at else None for key in ("starts_on", "ends_on")
        )
        if starts_on and ends_on and ends_on < starts_on:
            raise BadCell("")
        asked = tuple([row[column] for column in self._unit_at])
        unit = self._raw_units.get(asked)
        if unit is None:
            unit = self._raw_units[asked] = self.unit(row)
        number, email, username = texts
        key = register_key(unit.organization, number)
        name = cells.person_name(self.name(row))
        return Said(line, number, key, name, unit.pk, starts_on, ends_on, email, username)

    def _day(self, cell: object) -> date | None:
        if cell not in self._days:
            self._days[cell] = cells.day(cell, self.today)
        return self._days[cell]

    def text(self, row: Row, key: str) -> str:
        at = self.at.get(key)
        return as_text(row[at]) if at is not None and at < len(row) else ""

    def cell(self, row: Row, key: str) -> object:
        at = self.at.get(key)
        return row[at] if at is not None and at < len(row) else None

    def name(self, row: Row) -> str:
        whole = self.text(row, "full_name")
        if whole or "given_name" not in self.at:
            return whole
        return f"{self.text(row, 'family_name')} {self.text(row, 'given_name')}".strip()

    def unit(self, row: Row) -> KnownUnit:
        """Raises BadCell."""
        asked = tuple(self.text(row, key) for key in _UNIT_KEYS)
        if asked not in self._units:
            self._units[asked] = self._found(*asked)
        found = self._units[asked]
        if isinstance(found, str):
            raise BadCell(found, "unit_code" if asked[0] else "unit_name")
        return found

    def _found(self, code: str, name: str, parent: str) -> KnownUnit | str:
        if not code and not name:
            return _("Thiếu đơn vị.")
        try:
            above = self.known.of_name(parent) if parent and not code else None
            unit = self.known.of_code(code) if code else self.known.of_name(name, above)
        except NotOne as reason:
            return str(reason)
        return _("Đơn vị này đã khép lại, không nhận thêm người.") if unit.is_closed else unit


_CHECKS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("number", cells.number), ("email", cells.email), ("username", cells.username),
)  # fmt: skip


def _read(
    lines: Iterable[tuple[int, Row]], reader: _Reader, plan: PeoplePlan, tell: Tell
) -> Iterator[Said]:
    read = 0
    for read, (line, row) in enumerate(lines, start=1):
        if not read % 5000:
            tell(read)
        try:
            yield reader.quick(line, row)
        except (BadCell, IndexError):
            said = _Line(line, row, reader)
            if (good := said.good()) is not None:
                yield good
            plan.rejected += said.wrong
    plan.lines = read
    tell(read)


class _Line:
    """One line being read, and all that is wrong with it."""

    def __init__(self, line: int, row: Row, reader: _Reader) -> None:
        self.line, self.row, self.reader = line, row, reader
        self.wrong: list[Rejection] = []

    def good(self) -> Said | None:
        reader, row = self.reader, self.row
        texts = {
            key: self.checked(key, partial(check, reader.text(row, key)))
            for key, check in _CHECKS
            if key in reader.at
        }
        starts_on, ends_on = (
            self.checked(key, partial(cells.day, reader.cell(row, key), reader.today))
            if key in reader.at
            else None
            for key in ("starts_on", "ends_on")
        )
        name = self.checked("full_name", partial(cells.person_name, reader.name(row)))
        unit = self.checked("unit_code", partial(reader.unit, row))
        if starts_on and ends_on and ends_on < starts_on:
            self.reject("ends_on", _("Ngày thôi sinh hoạt trước ngày vào."))
        if self.wrong or unit is None or name is None:
            return None
        number = texts.get("number") or ""
        return Said(
            self.line, number, register_key(unit.organization, number), name, unit.pk, starts_on,
            ends_on, texts.get("email") or "", texts.get("username") or "",
        )  # fmt: skip

    def checked[T](self, key: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except BadCell as reason:
            self.reject(reason.key or key, str(reason))
            return None

    def reject(self, key: str, reason: str) -> None:
        value = self.reader.name(self.row) if key == "full_name" else ""
        value = value or self.reader.text(self.row, key)
        self.wrong.append(Rejection(self.line, str(_LABELS[key]), value, reason))


def _without_doubles(said: Sequence[Said], plan: PeoplePlan) -> list[Said]:
    """A number, a user name, or a name without a number in one unit stands in one line only."""
    met: dict[object, int] = {}
    good = []
    for one in said:
        first = met.setdefault(one.key or (one.unit, one.name.casefold()), one.line)
        if first != one.line:
            column = "number" if one.key else "full_name"
        elif one.username:
            first = met.setdefault((one.username.casefold(),), one.line)
            column = "username"
        if first == one.line:
            good.append(one)
        else:
            _reject_double(one, column, first, plan)
    return good


def _reject_double(said: Said, column: str, first: int, plan: PeoplePlan) -> None:
    value, reason = {
        "number": (said.number, _("Mã số này đã có ở dòng %(line)s.")),
        "username": (said.username, _("Tên đăng nhập này đã có ở dòng %(line)s.")),
        "full_name": (
            said.name,
            _("Trùng họ tên và đơn vị với dòng %(line)s. Nếu là hai người, xin ghi mã số."),
        ),
    }[column]
    reason = reason % {"line": first}
    plan.rejected.append(Rejection(said.line, str(_LABELS[column]), value, reason))


def _sort(said: Said, register: Register, plan: PeoplePlan) -> None:
    try:
        member = register.find(said)
    except BadCell as reason:
        value = said.username if reason.key == "username" else said.number or said.name
        plan.rejected.append(Rejection(said.line, str(_LABELS[reason.key]), value, str(reason)))
        return
    if member is not None:
        _sort_known(Moved(member, said), plan)
    elif said.ends_on is None:
        plan.new.append(said)
    else:
        _reject_end(said, plan, _("Người này đã thôi sinh hoạt trước khi được nhập."))


def _reject_end(said: Said, plan: PeoplePlan, reason: str) -> None:
    value = f"{said.ends_on:%d/%m/%Y}"
    plan.rejected.append(Rejection(said.line, str(_LABELS["ends_on"]), value, reason))


def _sort_known(found: Moved, plan: PeoplePlan) -> None:
    member, said = found
    if said.ends_on is not None:
        if not member.is_current:
            plan.same += 1
        elif said.ends_on < member.starts_on:
            _reject_end(said, plan, _("Ngày thôi sinh hoạt trước ngày vào."))
        else:
            plan.left.append(found)
    elif not member.is_current:
        plan.joined.append(found)
    elif member.unit != said.unit:
        plan.moved.append(found)
    elif _differs(found):
        plan.changed.append(found)
    else:
        plan.same += 1


def _differs(found: Moved) -> bool:
    member, said = found
    is_renamed = member.name != said.name
    is_numbered = said.key is not None and member.key is None
    return is_renamed or is_numbered or (bool(said.email) and member.lacks_address)


def counted_on(starts_on: date | None, today: date) -> date:
    """The day in whose stock a member is counted.

    Who joined before this year counts from the end of the last one: a list tells who is there
    now, not who had left by then, so that it proves nothing about older years.
    """
    if starts_on is None:
        return today
    return max(starts_on, date(today.year - 1, 12, 31))
