"""The lines of a sheet as those who made it read them: formulas, merged cells, where it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from vuonuom.core.sheets import formulas
from vuonuom.core.sheets.cells import as_text
from vuonuom.core.sheets.reading import Row, Sheet
from vuonuom.rosters.rules import columns, ending
from vuonuom.rosters.rules.columns import Mapped
from vuonuom.rosters.states import ListKind, Rejection

SHOWN = 20  # lines without a text on the page
WHOSE, WORDS = ("number", "full_name"), ("text", "title")
NAMES, UNITS = ("full_name", "family_name", "given_name"), ("unit_code", "unit_name")
# Of each of these columns something stands in every line of a list.
FULL = {
    ListKind.UNITS: (("code",), ("name",)),
    ListKind.PEOPLE: (NAMES, UNITS),
    ListKind.REFORM: (("kind",), ("old_code", "new_code")),
    ListKind.IDEAS: (WHOSE, WORDS),
}
# What a merged cell says once for several lines; merged words are of its first line alone.
SAID_ONCE = {
    ListKind.PEOPLE: ("unit_code", "unit_name", "parent_name"),
    ListKind.IDEAS: (*WHOSE, "unit_code", "unit_name", "written_on"),
}
Line = tuple[int, Row]  # its number in the file, from 1, and its cells


@dataclass
class Left:
    """What of a sheet is not read as its list; filled while its lines are read."""

    rejected: list[Rejection] = field(default_factory=list)
    ended_at: int = 0  # the first line below the list; 0: it goes to the end of the sheet
    ended_by: str = ""
    below: int = 0  # lines from there on
    first_below: list[tuple[int, str]] = field(default_factory=list)  # and what the first say
    passed: int = 0  # lines as those below a list, after which it went on
    first_passed: list[tuple[int, str]] = field(default_factory=list)
    titled: list[int] = field(default_factory=list)  # lines with a title, and no text beside it

    def shown(self) -> dict[str, object]:
        ended = [self.ended_at, self.ended_by[:60], self.below]
        titled = [len(self.titled), self.titled[:SHOWN]]
        passed = [self.passed, [[at, words[:60]] for at, words in self.first_passed]]
        told = {
            "ended": self.ended_at and ended,
            "passed": self.passed and passed,
            "titled": self.titled and titled,
        }
        return {name: said for name, said in told.items() if said}

    def end(self, at: int, row: Row) -> None:
        self.ended_at, self.ended_by = at, _first_words(row)
        self.below, self.first_below = 1, [(at, self.ended_by)]

    def lay_below(self, at: int, row: Row) -> None:
        if words := _first_words(row):
            self.below += 1
            if len(self.first_below) < SHOWN:
                self.first_below.append((at, words))

    def go_on(self) -> None:
        """What was taken for the end stands inside the list: each of its lines is told."""
        self.passed += self.below
        self.first_passed = (self.first_passed + self.first_below)[:SHOWN]
        self.ended_at = self.below = 0


@dataclass(frozen=True)
class Reader:
    kind: ListKind
    mapped: Mapped
    left: Left

    def lines(self, numbered: Iterator[Line], sheet: Sheet, path: Path) -> Iterator[Line]:
        """Lines with anything in them; those that cannot be read are told in `left`."""
        lines = self._of_the_list(numbered)
        if told := formulas.without_result(path, sheet.name):
            lines = self._reckoned(lines, told, sheet)
        lines = (line for line in lines if any(map(_is_said, line[1])))
        lines = self._titled(lines) if {"title", "text"} <= self.mapped.keys() else lines
        return self._unmerged(lines, sheet) if sheet.merged else lines

    def _of_the_list(self, numbered: Iterator[Line]) -> Iterator[Line]:
        left, name_at = self.left, self.mapped.get("full_name", 0)
        for at, row in numbered:
            if not left.ended_at and _is_plain(row, name_at):
                yield at, row
                continue
            if left.ended_at and self._goes_on(row):
                left.go_on()
            if left.ended_at:
                left.lay_below(at, row)
            elif ending.is_end(row, full=self._is_full(row)):
                left.end(at, row)
            elif not ending.is_beside(row):
                yield at, row

    def _titled(self, lines: Iterator[Line]) -> Iterator[Line]:
        """The title becomes the text where none stands: right of some, and to be looked at."""
        for at, row in lines:
            if self._has(row, ("title",)) and not self._has(row, ("text",)):
                self.left.titled.append(at)
            yield at, row

    def _is_full(self, row: Row) -> bool:
        """Whether what every line says stands in it. A name may stand under a unit's merged cell,
        beside what its bearer is: "Bí thư".
        """
        if all(self._has(row, keys) for keys in FULL[self.kind]):
            return True
        names = (self.mapped[key] for key in NAMES if key in self.mapped)
        said = [text for at in names if at < len(row) and (text := as_text(row[at]))]
        return self.kind is ListKind.PEOPLE and bool(said) and not ending.is_signing(said[0])

    def _goes_on(self, row: Row) -> bool:
        """A full line below signatures, numbered or with more than names: a second list. Names
        beside each other are those who signed.
        """
        texts = [text for cell in row if (text := as_text(cell))]
        if self.kind is ListKind.IDEAS:  # a unit or a day
            has_more = sum(self._has(row, (key,)) for key in self.mapped) > len(WORDS)
        else:  # a code or a day: three may sign
            has_more = any(map(_has_figure, texts))
        is_numbered = bool(texts) and texts[0].isdecimal()
        is_further = self._is_full(row) and (is_numbered or has_more)
        return is_further and not ending.is_end(row, full=True)

    def _has(self, row: Row, keys: tuple[str, ...]) -> bool:
        places = [self.mapped[key] for key in keys if key in self.mapped]
        return any(at < len(row) and _is_said(row[at]) for at in places)

    def _reckoned(
        self, lines: Iterator[Line], told: formulas.Cells, sheet: Sheet
    ) -> Iterator[Line]:
        """All but lines of which a column that is read holds a formula without a result."""
        for at, row in lines:
            cells = {column - sheet.left: value for column, value in told.get(at, {}).items()}
            wrong = [key for key, column in self.mapped.items() if column in cells]
            for key in wrong:
                self._reject(at, key, cells[self.mapped[key]], _no_result(cells[self.mapped[key]]))
            if not wrong:
                yield at, row

    def _unmerged(self, lines: Iterator[Line], sheet: Sheet) -> Iterator[Line]:
        """What a merged cell says holds for each line that it covers."""
        once = {self.mapped[key] for key in SAID_ONCE.get(self.kind, ()) if key in self.mapped}
        words = {self.mapped[key]: key for key in WORDS if key in self.mapped}
        covered = _covered(sheet)
        said: dict[tuple[int, int], object] = {}
        for at, row in lines:
            cells = list(row)
            above = {column: covered[at, column] for column in range(len(cells))
                     if (at, column) in covered}  # fmt: skip
            if joint := next((key for column, key in words.items() if column in above), ""):
                self._reject(at, joint, "", _("Ô này trộn với dòng trên. Mỗi người viết một dòng,"
                                              " nội dung ghi đủ ở từng dòng."))  # fmt: skip
                continue
            for column in once & above.keys():
                cells[column] = said.get((above[column], column), "")
            said |= {(at, column): cells[column] for column in once if column < len(cells)}
            yield at, cells

    def _reject(self, at: int, key: str, value: str, reason: str) -> None:
        label = next(column.label for column in columns.OF[self.kind] if column.key == key)
        self.left.rejected.append(Rejection(at, str(label), value[:60], reason))


def heads(rows: Sequence[Row], sheet: Sheet) -> Sequence[Row]:
    """The first lines, a head of two lines in its lower one: what is merged down stands in both."""
    filled = [list(row) for row in rows]
    for (at, column), top in _covered(sheet).items():
        if at <= len(filled) and 0 <= column < len(filled[at - 1]):
            filled[at - 1][column] = filled[top - 1][column]
    return filled


def _covered(sheet: Sheet) -> dict[tuple[int, int], int]:
    """(line, column) of cells below the first of a merged one -> its first line."""
    return {
        (line + 1, column - sheet.left): top + 1
        for (top, column), (bottom, _right) in sheet.merged
        for line in range(top + 1, bottom + 1)
    }


def _no_result(value: str) -> str:
    if value.startswith("="):
        return _("Ô này là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi gửi.")
    return _("Công thức ở ô này báo lỗi. Xin sửa hoặc ghi thẳng chữ vào ô.")


def _first_words(row: Row) -> str:
    return next(filter(None, map(as_text, row)), "")


def _is_plain(row: Row, name_at: int) -> bool:
    """A number or a code in front, a name in its place: of the list, at a tenth of the cost of
    asking further.
    """
    if not 0 < name_at < len(row):
        return False
    first, name = row[0], row[name_at]
    if isinstance(first, str):
        is_numbered = " " not in first and _has_figure(first)
    else:
        is_numbered = isinstance(first, float | int)
    return is_numbered and isinstance(name, str) and name[:1].isalpha()


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _is_said(cell: object) -> bool:
    return cell not in ("", None)
