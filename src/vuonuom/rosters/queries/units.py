"""What entering a list of units would do; nothing is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import batched

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row
from vuonuom.core.text import fold
from vuonuom.organization.models import Field, Organization, Unit, UnitField
from vuonuom.organization.rules import is_code
from vuonuom.rosters.queries.known import Known, KnownUnit, NotOne
from vuonuom.rosters.queries.levels import Levels, NewKind, Org
from vuonuom.rosters.rules import cells
from vuonuom.rosters.rules.cells import BadCell
from vuonuom.rosters.rules.columns import UNITS, Mapped
from vuonuom.rosters.states import Rejection
from vuonuom.tree import queries as tree

DEEPEST = 30  # levels in one list
CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
_LABELS = {column.key: column.label for column in UNITS}


@dataclass
class NewUnit:
    code: str
    name: str
    parent: "KnownUnit | NewUnit | None"
    organization: Org
    kind: int | NewKind
    opened_on: date
    fields: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangedUnit:
    unit: KnownUnit
    name: str
    fields: tuple[int, ...]  # none: they stay as they are


@dataclass
class UnitsPlan:
    """The lines of a list, sorted by what is to be done."""

    new: list[NewUnit] = field(default_factory=list)  # parents before children
    changed: list[ChangedUnit] = field(default_factory=list)
    same: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    @property
    def kinds(self) -> tuple[NewKind, ...]:
        made = (unit.kind for unit in self.new)
        return tuple(dict.fromkeys(kind for kind in made if isinstance(kind, NewKind)))

    @property
    def good(self) -> int:
        return len(self.new) + len(self.changed) + self.same

    def numbers(self) -> dict[str, int]:
        """What the page tells before and after."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "rejected": len({rejection.line for rejection in self.rejected}),
        }


def plan_units(
    lines: Iterable[tuple[int, Row]],
    mapped: Mapped,
    *,
    known: Known,
    scope: Unit | None,
    today: date,
) -> UnitsPlan:
    """New units with their parents first; new names and fields of those that there are."""
    planning = _Planning(known, known.units[scope.pk] if scope is not None else None, today)
    for line, row in lines:
        texts = {key: as_text(row[at]) if at < len(row) else "" for key, at in mapped.items()}
        at = mapped.get("opened_on", len(row))
        planning.read(_Said(line, texts, row[at] if at < len(row) else None))
    planning.place_all()
    return planning.plan


@dataclass
class _Said:
    """One line as it reads. Its unit is found when all lines are known."""

    line: int
    texts: dict[str, str]
    founded: object
    unit: NewUnit | KnownUnit | None = None
    is_done: bool = False
    is_waiting: bool = False  # for its parent: who meets it again has come round

    def text(self, key: str) -> str:
        return self.texts.get(key, "")


@dataclass
class _Planning:
    known: Known
    scope: KnownUnit | None
    today: date
    plan: UnitsPlan = field(default_factory=UnitsPlan)
    said: dict[str, _Said] = field(default_factory=dict)  # by folded code
    named: dict[str, list[_Said]] = field(default_factory=dict)  # by folded name

    def read(self, said: _Said) -> None:
        try:
            self._keep(said)
        except BadCell as reason:
            self._reject(said, reason, "name")

    def _keep(self, said: _Said) -> None:
        if not is_code(said.text("code")):
            raise BadCell(_("Mã gồm 1 đến 40 chữ không dấu, số, gạch nối."), "code")
        cells.unit_name(said.text("name"))
        first = self.said.setdefault(said.text("code").casefold(), said)
        if first is not said:
            sentence = _("Mã này đã có ở dòng %(line)s.") % {"line": first.line}
            raise BadCell(sentence, "code")
        self.named.setdefault(fold(said.text("name")), []).append(said)

    def place_all(self) -> None:
        for said in self.said.values():
            self._place(said)

    def _reject(self, said: _Said, reason: BadCell, key: str = "code") -> None:
        column = reason.key or key
        self.plan.rejected.append(
            Rejection(said.line, str(_LABELS[column]), said.text(column), str(reason))
        )

    def _place(self, said: _Said, depth: int = 0) -> NewUnit | KnownUnit | None:
        """The unit of a line, its parents placed before it; None where it was rejected."""
        if said.is_done:
            return said.unit
        said.is_waiting = True
        try:
            said.unit = self._placed(said, depth)
        except BadCell as reason:
            self._reject(said, reason)
        said.is_done, said.is_waiting = True, False
        return said.unit

    def _placed(self, said: _Said, depth: int) -> NewUnit | KnownUnit:
        there = self._there(said)
        parent = self._parent(said, depth)
        fields = tuple(self._fields(said.text("fields")))
        if there is not None:
            return self._changed(there, parent, said, fields)
        organization = self._organization(said, parent)
        above = parent.kind if parent is not None else None
        unit = NewUnit(
            code=said.text("code"),
            name=said.text("name"),
            parent=parent,
            organization=organization,
            kind=self._levels.chosen(organization, said.text("kind"), above),
            opened_on=self._opened_on(said) or self.today,
            fields=fields,
        )
        self.plan.new.append(unit)
        return unit

    def _there(self, said: _Said) -> KnownUnit | None:
        """The unit that bears the code already. Raises BadCell where that is somebody else's."""
        code = said.text("code")
        there = self.known.by_code.get(code.casefold())
        if there is None and code.isdecimal():
            alike = self.known.by_short_code.get(code.lstrip("0"), [])
            there = alike[0] if len(alike) == 1 else None
        if there is None and code.casefold() in self._taken:
            raise BadCell(_("Mã này là của một đơn vị ngoài phạm vi của bạn."), "code")
        if there is not None and there.is_closed:
            raise BadCell(_("Đơn vị mang mã này đã khép lại, mã không dùng lại."), "code")
        return there

    def _parent(self, said: _Said, depth: int) -> NewUnit | KnownUnit | None:
        """As the line says by code or by name; the scope's own unit where it says nothing."""
        code, name = said.text("parent_code"), said.text("parent_name")
        key = "parent_code" if code else "parent_name"
        if not code and not name:
            return self.scope
        above = self.said.get(code.casefold()) if code else self._one_named(name)
        if above is not None and above is not said:
            return self._placed_above(above, key, depth)
        try:
            parent = self.known.of_code(code) if code else self.known.of_name(name)
        except NotOne as reason:
            raise BadCell(str(reason), key) from None
        if parent.is_closed:
            raise BadCell(_("Đơn vị cấp trên đã giải thể hoặc đã sáp nhập."), key)
        return parent

    def _one_named(self, name: str) -> _Said | None:
        alike = self.named.get(fold(name), [])
        return alike[0] if len(alike) == 1 else None

    def _placed_above(self, above: _Said, key: str, depth: int) -> NewUnit | KnownUnit:
        if above.is_waiting or depth >= DEEPEST:
            sentence = _("Cấp trên đi thành vòng, qua dòng %(line)s.")
            raise BadCell(sentence % {"line": above.line}, key)
        parent = self._place(above, depth + 1)
        if parent is None:
            sentence = _("Cấp trên ở dòng %(line)s chưa nhập được.")
            raise BadCell(sentence % {"line": above.line}, key)
        return parent

    def _changed(
        self,
        there: KnownUnit,
        parent: NewUnit | KnownUnit | None,
        said: _Said,
        fields: tuple[int, ...],
    ) -> KnownUnit:
        says_parent = bool(said.text("parent_code") or said.text("parent_name"))
        if says_parent and (
            not isinstance(parent, KnownUnit) or self._parents[there.pk] != parent.pk
        ):
            key = "parent_code" if said.text("parent_code") else "parent_name"
            sentence = _("Đơn vị đã có và đang thuộc cấp trên khác: danh sách không chuyển đơn vị.")
            raise BadCell(sentence, key)
        is_renamed = there.name != said.text("name")
        if is_renamed or (fields and set(fields) != self._fields_of.get(there.pk, set())):
            self.plan.changed.append(ChangedUnit(there, said.text("name"), fields))
        else:
            self.plan.same += 1
        return there

    def _organization(self, said: _Said, parent: NewUnit | KnownUnit | None) -> Org:
        if parent is not None:
            return parent.organization
        words = said.text("organization")
        if not words:
            raise BadCell(_("Thiếu đơn vị cấp trên."), "parent_code")
        known = self._organizations.get(fold(words))
        if known is not None and known in self._rooted:
            raise BadCell(_("Tổ chức này đã có đơn vị trên cùng. Xin ghi cấp trên."), "parent_code")
        if known is None and len(words) > cells.LONGEST_UNIT_NAME:
            raise BadCell(_("Tên tổ chức dài quá 200 chữ."), "organization")
        return known if known is not None else words

    def _opened_on(self, said: _Said) -> date | None:
        try:
            return cells.day(said.founded, self.today)
        except BadCell as reason:
            raise BadCell(str(reason), "opened_on") from None

    def _fields(self, words: str) -> Iterator[int]:
        """Names between semicolons; between commas where no name has the comma in it."""
        for word in words.split(";"):
            parts = [word] if fold(word) in self._fields_named else word.split(",")
            for part in filter(None, map(str.strip, parts)):
                if fold(part) not in self._fields_named:
                    sentence = _("Không có lĩnh vực “%(word)s”.") % {"word": part[:60]}
                    raise BadCell(sentence, "fields")
                yield self._fields_named[fold(part)]

    @cached_property
    def _levels(self) -> Levels:
        return Levels()

    @cached_property
    def _taken(self) -> set[str]:
        """Codes of the list that are those of units outside the scope."""
        if self.scope is None:
            return set()
        codes = [said.text("code") for said in self.said.values()]
        found: set[str] = set()
        for some in batched(codes, CHUNK, strict=False):
            among = Unit.objects.filter(code__in=some).values_list("code", flat=True)
            found |= {code.casefold() for code in among}
        return found

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        return tree.parents()

    @cached_property
    def _organizations(self) -> dict[str, int]:
        rows = Organization.objects.values_list("pk", "key", "name")
        return {fold(words): pk for pk, *both in rows for words in both}

    @cached_property
    def _rooted(self) -> set[int]:
        tops = [node for node, parent in self._parents.items() if parent is None]
        living = Unit.objects.living().filter(pk__in=tops)
        return set(living.values_list("organization_id", flat=True))

    @cached_property
    def _fields_named(self) -> dict[str, int]:
        rows = Field.objects.values_list("pk", "code", "name")
        return {fold(words): pk for pk, *both in rows for words in both}

    @cached_property
    def _fields_of(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for unit, known in UnitField.objects.values_list("unit_id", "field_id"):
            found.setdefault(unit, set()).add(known)
        return found
