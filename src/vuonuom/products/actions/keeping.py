"""After acceptance: out of use with a reason, back in use, another guardian."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.products import queries, rules
from vuonuom.products.actions.making import SomebodyWasFirst, refuse_guardian, tell_team
from vuonuom.products.models import Product
from vuonuom.products.states import PRODUCT, ProductState


class NeedsReason(Refused):
    pass


class SameGuardian(Refused):
    pass


@act
def withdraw_product(*, by: Person, product: Product, reason: str) -> Product:
    """Take a product out of use, with a reason that everybody reads. Undone by returning it."""
    if not rules.may_guard(by, product):
        raise NotAllowed
    words = text.clean(reason)
    if not words or len(words) > rules.LONGEST_TEXT:
        raise NeedsReason(_("Xin ghi vì sao ngừng dùng."), field="reason")
    move = PRODUCT.move("withdrawn")
    used = Product.objects.filter(pk=product.pk, state__in=move.sources)
    if not used.update(state=move.target, withdrawn_on=clock.today(), withdrawn_reason=words):
        raise SomebodyWasFirst(queries.who_was_first(product))
    product.refresh_from_db()
    tell_team(product, by, gettext_noop("Sản phẩm “%(title)s” đã ngừng dùng."))
    record(
        "products.product.withdrawn",
        by=by,
        subject=product,
        counts=[Count(product.unit_id, "products.in_use", -1)],
        changed={"withdrawn_reason": words},
    )
    return product


@undoes("products.product.withdrawn")
@act
def unwithdraw_product(*, entry: Entry, by: Person) -> Product:
    product = Product.objects.get(pk=entry.subject_id)
    _use_again(product)
    reverse(entry, by=by, subject=product)
    return product


@act
def return_product(*, by: Person, product: Product) -> Product:
    """Back in use. Undone by withdrawing it again."""
    if not rules.may_guard(by, product):
        raise NotAllowed
    _use_again(product)
    record(
        "products.product.returned",
        by=by,
        subject=product,
        counts=[Count(product.unit_id, "products.in_use")],
    )
    return product


def _use_again(product: Product) -> None:
    withdrawn = Product.objects.filter(pk=product.pk, state=ProductState.WITHDRAWN)
    if not withdrawn.update(state=ProductState.IN_USE, withdrawn_on=None, withdrawn_reason=""):
        raise SomebodyWasFirst(queries.who_was_first(product))
    product.refresh_from_db()


@act
def change_guardian(*, by: Person, product: Product, guardian: Person) -> Product:
    """Name another person in charge of the product. Undone by naming the one before."""
    if not rules.may_guard(by, product):
        raise NotAllowed
    refuse_guardian(guardian, product.unit_id)
    if (
        not Product.objects.filter(pk=product.pk)
        .exclude(guardian=guardian)
        .update(guardian=guardian)
    ):
        raise SameGuardian(
            _("%(person)s đang phụ trách sản phẩm này.") % {"person": guardian}, field="guardian"
        )
    product.refresh_from_db()
    tell_team(
        product, by, gettext_noop("%(person)s phụ trách sản phẩm “%(title)s”."),
        person=guardian.full_name,
    )  # fmt: skip
    record("products.product.guardian_changed", by=by, subject=product,
           changed={"guardian": guardian.pk})  # fmt: skip
    return product
