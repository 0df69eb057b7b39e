"""What a reform's file says, line by line: what is wrong with it, or the reform that it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import batched

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.core.text import fold
from vuonuom.organization.models import Unit
from vuonuom.organization.queries.reforms import trees_of, troubles
from vuonuom.organization.rules import is_code
from vuonuom.organization.rules.reforms import (
    Ending,
    Heir,
    Moving,
    Opening,
    Place,
    Reform,
    Renaming,
    Trees,
)
from vuonuom.rosters.queries.known import Known, KnownUnit, NotOne
from vuonuom.rosters.queries.levels import Levels
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.rules import cells
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.changes import Kind, in_ppm, kind_of, share_of
from vuonuom.rosters.rules.columns import REFORM, Mapped
from vuonuom.rosters.states import Rejection
from vuonuom.tree import queries as tree

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
_LABELS = {column.key: column.label for column in REFORM}
# What stands in a reform's way, and the column that says so.
_COLUMN_OF = {
    "unit": "old_code", "heir": "new_code", "code": "new_code", "name": "new_name",
    "parent": "parent_code", "on": "on",
}  # fmt: skip


@dataclass
class ReformPlan:
    """The reform of a file, or what is wrong with its lines."""

    reform: Reform = field(default_factory=Reform)
    trees: Trees | None = None
    same: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def good(self) -> int:
        return len(self.reform.steps)

    def numbers(self) -> dict[str, int]:
        """What the page tells before and after."""
        hung = len(self.trees.hung) if self.trees is not None else 0
        endings = self.reform.endings
        closing = {end.unit for end in endings}
        went = sum(unit in closing for unit in self.trees.hung) if self.trees is not None else 0
        return {
            "opened": len(self.reform.openings),
            "merged": sum(len(end.heirs) == 1 for end in endings),
            "split": sum(end.is_split for end in endings),
            "closed": sum(not end.heirs for end in endings),
            "moved": hung - went,
            "renamed": len(self.reform.renamings),
            "same": self.same,
            "rejected": len({rejection.line for rejection in self.rejected}),
        }


@dataclass
class _Said:
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


def plan_reform(
    lines: Iterable[tuple[int, Row]],
    mapped: Mapped,
    *,
    known: Known,
    scope: Unit | None,
    today: date,
    tell: Tell,
) -> ReformPlan:
    """The whole file, read as one change of the trees at once."""
    planning = _Planning(known, scope, today)
    for line, row in lines:
        planning.read(line, row, mapped)
        tell(line)
    planning.settle()
    return planning.plan


@dataclass
class _Planning:
    known: Known
    scope: Unit | None
    today: date
    plan: ReformPlan = field(default_factory=ReformPlan)
    said: list[_Said] = field(default_factory=list)
    by_old: dict[int, list[_Said]] = field(default_factory=lambda: defaultdict(list))
    by_new: dict[str, list[_Said]] = field(default_factory=lambda: defaultdict(list))
    openings: dict[str, Opening] = field(default_factory=dict)  # by folded code

    def read(self, line: int, row: Row, mapped: Mapped) -> None:
        texts = {key: as_text(row[at]) if at < len(row) else "" for key, at in mapped.items()}

        def cell(key: str) -> object:
            at = mapped.get(key, len(row))
            return row[at] if at < len(row) else None

        try:
            kind = kind_of(texts.get("kind", ""))
            said = _Said(line, texts, kind, self._day(cell("on"), kind), None)
            said.share = share_of(cell("share")) if kind is Kind.SPLIT else None
            self._keep(said)
        except BadCell as reason:
            self._reject(line, texts, reason)

    def _day(self, cell: object, kind: Kind) -> date:
        try:
            found = cells.day(cell, self.today)
        except BadCell as reason:
            raise BadCell(str(reason), "on") from None
        if found is None and kind is not Kind.KEEP:
            raise BadCell(_("Thiếu ngày hiệu lực."), "on")
        return found or self.today

    def _keep(self, said: _Said) -> None:
        if said.kind is Kind.KEEP:
            self.plan.same += 1
            return
        if said.names_new:
            new = said.text("new_code")
            if not is_code(new):
                raise BadCell(_("Mã gồm 1 đến 40 chữ không dấu, số, gạch nối."), "new_code")
            self.by_new[new.casefold()].append(said)
        self.said.append(said)

    def _reject(self, line: int, texts: dict[str, str], reason: BadCell) -> None:
        column = reason.key or "old_code"
        rejection = Rejection(line, str(_LABELS[column]), texts.get(column, ""), str(reason))
        self.plan.rejected.append(rejection)

    def settle(self) -> None:
        """Old units first, then new ones, then what is above them: each needs those before."""
        for step in (self._settle_old, self._settle_new, self._settle_rest):
            good = []
            for said in self.said:
                try:
                    step(said)
                    good.append(said)
                except BadCell as reason:
                    self._reject(said.line, said.texts, reason)
            self.said = good
        if not self.plan.rejected:
            self._lay_down()

    def _settle_old(self, said: _Said) -> None:
        if said.kind is Kind.OPEN:
            return
        code = said.text("old_code")
        if not code:
            raise BadCell(_("Thiếu mã cũ."))
        try:
            said.unit = self.known.of_code(code)
        except NotOne as reason:
            if made := self.by_new.get(code.casefold()):
                raise self._chain(code, made[0].line, "old_code") from None
            raise BadCell(str(reason)) from None
        if said.unit.is_closed:
            raise BadCell(_("%(unit)s đã giải thể hoặc đã sáp nhập.") % {"unit": said.unit.name})
        self._refuse_second(said, self.by_old[said.unit.pk])
        self.by_old[said.unit.pk].append(said)

    def _chain(self, code: str, line: int, column: str) -> BadCell:
        sentence = _("Mã %(code)s vừa là đơn vị cũ vừa là đơn vị mới (dòng %(line)s): xin ghi thẳng"
                     " từ đơn vị đầu đến đơn vị cuối.")  # fmt: skip
        return BadCell(sentence % {"code": code, "line": line}, column)

    def _refuse_second(self, said: _Said, before: Sequence[_Said]) -> None:
        """One unit, one line; a split has one for each part."""
        if not before:
            return
        first = before[0]
        if said.kind is not Kind.SPLIT or first.kind is not Kind.SPLIT:
            raise BadCell(_("Mã cũ này đã có ở dòng %(line)s.") % {"line": first.line})
        if said.on != first.on:
            sentence = _("Cùng một đơn vị nhưng khác ngày với dòng %(line)s.")
            raise BadCell(sentence % {"line": first.line}, "on")
        for other in before:
            if same_code(other.text("new_code"), said.text("new_code")):
                sentence = _("Mã mới này đã có ở dòng %(line)s.") % {"line": other.line}
                raise BadCell(sentence, "new_code")

    def _settle_new(self, said: _Said) -> None:
        new = said.text("new_code")
        if said.kind is Kind.RENAME and new and not same_code(new, said.text("old_code")):
            sentence = _("Đổi tên thì giữ mã; nếu mã cũng đổi, xin ghi là “sáp nhập”.")
            raise BadCell(sentence, "new_code")
        if said.names_new:
            said.to = self._receiver(said)

    def _receiver(self, said: _Said) -> Place:
        """The unit that bears the new code, or the code of one to open."""
        code = said.text("new_code")
        there = self.known.by_code.get(code.casefold())
        if there is None and code.casefold() in self._taken:
            raise BadCell(_("Mã này là của một đơn vị ngoài phạm vi của bạn."), "new_code")
        if there is None:
            return self._opened(said).code
        if there.is_closed:
            sentence = _("Đơn vị mang mã này đã khép lại, mã không dùng lại.")
            raise BadCell(sentence, "new_code")
        if said.kind is Kind.OPEN:
            raise BadCell(_("Mã này đang là của “%(unit)s”.") % {"unit": there.name}, "new_code")
        self._refuse_chain(said, there)
        name = said.text("new_name")
        called = {fold(there.name)}
        called |= {fold(other.text("new_name")) for other in self.by_old.get(there.pk, ())}
        if name and fold(name) not in called:
            sentence = _("Mã này đang là của “%(unit)s”. Nếu đơn vị ấy ở lại với tên mới, xin thêm"
                         " một dòng “đổi tên”.")  # fmt: skip
            raise BadCell(sentence % {"unit": there.name}, "new_code")
        return there.pk

    def _refuse_chain(self, said: _Said, there: KnownUnit) -> None:
        """A unit that receives lives on: a chain A to B to C would need an order of its own."""
        onward = next((other for other in self.by_old.get(there.pk, ()) if other.ends), None)
        if onward is None:
            return
        if onward.kind is Kind.SPLIT and onward.unit is said.unit:
            sentence = _("Đơn vị được chia khép lại: phần ở lại cần một mã mới.")
            raise BadCell(sentence, "new_code")
        met = {there.pk}
        at: _Said | None = onward
        while at is not None:
            code = at.text("new_code")
            after = self.known.by_code.get(code.casefold())
            if said.unit is not None and after is not None and after.pk == said.unit.pk:
                path = _("Đi thành vòng: từ dòng này qua dòng %(line)s lại về đơn vị cũ.")
                raise BadCell(path % {"line": at.line}, "new_code")
            if after is None or after.pk in met:
                break
            met.add(after.pk)
            at = next((other for other in self.by_old[after.pk] if other.ends), None)
        raise self._chain(there.code, onward.line, "new_code")

    def _opened(self, said: _Said) -> Opening:
        """The opening of a new code: what its first line says, which the others may repeat."""
        group = self.by_new[said.text("new_code").casefold()]
        first = group[0]
        named = [other for other in group if other.text("new_name")]
        if not named:
            raise BadCell(_("Thiếu tên của đơn vị mới."), "new_name")
        if said.text("new_name") and fold(said.text("new_name")) != fold(named[0].text("new_name")):
            sentence = _("Mã mới này ở dòng %(line)s mang tên khác: “%(name)s”.")
            told = {"line": named[0].line, "name": named[0].text("new_name")}
            raise BadCell(sentence % told, "new_name")
        if said.on != first.on:
            sentence = _("Cùng một đơn vị mới nhưng khác ngày với dòng %(line)s.")
            raise BadCell(sentence % {"line": first.line}, "on")
        if said.kind is Kind.OPEN and len(group) > 1 and first is not said:
            sentence = _("Mã mới này đã có ở dòng %(line)s.") % {"line": first.line}
            raise BadCell(sentence, "new_code")
        parent = self._parent_of(said, group)
        key = said.text("new_code").casefold()
        if key not in self.openings:
            organization, kind = self._like(said, group, parent)
            self.openings[key] = Opening(
                code=first.text("new_code"),
                name=named[0].text("new_name"),
                organization=organization,
                kind=kind,
                parent=parent,
                on=first.on,
                line=first.line,
            )
        return self.openings[key]

    def _parent_of(self, said: _Said, group: Sequence[_Said]) -> Place:
        """As a line says; else that of the old units, where they have one in common."""
        telling = [other for other in group if other.text("parent_code")]
        if telling:
            code = telling[0].text("parent_code")
            own = said.text("parent_code")
            if own and not same_code(own, code):
                sentence = _("Dòng %(line)s ghi cấp trên khác cho đơn vị mới này.")
                raise BadCell(sentence % {"line": telling[0].line}, "parent_code")
            return self._place(code)
        if said.kind is Kind.OPEN:
            raise BadCell(_("Thiếu mã cấp trên mới."), "parent_code")
        olds = [other.unit for other in group if other.unit is not None]
        places = {self._onward(self._parents.get(old.pk)) for old in olds}
        place = places.pop() if len(places) == 1 else None
        if place is None:
            sentence = _("Các đơn vị cũ không có chung một cấp trên: xin ghi mã cấp trên mới.")
            raise BadCell(sentence, "parent_code")
        return place

    def _onward(self, unit: int | None) -> Place | None:
        """The unit above, or the one into which it merges."""
        if unit is None or unit not in self.known.units:
            return None
        ending = next((other for other in self.by_old.get(unit, ()) if other.ends), None)
        if ending is None:
            return unit
        if ending.kind is not Kind.MERGE:
            return None
        there = self.known.by_code.get(ending.text("new_code").casefold())
        return there.pk if there is not None else ending.text("new_code")

    def _place(self, code: str) -> Place:
        """What a cell "new unit above" names: a unit that lives on, or one that opens."""
        if code.casefold() in self.by_new and code.casefold() not in self.known.by_code:
            return self.by_new[code.casefold()][0].text("new_code")
        try:
            there = self.known.of_code(code)
        except NotOne as reason:
            raise BadCell(str(reason), "parent_code") from None
        ending = next((other for other in self.by_old.get(there.pk, ()) if other.ends), None)
        if there.is_closed:
            raise BadCell(_("Đơn vị cấp trên đã giải thể hoặc đã sáp nhập."), "parent_code")
        if ending is not None:
            sentence = _("Đơn vị cấp trên này khép lại ở dòng %(line)s: xin ghi đơn vị thay nó.")
            raise BadCell(sentence % {"line": ending.line}, "parent_code")
        return there.pk

    def _like(self, said: _Said, group: Sequence[_Said], parent: Place) -> tuple[int, int]:
        """Organisation and level: those of the first old unit, or one below the unit above."""
        old = next((other.unit for other in group if other.unit is not None), None)
        if old is not None:
            return old.organization, old.kind
        upper = self.known.units[parent] if isinstance(parent, int) else self._upper(parent)
        if upper is None:
            raise BadCell(_("Xin ghi cấp trên là đơn vị đang hoạt động."), "parent_code")
        try:
            kind = self._levels.chosen(upper.organization, "", upper.kind)
        except BadCell as reason:
            raise BadCell(str(reason), "parent_code") from None
        return upper.organization, kind if isinstance(kind, int) else upper.kind

    def _upper(self, code: str) -> "KnownUnit | Opening | None":
        """A unit that opens in the same file, if its old units say what it is."""
        group = self.by_new[code.casefold()]
        return next((other.unit for other in group if other.unit is not None), None)

    def _settle_rest(self, said: _Said) -> None:
        """What needs all units to be known: days, moves, names, and that all parts are there."""
        if said.unit is not None and said.on < self._founded.get(said.unit.pk, said.on):
            raise BadCell(_("Đơn vị được thành lập sau ngày này."), "on")
        if said.kind is Kind.MOVE and not said.text("parent_code"):
            raise BadCell(_("Thiếu mã cấp trên mới."), "parent_code")
        if said.kind is Kind.RENAME and not said.text("new_name"):
            raise BadCell(_("Hãy viết tên mới của đơn vị."), "new_name")
        if len(said.text("new_name")) > cells.LONGEST_UNIT_NAME:
            raise BadCell(_("Tên đơn vị dài quá 200 chữ."), "new_name")
        if said.unit is not None and not said.ends and said.text("parent_code"):
            said.to = self._place(said.text("parent_code"))
        if said.kind is Kind.SPLIT and said.unit is not None:
            parts = self.by_old[said.unit.pk]
            if len(parts) < 2:
                raise BadCell(_("Chia cần ít nhất hai dòng cùng mã cũ."), "new_code")
            in_ppm([part.share for part in parts])

    def _lay_down(self) -> None:
        """The reform, if nothing stands in its way."""
        reform = Reform(
            openings=tuple(self.openings.values()),
            endings=tuple(self._endings()),
            movings=tuple(self._movings()),
            renamings=tuple(self._renamings()),
        )
        fresh = {one.code: -at for at, one in enumerate(reform.openings, start=1)}
        trees = trees_of(reform, fresh)
        texts = {said.line: said.texts for said in self.said}
        for trouble in troubles(trees, self.today):
            reason = BadCell(trouble.sentence, _COLUMN_OF[trouble.field])
            self._reject(trouble.line, texts.get(trouble.line, {}), reason)
        if not self.plan.rejected:
            self.plan.reform, self.plan.trees = reform, trees

    def _endings(self) -> Iterator[Ending]:
        for unit, lines in self.by_old.items():
            first = lines[0]
            if not first.ends:
                continue
            shares = in_ppm([said.share for said in lines]) if first.kind is Kind.SPLIT else []
            if shares:
                heirs = [Heir(s.to, ppm) for s, ppm in zip(lines, shares, strict=True) if s.to]
            else:
                heirs = [Heir(said.to) for said in lines if said.to is not None]
            yield Ending(unit, first.on, tuple(heirs), first.line)

    def _movings(self) -> Iterator[Moving]:
        for said in self.said:
            if said.unit is None or said.ends or said.to is None:
                continue
            if said.kind is Kind.MOVE or self._parents.get(said.unit.pk) != said.to:
                yield Moving(said.unit.pk, said.to, said.on, said.line)

    def _renamings(self) -> Iterator[Renaming]:
        for said in self.said:
            if said.unit is None or said.ends or not said.text("new_name"):
                continue
            name = said.text("new_name")
            if said.kind is Kind.RENAME or name != said.unit.name:
                yield Renaming(said.unit.pk, name, said.on, said.line)

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return tree.parents()

    @cached_property
    def _founded(self) -> dict[int, date]:
        """When the old units opened."""
        found: dict[int, date] = {}
        for some in batched(self.by_old, CHUNK, strict=False):
            found |= dict(Unit.objects.filter(pk__in=some).values_list("pk", "opened_on"))
        return found

    @cached_property
    def _levels(self) -> Levels:
        return Levels()

    @cached_property
    def _taken(self) -> set[str]:
        """New codes that are those of units outside the scope."""
        if self.scope is None:
            return set()
        codes = [lines[0].text("new_code") for lines in self.by_new.values()]
        found: set[str] = set()
        for some in batched(codes, CHUNK, strict=False):
            among = Unit.objects.filter(code__in=some).values_list("code", flat=True)
            found |= {code.casefold() for code in among}
        return found
