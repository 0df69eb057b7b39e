"""Clauses of directives that a product answers: said by who looks after the product."""

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Clause
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.products import rules
from vuonuom.products.models import Product, ProductClause
from vuonuom.products.states import ProductState


class NotInRegister(Refused):
    pass


class AlreadyNamed(Refused):
    pass


class NotNamed(Refused):
    pass


@act
def name_clause(*, by: Person, product: Product, clause: Clause) -> ProductClause:
    """Say that a product of the register answers a clause."""
    if not rules.may_guard(by, product):
        raise NotAllowed
    if product.state == ProductState.PROPOSED:
        raise NotInRegister(_("Sản phẩm này chưa được nghiệm thu."), field="product")
    named, is_new = ProductClause.objects.get_or_create(product=product, clause=clause)
    if not is_new:
        raise AlreadyNamed(_("Sản phẩm này đã được ghi ở mục ấy trước đó."), field="product")
    record("products.productclause.named", by=by, subject=named)
    return named


@undoes("products.productclause.named")
@act
def undo_naming_clause(*, entry: Entry, by: Person) -> Product:
    found = ProductClause.objects.select_related("product").filter(pk=entry.subject_id).first()
    if found is None:
        raise NotNamed(_already_dropped())
    if not rules.may_guard(by, found.product):
        raise NotAllowed
    _drop(found)
    reverse(entry, by=by, subject=found.product, kind="products.product.clause_dropped")
    return found.product


@act
def drop_clause(*, by: Person, named: ProductClause) -> Product:
    """Say that a product does not answer a clause after all. Undone by naming it again."""
    if not rules.may_guard(by, named.product):
        raise NotAllowed
    _drop(named)
    record("products.product.clause_dropped", by=by, subject=named.product)
    return named.product


def _drop(named: ProductClause) -> None:
    if not ProductClause.objects.filter(pk=named.pk).delete()[0]:
        raise NotNamed(_already_dropped())


def _already_dropped() -> str:
    return _("Sản phẩm này đã được gỡ khỏi mục ấy trước đó.")
