"""What stands in the way of a reform: every reason at once, each with the step it is of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.core.text import one_line
from vuonuom.organization.models import Membership, Unit
from vuonuom.organization.rules import is_code
from vuonuom.organization.rules.reforms import Ending, Moving, Opening, Place, Reform, Trees
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Placement

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


class Trouble(NamedTuple):
    line: int
    field: str  # unit, heir, parent, code, name, on
    sentence: str


class Standing(NamedTuple):
    name: str
    organization: int
    opened_on: date
    is_closed: bool


def trees_of(reform: Reform, keys: dict[str, int]) -> Trees:
    """The trees as they stand, with `keys` for what the reform opens."""
    parents = tree.parents()
    ending = {one.unit for one in reform.endings}
    living: dict[int, list[int]] = {}
    below = [node for node, parent in parents.items() if parent in ending]
    for some in batched(below, CHUNK, strict=False):
        for node in Unit.objects.living().filter(pk__in=some).values_list("pk", flat=True):
            living.setdefault(parents[node] or 0, []).append(node)
    return Trees(reform, keys, parents, living)


def troubles(trees: Trees, today: date) -> list[Trouble]:
    """Empty where the reform can be done as it is."""
    looking = _Looking(trees, today)
    found = [*looking.at_openings(), *looking.at_endings(), *looking.at_others()]
    return found or list(looking.at_what_moves())


@dataclass
class _Looking:
    trees: Trees
    today: date
    units: dict[int, Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        reform = self.trees.reform
        named: set[Place] = {one.unit for one in reform.endings}
        named |= {one.unit for one in reform.renamings}
        named |= {place for one in reform.movings for place in (one.unit, one.parent)}
        named |= {heir.unit for one in reform.endings for heir in one.heirs}
        named |= {one.parent for one in reform.openings}
        for some in batched((key for key in named if isinstance(key, int)), CHUNK, strict=False):
            rows = Unit.objects.filter(pk__in=some).values_list(
                "pk", "name", "organization_id", "opened_on", "closed_on"
            )
            for pk, name, organization, opened_on, closed_on in rows:
                closed = closed_on is not None
                self.units[pk] = Standing(name, organization, opened_on, closed)
        self.opened = {one.code: one for one in reform.openings}
        self.ending = {one.unit for one in reform.endings}

    def at_openings(self) -> Iterator[Trouble]:
        reform = self.trees.reform
        placed = {one.code for one in reform.openings_in_order()}
        taken = _taken([one.code for one in reform.openings])
        for one in reform.openings:
            if one.on > self.today:
                yield Trouble(one.line, "on", _("Ngày này chưa đến."))
            if not is_code(one.code) or one.code.casefold() in taken:
                sentence = _("Mã đơn vị %(code)s đã có.") % {"code": one.code}
                yield Trouble(one.line, "code", sentence)
            if not one_line(one.name):
                yield Trouble(one.line, "name", _("Thiếu tên đơn vị."))
            if one.code not in placed:
                yield Trouble(one.line, "parent", _("Cấp trên đi thành vòng."))
            yield from self._of_parent(one, one.organization)

    def at_endings(self) -> Iterator[Trouble]:
        came = _latest_members([*self.ending])
        for end in self.trees.reform.endings:
            unit = self.units.get(end.unit)
            yield from self._of_unit(end.unit, end.on, end.line)
            if came.get(end.unit, end.on) > end.on:
                yield Trouble(end.line, "on", _("Có người vào đơn vị sau ngày này."))
            if not end.heirs and self._left_behind(end):
                sentence = _("Hãy chuyển hoặc giải thể các đơn vị trực thuộc trước.")
                yield Trouble(end.line, "unit", sentence)
            for heir in end.heirs:
                yield from self._of_heir(end, heir.unit, unit)
            if end.is_split and self.trees.common(end, self.trees.before) is None:
                yield Trouble(end.line, "heir", _("Các đơn vị nhận không có chung cấp trên."))

    def _left_behind(self, end: Ending) -> bool:
        gone = self.ending | {one.unit for one in self.trees.reform.movings}
        return any(child not in gone for child in self.trees.living.get(end.unit, ()))

    def _of_heir(self, end: Ending, heir: Place, unit: Standing | None) -> Iterator[Trouble]:
        if isinstance(heir, str):
            opening = self.opened[heir]
            if unit is not None and opening.organization != unit.organization:
                yield Trouble(end.line, "heir", _("Hai đơn vị thuộc hai tổ chức khác nhau."))
            if opening.on > end.on:
                yield Trouble(end.line, "on", _("Đơn vị mới thành lập sau ngày này."))
            return
        yield from self._of_existing(heir, unit, end.on, end.line, "heir")
        if self.trees.is_inside(heir, end.unit):
            sentence = _("Đơn vị nhận đang nằm bên trong đơn vị cũ.")
            yield Trouble(end.line, "heir", sentence)

    def at_others(self) -> Iterator[Trouble]:
        for move in self.trees.reform.movings:
            yield from self._of_unit(move.unit, move.on, move.line)
            unit = self.units.get(move.unit)
            if unit is not None:
                yield from self._of_parent(move, unit.organization)
            if self.trees.parents.get(move.unit) == move.parent:
                yield Trouble(move.line, "parent", _("Đơn vị đang trực thuộc nơi này."))
        for one in self.trees.reform.renamings:
            yield from self._of_unit(one.unit, one.on, one.line)
            unit = self.units.get(one.unit)
            if not one_line(one.name) or (unit and unit.name == one_line(one.name)):
                yield Trouble(one.line, "name", _("Hãy viết tên mới của đơn vị."))

    def at_what_moves(self) -> Iterator[Trouble]:
        """Asked last, when every place is known to be there."""
        hung = self.trees.hung
        lines = _lines(self.trees)
        since = _hung_since([node for node in hung if node in self.trees.parents])
        for node, one in hung.items():
            if since.get(node, one.on) > one.on:
                sentence = _("Ngày này sớm hơn lần sắp xếp trước của đơn vị.")
                yield Trouble(lines[node], "on", sentence)
            if self.trees.is_circle(node):
                sentence = _("Không thể chuyển một đơn vị vào bên trong chính nó.")
                yield Trouble(lines[node], "parent", sentence)

    def _of_unit(self, key: int, on: date, line: int) -> Iterator[Trouble]:
        unit = self.units.get(key)
        if on > self.today:
            yield Trouble(line, "on", _("Ngày này chưa đến."))
        if unit is None:
            yield Trouble(line, "unit", _("Không tìm thấy đơn vị."))
        elif unit.is_closed:
            sentence = _("%(unit)s đã giải thể hoặc đã sáp nhập.") % {"unit": unit.name}
            yield Trouble(line, "unit", sentence)
        elif on < unit.opened_on:
            yield Trouble(line, "on", _("Đơn vị được thành lập sau ngày này."))

    def _of_parent(self, step: Opening | Moving, organization: int) -> Iterator[Trouble]:
        if isinstance(step.parent, str):
            opening = self.opened[step.parent]
            if opening.on > step.on:
                yield Trouble(step.line, "on", _("Cấp trên được thành lập sau ngày này."))
            if opening.organization != organization:
                yield Trouble(step.line, "parent", _("Hai đơn vị thuộc hai tổ chức khác nhau."))
            return
        like = Standing("", organization, step.on, is_closed=False)
        yield from self._of_existing(step.parent, like, step.on, step.line, "parent")

    def _of_existing(
        self, key: int, unit: Standing | None, on: date, line: int, what: str
    ) -> Iterator[Trouble]:
        """A unit that receives: it lives on, in the same tree, and was there on that day."""
        other = self.units.get(key)
        if other is None:
            yield Trouble(line, what, _("Không tìm thấy đơn vị."))
        elif other.is_closed or key in self.ending:
            sentence = _("%(unit)s đã giải thể hoặc đã sáp nhập.") % {"unit": other.name}
            yield Trouble(line, what, sentence)
        elif unit is not None and other.organization != unit.organization:
            yield Trouble(line, what, _("Hai đơn vị thuộc hai tổ chức khác nhau."))
        elif on < other.opened_on:
            sentence = _("%(unit)s được thành lập sau ngày này.") % {"unit": other.name}
            yield Trouble(line, "on", sentence)


def _lines(trees: Trees) -> dict[int, int]:
    """The line that moves a unit: its own, or that of the unit above it that ended."""
    endings = trees.reform.endings
    found = {child: end.line for end in endings for child in trees.living.get(end.unit, ())}
    found |= {end.unit: end.line for end in endings}
    return found | {move.unit: move.line for move in trees.reform.movings}


def _taken(codes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in batched(codes, CHUNK, strict=False):
        among = Unit.objects.filter(code__in=some).values_list("code", flat=True)
        found |= {code.casefold() for code in among}
    return found


def _latest_members(units: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for some in batched(units, CHUNK, strict=False):
        rows = Membership.objects.current().filter(unit__in=some).values("unit_id")
        found |= dict(rows.annotate(last=Max("starts_on")).values_list("unit_id", "last"))
    return found


def _hung_since(nodes: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for some in batched(nodes, CHUNK, strict=False):
        rows = Placement.objects.filter(node__in=some, ends_on=None)
        found |= dict(rows.values_list("node_id", "starts_on"))
    return found
