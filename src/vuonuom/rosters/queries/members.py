"""Who is in the register already: found by number, or by name within a unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import Any, NamedTuple, Protocol

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.organization.models import Membership
from vuonuom.rosters.rules.cells import BadCell

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


class Asked(Protocol):
    """What a line says that a member is found by."""

    @property
    def key(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> int: ...
    @property
    def username(self) -> str: ...


class Member(NamedTuple):
    pk: int
    person: int
    unit: int
    starts_on: date
    is_current: bool
    key: str | None
    name: str
    lacks_address: bool  # no e-mail and no account: whoever has one looks after it themselves


@dataclass
class Register:
    """Members that a list names; `scope`: the units that it may touch, None for all."""

    scope: frozenset[int] | None = None
    by_key: dict[str, Member] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Member]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)  # user name -> person

    def look_up(self, said: Sequence[Asked]) -> None:
        """Read all that the lines name: by 5,000, whatever else the register holds."""
        if not Membership.objects.exists():
            self._look_up_users(said)
            return
        keys = {one.key for one in said if one.key is not None}
        self.by_key = {m.key: m for m in _current(register_key__in=keys) if m.key is not None}
        if keys - self.by_key.keys():
            self._add_former(keys)
        nameless = {one.unit for one in said if one.key is None or one.key not in self.by_key}
        found = defaultdict(list)
        for member in _current(unit__in=nameless):
            found[member.unit, member.name.casefold()].append(member)
        self.by_name = dict(found)
        self._look_up_users(said)

    def _add_former(self, keys: set[str]) -> None:
        ended = Membership.objects.exclude(ends_on=None).exclude(register_key=None)
        for member in _members(ended.order_by("ends_on", "pk")):
            if member.key in keys and (
                member.key not in self.by_key or not self.by_key[member.key].is_current
            ):
                self.by_key[member.key] = member

    def _look_up_users(self, said: Sequence[Asked]) -> None:
        names = sorted({one.username.casefold() for one in said if one.username})
        for some in batched(names, CHUNK, strict=False):
            found = Person.objects.annotate(low=Lower("username")).filter(low__in=some)
            self.taken |= dict(found.values_list("low", "pk"))

    def find(self, said: Asked) -> Member | None:
        """The member that a line means; None for somebody new. Raises BadCell."""
        member = self._of_key(said) or self._of_name(said)
        owner = self.taken.get(said.username.casefold())
        if owner is not None and (member is None or owner != member.person):
            raise BadCell(_("Tên đăng nhập này đã có người dùng."), "username")
        return member

    def _of_key(self, said: Asked) -> Member | None:
        member = self.by_key.get(said.key) if said.key is not None else None
        if member is not None and member.is_current and not self._may_touch(member.unit):
            sentence = _("Mã số này là của người đang sinh hoạt ngoài phạm vi của bạn.")
            raise BadCell(sentence, "number")
        return member

    def _of_name(self, said: Asked) -> Member | None:
        """Each is meant once: a second line of the name means somebody else."""
        alike = self.by_name.get((said.unit, said.name.casefold()), [])
        fitting = [m for m in alike if said.key is None or m.key is None]
        if len(fitting) > 1:
            raise BadCell(_("Đơn vị có nhiều người trùng tên này. Xin ghi mã số."), "full_name")
        for member in fitting:
            alike.remove(member)
        return fitting[0] if fitting else None

    def _may_touch(self, unit: int) -> bool:
        return self.scope is None or unit in self.scope


def _current(**among: Iterable[Any]) -> Iterator[Member]:
    ((name, values),) = among.items()
    for some in batched(sorted(values), CHUNK, strict=False):
        yield from _members(Membership.objects.current().filter(**{name: some}))


def _members(found: "QuerySet[Membership]") -> Iterator[Member]:
    rows = found.annotate(no_address=Q(person__email="", person__username=None)).values_list(
        "pk", "person_id", "unit_id", "starts_on", "ends_on", "register_key", "person__full_name",
        F("no_address"),
    )  # fmt: skip
    for pk, person, unit, starts_on, ends_on, key, name, lacks in rows.iterator():
        yield Member(pk, person, unit, starts_on, ends_on is None, key, name, bool(lacks))
