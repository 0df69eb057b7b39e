"""What a reform's file says, line by line: what is wrong with it, or the reform that it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import batched

from django.utils.translation import gettext as _

from vuonuom.core.sheets.reading import Row
from vuonuom.organization.models import Unit
from vuonuom.organization.queries.reforms import trees_of, troubles
from vuonuom.organization.rules.reforms import Ending, Heir, Moving, Reform, Renaming, Trees
from vuonuom.rosters.queries.known import Known, NotOne
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.receivers import Receivers
from vuonuom.rosters.queries.reform_lines import (
    Lines,
    Said,
    chain,
    read_line,
    same_code,
    texts_of,
)
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.changes import Kind, in_ppm
from vuonuom.rosters.rules.columns import REFORM, Mapped
from vuonuom.rosters.states import Rejection

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
    named = Lines(known)
    planning = _Planning(named, Receivers(named, scope), today)
    for line, row in lines:
        planning.read(line, row, mapped)
        tell(line)
    planning.settle()
    return planning.plan


@dataclass
class _Planning:
    lines: Lines
    receivers: Receivers
    today: date
    plan: ReformPlan = field(default_factory=ReformPlan)
    said: list[Said] = field(default_factory=list)

    def read(self, line: int, row: Row, mapped: Mapped) -> None:
        try:
            said = read_line(line, row, mapped, self.today)
        except BadCell as reason:
            self._reject(line, texts_of(row, mapped), reason)
            return
        if said.kind is Kind.KEEP:
            self.plan.same += 1
            return
        self.said.append(said)
        if said.names_new:
            self.lines.by_new[said.text("new_code").casefold()].append(said)

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

    def _settle_old(self, said: Said) -> None:
        if said.kind is Kind.OPEN:
            return
        code = said.text("old_code")
        if not code:
            raise BadCell(_("Thiếu mã cũ."))
        try:
            said.unit = self.lines.known.of_code(code)
        except NotOne as reason:
            if made := self.lines.named(code):
                raise chain(code, made[0].line, "old_code") from None
            raise BadCell(str(reason)) from None
        if said.unit.is_closed:
            raise BadCell(_("%(unit)s đã giải thể hoặc đã sáp nhập.") % {"unit": said.unit.name})
        self._refuse_second(said, self.lines.by_old[said.unit.pk])
        self.lines.by_old[said.unit.pk].append(said)

    def _refuse_second(self, said: Said, before: Sequence[Said]) -> None:
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

    def _settle_new(self, said: Said) -> None:
        new = said.text("new_code")
        if said.kind is Kind.RENAME and new and not same_code(new, said.text("old_code")):
            sentence = _("Đổi tên thì giữ mã; nếu mã cũng đổi, xin ghi là “sáp nhập”.")
            raise BadCell(sentence, "new_code")
        if said.names_new:
            said.to = self.receivers.receiver(said)

    def _settle_rest(self, said: Said) -> None:
        """What needs all units to be known: days, moves, names, and that all parts are there."""
        if said.unit is not None and said.on < self._founded.get(said.unit.pk, said.on):
            raise BadCell(_("Đơn vị được thành lập sau ngày này."), "on")
        if said.kind is Kind.MOVE and not said.text("parent_code"):
            raise BadCell(_("Thiếu mã cấp trên mới."), "parent_code")
        if said.kind is Kind.RENAME and not said.text("new_name"):
            raise BadCell(_("Hãy viết tên mới của đơn vị."), "new_name")
        if said.unit is not None and not said.ends and said.text("parent_code"):
            said.to = self.receivers.place(said.text("parent_code"))
        if said.kind is Kind.SPLIT and said.unit is not None:
            parts = self.lines.by_old[said.unit.pk]
            if len(parts) < 2:
                raise BadCell(_("Chia cần ít nhất hai dòng cùng mã cũ."), "new_code")
            in_ppm([part.share for part in parts])

    def _lay_down(self) -> None:
        """The reform, if nothing stands in its way."""
        reform = Reform(
            openings=tuple(self.receivers.openings.values()),
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
        for unit, lines in self.lines.by_old.items():
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
            if said.kind is Kind.MOVE or self.lines.parents.get(said.unit.pk) != said.to:
                yield Moving(said.unit.pk, said.to, said.on, said.line)

    def _renamings(self) -> Iterator[Renaming]:
        for said in self.said:
            if said.unit is None or said.ends or not said.text("new_name"):
                continue
            name = said.text("new_name")
            if said.kind is Kind.RENAME or name != said.unit.name:
                yield Renaming(said.unit.pk, name, said.on, said.line)

    @cached_property
    def _founded(self) -> dict[int, date]:
        """When the old units opened."""
        found: dict[int, date] = {}
        for some in batched(self.lines.by_old, CHUNK, strict=False):
            found |= dict(Unit.objects.filter(pk__in=some).values_list("pk", "opened_on"))
        return found
