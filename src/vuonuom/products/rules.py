"""Who may propose, accept and look after a product; whether it fits its unit's field."""

from collections.abc import Iterable

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.models import PanelMember
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Field, Membership, Unit, UnitField
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState
from vuonuom.tree import queries as tree

MANAGE = "products.manage"
LONGEST_TITLE, LONGEST_TEXT = 200, 5_000


def may_propose(person: Person, project: Project) -> bool:
    """Authors, the mentor, and whoever manages the products of the unit."""
    if person.pk == project.mentor_id or is_author(person, project):
        return True
    return access.can(person, MANAGE, project.unit_id)


def is_author(person: Person, project: Project) -> bool:
    """Reads the authors once, or not at all where they were read with the idea."""
    return any(author.person_id == person.pk for author in project.idea.authors.all())


def is_of_its_authors(person: Person, product: Product) -> bool:
    """Reads the authors once, or not at all where they were read with the product."""
    if product.idea is None:
        return False
    return any(author.person_id == person.pk for author in product.idea.authors.all())


def may_manage(person: Person, product: Product) -> bool:
    """Acceptance, withdrawal, guardian: never by an author of the product's own idea."""
    return not is_of_its_authors(person, product) and access.can(person, MANAGE, product.unit_id)


def may_guard(person: Person, product: Product) -> bool:
    """What a guardian may do, and those who manage the unit's products."""
    return person.pk == product.guardian_id or access.can(person, MANAGE, product.unit_id)


def may_be_guardian(person: Person, unit: Unit | int) -> bool:
    """A guardian is of the unit, below it, or trusted with a task on its line."""
    node = unit if isinstance(unit, int) else unit.pk
    belongs = Membership.objects.current().filter(person=person, unit__in=tree.below([node]))
    held = {top for units in access.reach(person).by_role.values() for top in units}
    return person.is_active and (belongs.exists() or not held.isdisjoint(tree.ancestors(node)))


def may_show(person: Person, product: Product) -> bool:
    """Pictures and evidence: the authors, the guardian, and who manages the unit's products."""
    return is_of_its_authors(person, product) or may_guard(person, product)


def may_see_its_idea(person: Person, product: Product) -> bool:
    """Whether the idea's own page opens to this person."""
    if product.idea is None:
        return False
    mine = is_of_its_authors(person, product)
    return mine or access.can(person, "ideas.view", product.idea.unit_id)


def may_examine(person: Person, product: Product) -> bool:
    """Evidence is for those who work on the product, its panel, and who oversees panels there."""
    if may_show(person, product) or access.can(person, "councils.view", product.unit_id):
        return True
    judged: bool | None = getattr(product, "is_judged_by_me", None)  # as `queries.seen` read it
    if judged is None:
        seats = PanelMember.objects.filter(panel__cases__product=product, person=person)
        judged = seats.exists()
    return judged


def may_name_partners(person: Person, product: Product) -> bool:
    """Only of what is in the register, and by those who manage the products of its unit."""
    accepted = product.state != ProductState.PROPOSED
    return accepted and may_manage(person, product)


def may_drop_partner(person: Person, product: Product, unit: Unit | int) -> bool:
    """Either side may end it."""
    return access.can(person, MANAGE, unit) or may_name_partners(person, product)


def fits(unit: Unit, fields: Iterable[Field]) -> bool:
    """Whether a field given to the unit is among the product's (mission, row B4).

    A unit without fields fits nothing yet and must explain, like any mismatch.
    """
    wanted = [field.pk for field in fields]
    return UnitField.objects.filter(unit=unit, field__in=wanted).exists()
