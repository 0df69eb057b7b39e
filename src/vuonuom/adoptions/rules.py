"""Who speaks for the giver and who for the taker of an adoption."""

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions.models import Adoption
from vuonuom.organization.models import Unit
from vuonuom.products import rules as products

LONGEST = 5_000


def may_ask(person: Person, taker: Unit | int) -> bool:
    return access.can(person, "adoptions.request", taker)


def gives(person: Person, adoption: Adoption) -> bool:
    """The product's guardian, and whoever manages the giver's products."""
    return products.may_guard(person, adoption.product)


def takes(person: Person, adoption: Adoption) -> bool:
    """Those who answer for the taking unit."""
    return access.can(person, "adoptions.confirm", adoption.taker_id)


def is_of_giver(person: Person, adoption: Adoption) -> bool:
    """Author, guardian, or whoever handed it over: they do not vouch for their own product."""
    product = adoption.product
    if person.pk in (product.guardian_id, adoption.delivered_by_id):
        return True
    return products.is_of_its_authors(person, product)


def confirms(person: Person, adoption: Adoption) -> bool:
    """Only the taker's confirmation counts, and never by somebody of the giver's side."""
    return takes(person, adoption) and not is_of_giver(person, adoption)
