"""A unit asks for a product; the giver hands it over, or says why not."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.adoptions import rules
from vuonuom.adoptions.models import Adoption
from vuonuom.adoptions.states import ADOPTION, AdoptionState
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit
from vuonuom.products import queries as products
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState

LIVING = (AdoptionState.REQUESTED, AdoptionState.DELIVERED, AdoptionState.IN_USE)


class NeedsWords(Refused):
    pass


class OwnProduct(Refused):
    pass


class NotInUse(Refused):
    pass


class AlreadyAsked(Refused):
    pass


class UnitIsClosed(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def request_adoption(*, by: Person, product: Product, taker: Unit, wish: str = "") -> Adoption:
    """ "We want this": a unit asks for another unit's product. Undone by `cancel`.

    Raises NotAllowed, UnitIsClosed, OwnProduct, NotInUse, AlreadyAsked.
    """
    if not rules.may_ask(by, taker):
        raise NotAllowed
    if taker.is_closed:
        raise UnitIsClosed(_("Đơn vị này đã khép lại hoặc đã sáp nhập."), field="taker")
    if taker.pk == product.unit_id:
        raise OwnProduct(_("Đây là sản phẩm của chính đơn vị này."), field="taker")
    product.refresh_from_db(fields=["state"])
    if product.state != ProductState.IN_USE:
        raise NotInUse(_("Sản phẩm này hiện không còn được dùng nên chưa xin được."))
    words = checked(wish, "wish", "")
    _refuse_second(product, taker)
    try:
        with transaction.atomic():
            adoption = Adoption.objects.create(
                product=product,
                giver=product.unit,
                taker=taker,
                requested_by=by,
                requested_at=clock.now(),
                wish=words,
            )
    except IntegrityError:  # somebody of the same unit asked in the same moment
        _refuse_second(product, taker)
        raise
    sentence = gettext_noop("%(taker)s muốn dùng sản phẩm “%(title)s”.")
    tell(adoption, product.guardian, by, sentence)
    record("adoptions.adoption.requested", by=by, subject=adoption, changed={"taker": taker.pk})
    return adoption


def _refuse_second(product: Product, taker: Unit) -> None:
    """Raises AlreadyAsked, with who was first."""
    before = Adoption.objects.filter(product=product, taker=taker, state__in=LIVING)
    first = before.select_related("requested_by").first()
    if first is None:
        return
    facts = {
        "person": first.requested_by,
        "day": f"{clock.local_date(first.requested_at):%d/%m/%Y}",
        "state": first.get_state_display(),
    }
    raise AlreadyAsked(
        _("%(person)s đã xin sản phẩm này cho đơn vị ngày %(day)s (%(state)s).") % facts,
        field="taker",
    )


def checked(typed: str, field: str, missing: str) -> str:
    """Some words of at most 5.000 characters; `missing` is said when they are needed."""
    tidy = text.clean(typed)
    if not tidy and missing:
        raise NeedsWords(missing, field=field)
    if len(tidy) > rules.LONGEST:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field=field)
    return tidy


def move(adoption: Adoption, verb: str, **changes: Any) -> None:
    """Move as the machine allows, or say who was first. Raises SomebodyWasFirst."""
    step = ADOPTION.move(verb)
    standing = Adoption.objects.filter(pk=adoption.pk, state__in=step.sources)
    moved = standing.update(state=step.target, **changes)
    adoption.refresh_from_db()
    if not moved:
        who = products.last_act(Adoption._meta.label_lower, adoption.pk)
        raise SomebodyWasFirst(
            _("Đã có người làm trước: việc này ở bước “%(state)s” (%(who)s).")
            % {"state": adoption.get_state_display(), "who": who or "–"}
        )


def step_back(adoption: Adoption, verb: str, **changes: Any) -> None:
    """Undo of a move: to the state before it. Raises SomebodyWasFirst."""
    step = ADOPTION.move(verb)
    back = changes.pop("state", step.sources[0])
    if not Adoption.objects.filter(pk=adoption.pk, state=step.target).update(state=back, **changes):
        raise SomebodyWasFirst(_("Sau đó đã có việc khác nên không hoàn tác được nữa."))
    adoption.refresh_from_db()


def refuse_withdrawn(adoption: Adoption) -> None:
    """Raises NotInUse: nobody passes on what its own unit has given up."""
    adoption.product.refresh_from_db(fields=["state"])
    if adoption.product.state != ProductState.IN_USE:
        raise NotInUse(_("Đơn vị làm ra đã ngừng dùng sản phẩm này."))


def tell(adoption: Adoption, person: Person | None, by: Person, sentence: str) -> None:
    if person is None or person.pk == by.pk:
        return
    facts = {
        "title": adoption.product.title,
        "taker": adoption.taker.name,
        "giver": adoption.giver.name,
    }
    notifications.tell(
        person=person,
        sentence=sentence,
        facts=facts,
        subject=adoption,
        path=f"/adoptions/{adoption.pk}/",
        at_once=True,
    )


@act
def deliver(*, by: Person, adoption: Adoption, handover: str) -> Adoption:
    """Hand the product over, with words on how it is used. Undone until use is confirmed."""
    if not rules.gives(by, adoption):
        raise NotAllowed
    if adoption.taker.is_closed:
        raise UnitIsClosed(_("Đơn vị xin đã khép lại hoặc đã sáp nhập."))
    refuse_withdrawn(adoption)
    words = checked(handover, "handover", _("Xin ghi đã chuyển giao những gì."))
    move(adoption, "delivered", delivered_by=by, delivered_at=clock.now(), handover=words)
    sentence = gettext_noop("%(giver)s đã chuyển giao “%(title)s” cho %(taker)s.")
    tell(adoption, adoption.requested_by, by, sentence)
    record("adoptions.adoption.delivered", by=by, subject=adoption, changed={"handover": words})
    return adoption


@undoes("adoptions.adoption.delivered")
@act
def undo_deliver(*, entry: Entry, by: Person) -> Adoption:
    adoption = Adoption.objects.get(pk=entry.subject_id)
    step_back(adoption, "delivered", delivered_by=None, delivered_at=None, handover="")
    sentence = gettext_noop("%(giver)s rút lại lời chuyển giao “%(title)s”.")
    tell(adoption, adoption.requested_by, by, sentence)
    reverse(entry, by=by, subject=adoption)
    return adoption


@act
def decline(*, by: Person, adoption: Adoption, reason: str) -> Adoption:
    """The giver cannot hand it over, and says why. Undone within a day."""
    if not rules.gives(by, adoption):
        raise NotAllowed
    words = checked(reason, "reason", _("Xin ghi vì sao chưa chuyển giao được."))
    move(adoption, "declined", reason=words)
    sentence = gettext_noop("%(giver)s chưa chuyển giao được “%(title)s”, kèm lý do.")
    tell(adoption, adoption.requested_by, by, sentence)
    record("adoptions.adoption.declined", by=by, subject=adoption, changed={"reason": words})
    return adoption


@undoes("adoptions.adoption.declined")
@act
def undo_decline(*, entry: Entry, by: Person) -> Adoption:
    adoption = Adoption.objects.get(pk=entry.subject_id)
    step_back(adoption, "declined", reason="")
    sentence = gettext_noop("%(giver)s xem lại lời xin dùng “%(title)s” của bạn.")
    tell(adoption, adoption.requested_by, by, sentence)
    reverse(entry, by=by, subject=adoption)
    return adoption


@act
def cancel(*, by: Person, adoption: Adoption, reason: str = "") -> Adoption:
    """The taker no longer wants it: whoever asked, or who answers for the unit. Undoable."""
    if by.pk != adoption.requested_by_id and not rules.takes(by, adoption):
        raise NotAllowed
    move(adoption, "cancelled", reason=checked(reason, "reason", ""))
    sentence = gettext_noop("%(taker)s rút lời xin dùng “%(title)s”.")
    tell(adoption, adoption.product.guardian, by, sentence)
    tell(adoption, adoption.requested_by, by, sentence)
    record("adoptions.adoption.cancelled", by=by, subject=adoption)
    return adoption


@undoes("adoptions.adoption.cancelled")
@act
def undo_cancel(*, entry: Entry, by: Person) -> Adoption:
    adoption = Adoption.objects.get(pk=entry.subject_id)
    before = AdoptionState.DELIVERED if adoption.delivered_at else AdoptionState.REQUESTED
    step_back(adoption, "cancelled", state=before, reason="")
    reverse(entry, by=by, subject=adoption)
    return adoption


@undoes("adoptions.adoption.requested")
@act
def undo_request(*, entry: Entry, by: Person) -> Adoption:
    """Undo of asking: withdrawn, with the entry of asking taken back."""
    adoption = Adoption.objects.get(pk=entry.subject_id)
    move(adoption, "cancelled")
    reverse(entry, by=by, subject=adoption)
    return adoption
