"""Products that units of several organisations made together: counted once, told by each."""

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.products import rules
from vuonuom.products.models import Product, ProductPartner

JOINT = "products.joint"


class NoPartner(Refused):
    pass


class AlreadyShared(Refused):
    pass


class NotShared(Refused):
    pass


def refuse_partner(owner: Unit, partner: Unit) -> None:
    """Raises NoPartner for a unit that cannot own anything together with `owner`."""
    if partner.is_closed:
        raise NoPartner(_("Đơn vị này đã khép lại."), field="unit")
    if partner.organization_id == owner.organization_id:
        raise NoPartner(
            _("Đơn vị này cùng một tổ chức với nơi chủ trì, nên đã được đếm ở đó."), field="unit"
        )
    if partner.organization.roster_only:
        raise NoPartner(_("Danh sách này chỉ dùng để mời dự hội nghị."), field="unit")


@act
def name_partner(*, by: Person, product: Product, unit: Unit) -> Product:
    """Say that a unit of another organisation made the product too. Undone by dropping it.

    The product goes on counting at its own unit only. Raises NotAllowed, NoPartner, AlreadyShared.
    """
    if not rules.may_name_partners(by, product):
        raise NotAllowed
    refuse_partner(product.unit, unit)
    assert product.accepted_on is not None  # noqa: S101  # a constraint: it is in the register
    partner, is_new = ProductPartner.objects.get_or_create(
        product=product,
        organization=unit.organization,
        defaults={"unit": unit, "on": product.accepted_on},
    )
    if not is_new:
        raise AlreadyShared(
            _("%(organization)s đã phối hợp qua %(unit)s.")
            % {"organization": unit.organization.name, "unit": partner.unit.name},
            field="unit",
        )
    count = Count(unit.pk, JOINT, on=partner.on)
    record("products.product.partner_named", by=by, subject=product, counts=[count])
    return product


@undoes("products.product.partner_named")
@act
def undo_naming(*, entry: Entry, by: Person) -> Product:
    product = Product.objects.get(pk=entry.subject_id)
    _drop(product, entry.postings.values_list("unit_id", flat=True)[0])
    reverse(entry, by=by, subject=product)
    return product


@act
def drop_partner(*, by: Person, product: Product, unit: Unit) -> Product:
    """Say that the product is no joint work. Both sides may; undone by naming the partner again."""
    if not rules.may_drop_partner(by, product, unit):
        raise NotAllowed
    on = _drop(product, unit.pk).on
    count = Count(unit.pk, JOINT, -1, on=on)
    record("products.product.partner_dropped", by=by, subject=product, counts=[count])
    return product


def _drop(product: Product, unit: int) -> ProductPartner:
    # The lock lets one of two who drop it at once see that the other was first.
    found = ProductPartner.objects.select_for_update().filter(product=product, unit=unit).first()
    if found is None or not ProductPartner.objects.filter(pk=found.pk).delete()[0]:
        raise NotShared(_("Đơn vị này đã được gỡ khỏi danh sách phối hợp trước đó."))
    return found
