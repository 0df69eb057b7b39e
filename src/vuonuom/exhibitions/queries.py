"""Named reads of exhibitions: what everybody sees, and what a curator arranges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions import queries as adoptions
from vuonuom.adoptions.models import Adoption
from vuonuom.congresses.models import Event
from vuonuom.exhibitions import rules
from vuonuom.exhibitions.models import Exhibition, ExhibitionPartner, Hall, Photo, PhotoSet, Stand
from vuonuom.ideas.queries import RoadStep
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product, ProductFile
from vuonuom.products.states import FilePurpose, ProductState
from vuonuom.tree import queries as tree

ON_TILE = ("product__unit",)
LONGEST_KEY = 10  # digits; a longer one is no hall's
# What a stand shows of its product, read with it.
ON_STAND = (
    "hall__exhibition__unit", "product__unit", "product__idea", "product__project",
    "product__case",
)  # fmt: skip


def listed(person: Any) -> QuerySet[Exhibition]:
    """Exhibitions that this person, or a visitor without an account, may enter; newest first."""
    standing = Q(halls__stands__isnull=False, halls__stands__removed_on=None)
    counted = seen(person).annotate(stands=Count("halls__stands", filter=standing))
    return counted.order_by("-opens_on", "-pk")


def seen(person: Any) -> QuerySet[Exhibition]:
    """One exhibition's page begins here."""
    found = Exhibition.objects.visible_to(person).select_related("unit", "event")
    return cast("QuerySet[Exhibition]", found)


def partners(exhibition: Exhibition) -> list[ExhibitionPartner]:
    """With whom it is held, by name."""
    found = exhibition.partners.select_related("unit").order_by("unit__sort_key", "pk")
    return list(found)


def of_event(person: Any, event: Event) -> QuerySet[Exhibition]:
    """The exhibitions held under an event: each once, whoever holds it."""
    found = seen(person).filter(event=event).prefetch_related("partners__unit")
    return found.order_by("opens_on", "pk")


def events_for(exhibition: Exhibition) -> QuerySet[Event]:
    """Events that the exhibition may be held under: see `rules.may_be_held_under`."""
    above = tree.above([exhibition.unit_id])
    ours = Q(unit__in=above) | Q(congresses__term__unit__in=above)
    return Event.objects.filter(ours).distinct().order_by("-starts_on", "-pk")


# -- halls and their stands -----------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A stand in a list: its picture, if the product has one, and how far it spread."""

    stand: Stand
    cover: ProductFile | None
    in_use: int

    @property
    def headline(self) -> str:
        return headline(self.stand)

    @property
    def sign(self) -> str:
        return "rung" if self.in_use else "cay"


@dataclass(frozen=True)
class Room:
    hall: Hall
    tiles: list[Tile]
    standing: int  # stands in the hall, of which `tiles` may be some


def headline(stand: Stand) -> str:
    return stand.headline or stand.product.title


def walk(exhibition: Exhibition, hall: str = "") -> QuerySet[Stand]:
    """The stands in the order of a walk, or those of one hall (by its key)."""
    found = Stand.objects.standing().filter(hall__exhibition=exhibition)
    if hall.isdecimal() and len(hall) < LONGEST_KEY:
        found = found.filter(hall=int(hall))
    return cast("QuerySet[Stand]", found.order_by("hall__position", "hall", "position", "pk"))


def halls(exhibition: Exhibition) -> list[Any]:
    """The halls in their order, each with its number of `standing` stands; kept on it."""
    standing = Count("stands", filter=Q(stands__removed_on=None))
    counted = Hall.objects.annotate(standing=standing).order_by("position", "pk")
    prefetch_related_objects([exhibition], Prefetch("halls", counted))
    return list(exhibition.halls.all())


def rooms(exhibition: Exhibition, some: Sequence[Stand] | None = None) -> list[Room]:
    """The halls with their stands, or `some` of them: four queries for any number."""
    standing = list(walk(exhibition).select_related(*ON_TILE)) if some is None else some
    products = [stand.product_id for stand in standing]
    spread, covers = adoptions.spread(products), _covers(products)
    tiles: dict[int, list[Tile]] = {}
    for stand in standing:
        tile = Tile(stand, covers.get(stand.product_id), spread[stand.product_id].in_use)
        tiles.setdefault(stand.hall_id, []).append(tile)
    return [Room(hall, tiles.get(hall.pk, []), hall.standing) for hall in halls(exhibition)]


def _pictures() -> QuerySet[ProductFile]:
    """Pictures are for everybody; evidence never leaves the register."""
    found = ProductFile.objects.filter(purpose=FilePurpose.PICTURE).select_related("file")
    return found.order_by("position", "pk")


def _covers(products: Iterable[int]) -> dict[int, ProductFile]:
    """The first picture of each product that has one."""
    found: dict[int, ProductFile] = {}
    for picture in _pictures().filter(product__in=list(products)):
        found.setdefault(picture.product_id, picture)
    return found


# -- one stand ------------------------------------------------------------------------


@dataclass(frozen=True)
class StandView:
    """A stand with its product's record as it is today. Names units, and no person."""

    stand: Stand
    number: int
    road: list[RoadStep]
    spread: adoptions.Spread
    uses: list[Adoption]
    pictures: list[ProductFile]
    before: Stand | None
    after: Stand | None

    @property
    def headline(self) -> str:
        return headline(self.stand)

    @property
    def product(self) -> Product:
        return self.stand.product

    @property
    def is_in_use(self) -> bool:
        return self.product.state == ProductState.IN_USE


def stands_seen(person: Any, slug: str) -> QuerySet[Stand]:
    """Stands of an exhibition that this person may enter."""
    found = Stand.objects.standing().filter(
        hall__exhibition__in=Exhibition.objects.visible_to(person), hall__exhibition__slug=slug
    )
    shown = found.select_related(*ON_STAND).prefetch_related("product__fields")
    return cast("QuerySet[Stand]", shown)


def stand_view(stand: Stand) -> StandView:
    spread = adoptions.spread([stand.product_id])[stand.product_id]
    codes = list(walk(stand.hall.exhibition).only("code"))
    place = codes.index(stand)
    return StandView(
        stand=stand,
        number=place + 1,
        road=adoptions.road(stand.product, spread, stand.problem),
        spread=spread,
        uses=adoptions.uses(stand.product),
        pictures=list(_pictures().filter(product=stand.product_id)),
        before=codes[place - 1] if place else None,
        after=codes[place + 1] if place + 1 < len(codes) else None,
    )


def pictures_seen(person: Any, slug: str, code: str) -> QuerySet[ProductFile]:
    stands = stands_seen(person, slug).filter(code=code)
    return _pictures().filter(product__in=stands.values("product_id"))


# -- photo sets -----------------------------------------------------------------------


def photo_sets(exhibition: Exhibition) -> QuerySet[PhotoSet]:
    return exhibition.photo_sets.prefetch_related("photos").order_by("position", "pk")


def photo_sets_seen(person: Any, slug: str) -> QuerySet[PhotoSet]:
    found = PhotoSet.objects.filter(exhibition__in=seen(person), exhibition__slug=slug)
    return found.select_related("exhibition__unit")


def photos_seen(person: Any, slug: str) -> QuerySet[Photo]:
    sets = photo_sets_seen(person, slug)
    return Photo.objects.filter(photo_set__in=sets).select_related("file")


# -- curating -------------------------------------------------------------------------


def curating_units(person: Person) -> QuerySet[Unit]:
    """The living units whose exhibitions a person was trusted with, and may found new ones for."""
    own = access.reach(person).units(rules.CURATE)
    return cast("QuerySet[Unit]", Unit.objects.living().filter(pk__in=own).in_order())


def curated(person: Person) -> QuerySet[Exhibition]:
    """Exhibitions at whose desk a person may sit."""
    scope = access.scope(person, rules.CURATE)
    return cast("QuerySet[Exhibition]", Exhibition.objects.filter(scope).select_related("unit"))


def may_be_shown(person: Person, exhibition: Exhibition) -> QuerySet[Product]:
    """Products in use in the exhibition's part of the tree that have no stand yet, newest first."""
    shown = Stand.objects.standing().filter(hall__exhibition=exhibition).values("product_id")
    found = Product.objects.visible_to(person).filter(
        state=ProductState.IN_USE, unit__in=tree.below([exhibition.unit_id])
    )
    return cast("QuerySet[Product]", found.exclude(pk__in=shown).order_by("-accepted_on", "-pk"))
