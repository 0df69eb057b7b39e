"""What hangs on a movement: its targets, visits to units, the models that are made known."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives.models import TargetProgramme
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState
from vuonuom.recognition import rules
from vuonuom.recognition.models import (
    CheckVisit,
    EmulationMovement,
    MovementProgramme,
    PickedModel,
)
from vuonuom.recognition.states import OPEN, REPLICATES, MovementState


class AlreadyThere(Refused):
    pass


class NotItsUnit(Refused):
    pass


class NeedsWords(Refused):
    pass


class WrongDay(Refused):
    pass


class NotNow(Refused):
    pass


class Gone(Refused):
    pass


class NotAccepted(Refused):
    pass


@act
def attach_programme(
    *, by: Person, movement: EmulationMovement, programme: TargetProgramme
) -> MovementProgramme:
    """Let targets belong to a movement: those of its unit or of a unit below."""
    rules.demand(by, rules.LEAD, movement.unit)
    _refuse_outside(programme.unit, movement, "programme")
    if movement.state == MovementState.FINAL:
        raise NotNow(_("Phong trào đã tổng kết, không sửa được nữa."))
    link, is_new = MovementProgramme.objects.get_or_create(
        programme=programme, defaults={"movement": movement}
    )
    if not is_new:
        raise AlreadyThere(_("Chỉ tiêu này đã thuộc một phong trào."), field="programme")
    record("recognition.movementprogramme.attached", by=by, subject=link)
    return link


@undoes("recognition.movementprogramme.attached")
@act
def detach_programme(*, entry: Entry, by: Person) -> EmulationMovement:
    movement = _take_away(MovementProgramme, entry, by)
    reverse(entry, by=by, subject=movement)
    return movement


@act
def note_visit(
    *, by: Person, movement: EmulationMovement, unit: Unit, on: date, findings: str
) -> CheckVisit:
    """Write down a visit to a unit that takes part, and what was found there."""
    rules.demand(by, rules.LEAD, movement.unit)
    words = _worded(findings, "findings")
    _refuse_outside(unit, movement, "unit")
    if movement.state not in OPEN:
        raise NotNow(_("Kiểm tra được ghi từ khi phát động đến trước khi tổng kết."))
    if on > clock.today() or on < movement.starts_on:
        raise WrongDay(_("Ngày kiểm tra nằm từ ngày bắt đầu phong trào đến hôm nay."), field="on")
    visit = CheckVisit.objects.create(movement=movement, unit=unit, on=on, findings=words, by=by)
    record("recognition.checkvisit.noted", by=by, subject=visit, changed={"findings": words})
    return visit


@undoes("recognition.checkvisit.noted")
@act
def take_visit_back(*, entry: Entry, by: Person) -> EmulationMovement:
    movement = _take_away(CheckVisit, entry, by)
    reverse(entry, by=by, subject=movement)
    return movement


@act
def pick_model(
    *, by: Person, movement: EmulationMovement, product: Product, why: str
) -> PickedModel:
    """Make a product known as a model that others may take up."""
    rules.demand(by, rules.LEAD, movement.unit)
    words = _worded(why, "why")
    if product.state == ProductState.PROPOSED:
        raise NotAccepted(_("Sản phẩm này chưa được nghiệm thu."), field="product")
    _refuse_outside(product.unit, movement, "product")
    if movement.state not in REPLICATES:
        raise NotNow(_("Điển hình được chọn từ bước kiểm tra trở đi."))
    picked, is_new = PickedModel.objects.get_or_create(
        movement=movement, product=product, defaults={"why": words, "on": clock.today()}
    )
    if not is_new:
        raise AlreadyThere(_("Sản phẩm này đã được chọn trước đó."), field="product")
    record("recognition.pickedmodel.picked", by=by, subject=picked, changed={"why": words})
    return picked


@undoes("recognition.pickedmodel.picked")
@act
def take_model_back(*, entry: Entry, by: Person) -> EmulationMovement:
    movement = _take_away(PickedModel, entry, by)
    reverse(entry, by=by, subject=movement)
    return movement


def _take_away(model: type[Model], entry: Entry, by: Person) -> EmulationMovement:
    found: Any = model._default_manager.select_related("movement__unit")
    row = found.filter(pk=entry.subject_id).first()
    if row is None:
        raise Gone(_("Có người đã bỏ mục này trước đó."))
    movement: EmulationMovement = row.movement
    rules.demand(by, rules.LEAD, movement.unit)
    model._default_manager.filter(pk=row.pk).delete()
    return movement


def _refuse_outside(unit: Unit, movement: EmulationMovement, field: str) -> None:
    if not rules.is_under(unit, movement):
        raise NotItsUnit(_("Đơn vị này không thuộc phạm vi phong trào."), field=field)


def _worded(typed: str, field: str) -> str:
    words = text.clean(typed)
    if not words:
        raise NeedsWords(_("Xin ghi mục này, một câu cũng được."), field=field)
    return words
