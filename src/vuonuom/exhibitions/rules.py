"""Who may curate, and what an exhibition is called in an address."""

import re

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.congresses.models import Event
from vuonuom.core import text
from vuonuom.exhibitions.models import Exhibition
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.tree import queries as tree

CURATE = "exhibitions.curate"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_CAPTION = 200, 5_000, 500
LONGEST_SLUG = 60
RESERVED = frozenset({"new", "kiosk", "wall"})  # pages of our own at /exhibitions/...


def may_curate(person: Person, unit: Unit | int) -> bool:
    return access.can(person, CURATE, unit)


def may_curate_here(person: Person, exhibition: Exhibition) -> bool:
    return may_curate(person, exhibition.unit_id)


def may_be_shown(product: Product, exhibition: Exhibition) -> bool:
    """Made in the part of the tree that the exhibition is of."""
    return exhibition.unit_id in tree.ancestors(product.unit_id)


def may_drop_partner(person: Person, exhibition: Exhibition, unit: Unit | int) -> bool:
    """Either side may end it: the curators here, and those of the partner."""
    return may_curate_here(person, exhibition) or may_curate(person, unit)


def may_be_held_under(exhibition: Exhibition, event: Event) -> bool:
    """The exhibition's unit, or one above it, entered the event or holds a congress under it."""
    hosts = {event.unit_id, *event.congresses.values_list("term__unit", flat=True)}
    return not hosts.isdisjoint(tree.ancestors(exhibition.unit_id))


def slug_of(title: str) -> str:
    """ "Tiên phong trong kỷ nguyên số" is tien-phong-trong-ky-nguyen-so."""
    plain = re.sub(r"[^0-9a-z]+", "-", text.strip_marks(title)).strip("-")
    return plain[:LONGEST_SLUG].strip("-") or "trien-lam"
