"""Who takes over in a reform: a unit that lives on, or one that opens, and what stands above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched

from django.utils.translation import gettext as _

from vuonuom.core.text import fold
from vuonuom.organization.models import Unit
from vuonuom.organization.rules.reforms import Opening, Place
from vuonuom.rosters.queries.known import KnownUnit, NotOne
from vuonuom.rosters.queries.levels import Levels
from vuonuom.rosters.queries.reform_lines import Lines, Said, chain, same_code
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.changes import Kind

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


@dataclass
class Receivers:
    lines: Lines
    scope: Unit | None
    openings: dict[str, Opening] = field(default_factory=dict)  # by folded code

    def receiver(self, said: Said) -> Place:
        """The unit that bears the new code, or the code of one to open."""
        code = said.text("new_code")
        there = self.lines.known.by_code.get(code.casefold())
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
        called |= {fold(other.text("new_name")) for other in self.lines.by_old.get(there.pk, ())}
        if name and fold(name) not in called:
            sentence = _("Mã này đang là của “%(unit)s”. Nếu đơn vị ấy ở lại với tên mới, xin thêm"
                         " một dòng “đổi tên”.")  # fmt: skip
            raise BadCell(sentence % {"unit": there.name}, "new_code")
        return there.pk

    def _refuse_chain(self, said: Said, there: KnownUnit) -> None:
        """A unit that receives lives on: a chain A to B to C would need an order of its own."""
        onward = self.lines.ending(there.pk)
        if onward is None:
            return
        if onward.kind is Kind.SPLIT and onward.unit is said.unit:
            sentence = _("Đơn vị được chia khép lại: phần ở lại cần một mã mới.")
            raise BadCell(sentence, "new_code")
        met = {there.pk}
        at: Said | None = onward
        while at is not None:
            code = at.text("new_code")
            after = self.lines.known.by_code.get(code.casefold())
            if said.unit is not None and after is not None and after.pk == said.unit.pk:
                path = _("Đi thành vòng: từ dòng này qua dòng %(line)s lại về đơn vị cũ.")
                raise BadCell(path % {"line": at.line}, "new_code")
            if after is None or after.pk in met:
                break
            met.add(after.pk)
            at = self.lines.ending(after.pk)
        raise chain(there.code, onward.line, "new_code")

    def _opened(self, said: Said) -> Opening:
        """The opening of a new code: what its first line says, which the others may repeat."""
        group = self.lines.by_new[said.text("new_code").casefold()]
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

    def _parent_of(self, said: Said, group: Sequence[Said]) -> Place:
        """As a line says; else that of the old units, where they have one in common."""
        telling = [other for other in group if other.text("parent_code")]
        if telling:
            code = telling[0].text("parent_code")
            own = said.text("parent_code")
            if own and not same_code(own, code):
                sentence = _("Dòng %(line)s ghi cấp trên khác cho đơn vị mới này.")
                raise BadCell(sentence % {"line": telling[0].line}, "parent_code")
            return self.place(code)
        if said.kind is Kind.OPEN:
            raise BadCell(_("Thiếu mã cấp trên mới."), "parent_code")
        olds = [other.unit for other in group if other.unit is not None]
        places = {self._onward(self.lines.parents.get(old.pk)) for old in olds}
        place = places.pop() if len(places) == 1 else None
        if place is None:
            sentence = _("Các đơn vị cũ không có chung một cấp trên: xin ghi mã cấp trên mới.")
            raise BadCell(sentence, "parent_code")
        return place

    def _onward(self, unit: int | None) -> Place | None:
        """The unit above, or the one into which it merges."""
        if unit is None or unit not in self.lines.known.units:
            return None
        ending = self.lines.ending(unit)
        if ending is None:
            return unit
        if ending.kind is not Kind.MERGE:
            return None
        there = self.lines.known.by_code.get(ending.text("new_code").casefold())
        return there.pk if there is not None else ending.text("new_code")

    def place(self, code: str) -> Place:
        """What a cell "new unit above" names: a unit that lives on, or one that opens."""
        if code.casefold() in self.lines.by_new and code.casefold() not in self.lines.known.by_code:
            return self.lines.by_new[code.casefold()][0].text("new_code")
        try:
            there = self.lines.known.of_code(code)
        except NotOne as reason:
            raise BadCell(str(reason), "parent_code") from None
        ending = self.lines.ending(there.pk)
        if there.is_closed:
            raise BadCell(_("Đơn vị cấp trên đã giải thể hoặc đã sáp nhập."), "parent_code")
        if ending is not None:
            sentence = _("Đơn vị cấp trên này khép lại ở dòng %(line)s: xin ghi đơn vị thay nó.")
            raise BadCell(sentence % {"line": ending.line}, "parent_code")
        return there.pk

    def _like(self, said: Said, group: Sequence[Said], parent: Place) -> tuple[int, int]:
        """Organisation and level: those of the first old unit, or one below the unit above."""
        old = next((other.unit for other in group if other.unit is not None), None)
        if old is not None:
            return old.organization, old.kind
        upper = self.lines.known.units[parent] if isinstance(parent, int) else self._upper(parent)
        if upper is None:
            raise BadCell(_("Xin ghi cấp trên là đơn vị đang hoạt động."), "parent_code")
        try:
            kind = self._levels.chosen(upper.organization, "", upper.kind)
        except BadCell as reason:
            raise BadCell(str(reason), "parent_code") from None
        return upper.organization, kind if isinstance(kind, int) else upper.kind

    def _upper(self, code: str) -> "KnownUnit | Opening | None":
        """A unit that opens in the same file, if its old units say what it is."""
        group = self.lines.by_new[code.casefold()]
        return next((other.unit for other in group if other.unit is not None), None)

    @cached_property
    def _levels(self) -> Levels:
        return Levels()

    @cached_property
    def _taken(self) -> set[str]:
        """New codes that are those of units outside the scope."""
        if self.scope is None:
            return set()
        codes = [lines[0].text("new_code") for lines in self.lines.by_new.values()]
        found: set[str] = set()
        for some in batched(codes, CHUNK, strict=False):
            among = Unit.objects.filter(code__in=some).values_list("code", flat=True)
            found |= {code.casefold() for code in among}
        return found
