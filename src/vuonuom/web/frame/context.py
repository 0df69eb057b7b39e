"""What the frame around every page needs to know; nothing is read unless it is shown."""

from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import is_valid_path
from django.utils.safestring import SafeString
from django.utils.translation import get_language

import vuonuom
from vuonuom.access import queries as access
from vuonuom.access.queries import Reach
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.notifications import queries as notifications
from vuonuom.web.frame import drawn, preferences
from vuonuom.web.frame.device import owner_of
from vuonuom.web.frame.nav import PLACES, Item, Opened, Place, items


def frame(request: HttpRequest) -> dict[str, "Frame"]:
    return {"frame": Frame(request)}


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    version = vuonuom.__version__

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @cached_property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def theme(self) -> str:
        return preferences.THEME.read(self.request)

    @cached_property
    def size(self) -> str:
        return preferences.SIZE.read(self.request)

    @property
    def head(self) -> SafeString:
        return drawn.head()

    @property
    def owner(self) -> str:
        """Whose what this device keeps is."""
        return owner_of(self.person.pk) if self.person else ""

    @property
    def device(self) -> SafeString:
        return drawn.device(self.language)

    @property
    def menu(self) -> SafeString:
        return drawn.menu(self.opened, self.area, clock.today().year, self.language)

    @property
    def preferences(self) -> SafeString:
        return drawn.choices(self.language, self.theme, self.size)

    @cached_property
    def person(self) -> Person | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, Person) else None

    @cached_property
    def reach(self) -> Reach:
        return access.reach(self.person) if self.person else Reach()

    @cached_property
    def unread(self) -> int:
        """How many notices wait for the person: one query."""
        return notifications.unread(self.person) if self.person else 0

    @cached_property
    def places(self) -> list[Place]:
        """Where the person may go, by what they may do somewhere."""
        may = self.reach.permissions if self.person else frozenset()
        return [place for place in PLACES if place.permission in may and _stands(place)]

    @cached_property
    def chosen(self) -> dict[Place, int]:
        """Of places that belong to a unit: the unit that the menu opens."""
        return {p: min(self.reach.units(p.permission)) for p in self.places if p.of_unit}

    @cached_property
    def units(self) -> dict[int, tuple[str, str]]:
        """Code and name of the units that the header may name."""
        return {pk: (unit.code, unit.name) for pk, unit in self.reach.held.items()}

    @cached_property
    def opened(self) -> Opened:
        codes = {place: self.units[unit][0] for place, unit in self.chosen.items()}
        return tuple((place, codes.get(place, "")) for place in self.places)

    @property
    def area(self) -> str:
        return self.request.path.split("/", 2)[1]

    @property
    def nav(self) -> list[Item]:
        return items(self.opened, self.area, clock.today().year)

    @cached_property
    def home(self) -> int:
        """The unit under the person's name: where they are a member, or else where they serve."""
        roles = self.reach.by_role
        everywhere = {unit for units in roles.values() for unit in units}
        return min(roles.get("member") or everywhere, default=0)

    @cached_property
    def unit(self) -> str:
        return self.units.get(self.home, ("", ""))[1] if self.home else ""


@cache
def _stands(place: Place) -> bool:
    """Whether the place has a page in this version."""
    return bool(is_valid_path(place.url.format(unit="x", year=2026)))
