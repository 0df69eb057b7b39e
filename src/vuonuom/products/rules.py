"""Who may propose, accept and look after a product; whether it fits its unit's field."""

from collections.abc import Iterable

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Field, Unit, UnitField
from vuonuom.products.models import Product

MANAGE = "products.manage"
LONGEST_TITLE, LONGEST_TEXT = 200, 5_000


def may_propose(person: Person, project: Project) -> bool:
    """Authors, the mentor, and whoever manages the products of the unit."""
    if person.pk == project.mentor_id or is_author(person, project):
        return True
    return access.can(person, MANAGE, project.unit_id)


def is_author(person: Person, project: Project) -> bool:
    return project.idea.authors.filter(person=person).exists()


def may_manage(person: Person, product: Product) -> bool:
    """Acceptance, withdrawal, guardian: never by an author of the product's own idea."""
    if product.idea is not None and product.idea.authors.filter(person=person).exists():
        return False
    return access.can(person, MANAGE, product.unit_id)


def may_guard(person: Person, product: Product) -> bool:
    """What a guardian may do, and those who manage the unit's products."""
    return person.pk == product.guardian_id or access.can(person, MANAGE, product.unit_id)


def fits(unit: Unit, fields: Iterable[Field]) -> bool:
    """Whether a field given to the unit is among the product's (mission, row B4).

    A unit without fields fits nothing yet and must explain, like any mismatch.
    """
    wanted = [field.pk for field in fields]
    return UnitField.objects.filter(unit=unit, field__in=wanted).exists()
