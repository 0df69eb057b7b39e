"""The levels of each organisation, those that a list names for the first time among them."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vuonuom.core.text import fold
from vuonuom.organization.models import UnitKind
from vuonuom.rosters.rules.cells import BadCell

LONGEST = 60
Org = int | str  # a key, or the name of a new one


@dataclass(frozen=True)
class NewKind:
    """A level that an organisation has not had: made when the list is entered."""

    organization: Org
    name: str
    rank: int


@dataclass(frozen=True)
class Level:
    kind: int | NewKind
    name: str
    rank: int


class Levels:
    """What the units of an organisation may be called, and which stands below which."""

    def __init__(self) -> None:
        self._named: dict[Org, dict[str, Level]] = defaultdict(dict)
        self._of_kind: dict[int | NewKind, Level] = {}
        for kind in UnitKind.objects.order_by("rank", "pk"):
            level = Level(kind.pk, kind.name, kind.rank)
            self._of_kind[kind.pk] = level
            for words in (kind.key, kind.name):
                self._named[kind.organization_id][fold(words)] = level

    def chosen(self, organization: Org, words: str, above: int | NewKind | None) -> int | NewKind:
        """The level that a line names, or the next below its parent's. Raises BadCell."""
        upper = self._of_kind[above] if above is not None else None
        if not words:
            return self._next_below(organization, upper).kind
        if len(words) > LONGEST:
            raise BadCell(_("Tên cấp dài quá 60 chữ."), "kind")
        level = self._named[organization].get(fold(words)) or self._new(organization, words, upper)
        if upper is not None and level.rank < upper.rank:
            sentence = _("Cấp này không nằm dưới cấp “%(upper)s” của đơn vị cấp trên.")
            raise BadCell(sentence % {"upper": upper.name}, "kind")
        return level.kind

    def _next_below(self, organization: Org, upper: Level | None) -> Level:
        rank = upper.rank if upper is not None else -1
        lower = (level for level in self._named[organization].values() if level.rank > rank)
        found = min(lower, key=lambda level: level.rank, default=None)
        if found is None:
            raise BadCell(_("Xin ghi cấp của đơn vị."), "kind")
        return found

    def _new(self, organization: Org, words: str, upper: Level | None) -> Level:
        rank = upper.rank + 1 if upper is not None else 0
        made = NewKind(organization, words, rank)
        level = Level(made, words, rank)
        self._named[organization][fold(words)] = self._of_kind[made] = level
        return level
