"""The units that a list may name: by code, by a code that lost its zeros, by name."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from vuonuom.core.text import fold
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Link


class NotOne(ValueError):
    """A cell that names no unit, or several; its text is the reason."""


class KnownUnit(NamedTuple):
    pk: int
    code: str
    name: str
    kind: int
    organization: int
    is_closed: bool


@dataclass(frozen=True)
class Known:
    """Units of a scope, read in one query."""

    units: Mapping[int, KnownUnit]

    @cached_property
    def by_code(self) -> dict[str, KnownUnit]:
        return {unit.code.casefold(): unit for unit in self.units.values()}

    @cached_property
    def by_short_code(self) -> dict[str, list[KnownUnit]]:
        """Codes of digits alone as Excel shortens them: 00123 becomes 123."""
        found: dict[str, list[KnownUnit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.code.isdecimal():
                found[unit.code.lstrip("0")].append(unit)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[KnownUnit]]:
        found: dict[str, list[KnownUnit]] = defaultdict(list)
        for unit in self.units.values():
            found[fold(unit.name)].append(unit)
        return found

    def of_code(self, code: str) -> KnownUnit:
        """Raises NotOne."""
        if unit := self.by_code.get(code.casefold()):
            return unit
        alike = self.by_short_code.get(code.lstrip("0"), []) if code.isdecimal() else []
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise NotOne(
                _("Nhiều đơn vị có mã kết thúc như vậy: %(codes)s.")
                % {"codes": ", ".join(unit.code for unit in alike[:3])}
            )
        raise NotOne(_("Không có đơn vị mang mã này trong phạm vi được nhập."))

    def of_name(self, name: str, above: "KnownUnit | None" = None) -> KnownUnit:
        """The one unit so called, below `above` if that is given; or the unit of that code, which
        many write in this column. Raises NotOne.
        """
        alike = self.by_name.get(fold(name), [])
        if not alike and (unit := self.by_code.get(name.strip().casefold())):
            return unit
        living = [unit for unit in alike if not unit.is_closed] or alike
        if above is not None and len(living) > 1:
            living = [unit for unit in living if above.pk in self.paths_of(living)[unit.pk]]
        if len(living) == 1:
            return living[0]
        if living:
            raise NotOne(
                _("Có %(count)s đơn vị trùng tên này. Xin ghi mã đơn vị.") % {"count": len(living)}
            )
        raise NotOne(_("Không có đơn vị mang tên này trong phạm vi được nhập."))

    def paths_of(self, units: "list[KnownUnit]") -> dict[int, list[int]]:
        return tree.ancestors_of(unit.pk for unit in units)


def known_units(scope: int | None) -> Known:
    """All units at and below `scope`, closed ones too; of every tree where it is None."""
    units = Unit.objects.all()
    if scope is not None:
        units = units.filter(pk__in=Link.objects.filter(ancestor=scope).values("descendant_id"))
    rows = units.values_list("pk", "code", "name", "kind_id", "organization_id", "closed_on")
    return Known(
        {
            pk: KnownUnit(pk, code, name, kind, organization, closed_on is not None)
            for pk, code, name, kind, organization, closed_on in rows.iterator()
        }
    )
