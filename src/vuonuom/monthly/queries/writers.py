"""Whose a line is: found by number, or by name within its unit, for all lines together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import NamedTuple, Protocol

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from vuonuom.core import text
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.ideas.states import IdeaState
from vuonuom.organization.models import Membership
from vuonuom.rosters.rules.cells import BadCell

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters
GONE = (IdeaState.WITHDRAWN, IdeaState.MOVED_OUT)  # such words may be sent again


class Asked(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> int | None: ...


class Writer(NamedTuple):
    person: int
    unit: int


@dataclass
class Writers:
    """Members of some units that the lines may mean."""

    scope: frozenset[int]
    by_number: dict[str, set[Writer]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[Writer]] = field(default_factory=lambda: defaultdict(set))

    def look_up(self, asked: Sequence[Asked]) -> None:
        numbers = {one.number.casefold() for one in asked if one.number}
        for some in batched(numbers, CHUNK, strict=False):
            for number, writer in _members(Q(low__in=some)):
                if writer.unit in self.scope:
                    self.by_number[number.casefold()].add(writer)
        names = {text.fold(one.name) for one in asked if one.name and not one.number}
        for some in batched(names, CHUNK, strict=False):
            for name, writer in _members(Q(person__search_text__in=some), "person__search_text"):
                if writer.unit in self.scope:
                    self.by_name[name].add(writer)

    def of(self, asked: Asked) -> Writer:
        """Raises BadCell."""
        if asked.number:
            return _only(self._of_number(asked), "number")
        return _only(self._of_name(asked), "full_name")

    def _of_number(self, asked: Asked) -> set[Writer]:
        found = self.by_number.get(asked.number.casefold(), set())
        return _at(found, asked.unit) or found

    def _of_name(self, asked: Asked) -> set[Writer]:
        found = self.by_name.get(text.fold(asked.name), set())
        return found if asked.unit is None else _at(found, asked.unit)

    def sent(self, people: Iterable[int]) -> set[tuple[int, str]]:
        """The words each has sent already, folded."""
        found: set[tuple[int, str]] = set()
        for some in batched(sorted(people), CHUNK, strict=False):
            alive = IdeaAuthor.objects.filter(person__in=some).exclude(idea__state__in=GONE)
            pairs = alive.values_list("person_id", "idea__text")
            found |= {(person, text.fold(words)) for person, words in pairs.iterator()}
        return found


def _at(found: set[Writer], unit: int | None) -> set[Writer]:
    return {writer for writer in found if writer.unit == unit}


def _only(found: set[Writer], key: str) -> Writer:
    if not found:
        raise BadCell(_("Không có ai tên hay mã như vậy trong đơn vị."), key)
    if len(found) > 1:
        raise BadCell(_("Có nhiều người trùng tên này. Xin ghi mã số."), key)
    return next(iter(found))


def _members(which: Q, told: str = "number") -> Iterable[tuple[str, Writer]]:
    current = Membership.objects.current().filter(unit__closed_on=None, person__is_active=True)
    found = current.annotate(low=Lower("number")).filter(which)
    for words, person, unit in found.values_list(told, "person_id", "unit_id").iterator():
        yield words, Writer(person, unit)
