"""Units register with what they will do; persons join of their own will and leave at will."""

from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.recognition import rules
from vuonuom.recognition.models import EmulationMovement, Joining, UnitRegistration
from vuonuom.recognition.states import OPEN, REGISTERS


class NotNow(Refused):
    pass


class NeedsGoal(Refused):
    pass


class NotItsUnit(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def register_unit(
    *, by: Person, movement: EmulationMovement, unit: Unit, goal: str
) -> UnitRegistration:
    """A unit of the movement's part takes part, and says what it will do."""
    rules.demand(by, rules.SPEAK, unit)
    words = text.clean(goal)
    if not words:
        raise NeedsGoal(_("Xin ghi đơn vị đăng ký làm gì."), field="goal")
    if unit.is_closed or not rules.is_under(unit, movement):
        raise NotItsUnit(_("Đơn vị này không thuộc phạm vi phong trào."), field="unit")
    _refuse_unless(movement, REGISTERS)
    made, is_new = UnitRegistration.objects.get_or_create(
        movement=movement, unit=unit, defaults={"goal": words, "at": clock.now(), "by": by}
    )
    if not is_new:
        raise SomebodyWasFirst(_("Đơn vị này đã đăng ký trước đó."), field="unit")
    record("recognition.unitregistration.made", by=by, subject=made, changed={"goal": words})
    return made


@undoes("recognition.unitregistration.made")
@act
def undo_registration(*, entry: Entry, by: Person) -> EmulationMovement:
    found = UnitRegistration.objects.select_related("movement", "unit")
    registration = found.filter(pk=entry.subject_id).first()
    if registration is None:
        raise SomebodyWasFirst(_("Có người đã rút đăng ký này trước đó."))
    rules.demand(by, rules.SPEAK, registration.unit)
    _withdraw(registration)
    reverse(entry, by=by, subject=registration.movement)
    return registration.movement


@act
def withdraw_registration(*, by: Person, registration: UnitRegistration) -> EmulationMovement:
    """Take a unit's registration back. Undo by registering again."""
    rules.demand(by, rules.SPEAK, registration.unit)
    _withdraw(registration)
    record("recognition.unitregistration.withdrawn", by=by, subject=registration.movement)
    return registration.movement


@act
def join(*, by: Person, movement: EmulationMovement) -> EmulationMovement:
    """I take part. Undo by leaving, whenever one likes."""
    if not may_join(by, movement):
        raise NotAllowed
    _refuse_unless(movement, OPEN)
    _made, is_new = Joining.objects.get_or_create(movement=movement, person=by)
    if not is_new:
        raise SomebodyWasFirst(_("Bạn đã tham gia rồi."))
    record("recognition.emulationmovement.joined", by=by, subject=movement)
    return movement


@act
def leave(*, by: Person, movement: EmulationMovement) -> EmulationMovement:
    """I do not take part any more; no reason is asked. Undo by joining again."""
    gone, _rows = Joining.objects.filter(movement=movement, person=by).delete()
    if not gone:
        raise SomebodyWasFirst(_("Bạn không còn trong danh sách tham gia."))
    record("recognition.emulationmovement.left", by=by, subject=movement)
    return movement


def may_join(person: Person, movement: EmulationMovement) -> bool:
    """Members of the movement's unit and of those below it."""
    known = access.reach(person)
    return any(movement.unit_id in known.paths[unit] for unit in known.by_role.get("member", ()))


def _withdraw(registration: UnitRegistration) -> None:
    _refuse_unless(registration.movement, REGISTERS)
    gone, _rows = UnitRegistration.objects.filter(pk=registration.pk).delete()
    if not gone:
        raise SomebodyWasFirst(_("Có người đã rút đăng ký này trước đó."))


def _refuse_unless(movement: EmulationMovement, states: tuple[str, ...]) -> None:
    now = EmulationMovement.objects.get(pk=movement.pk)
    if now.state not in states:
        raise NotNow(
            _("Phong trào đang ở bước “%(state)s” nên chưa hoặc không còn làm việc này được.")
            % {"state": now.get_state_display()}
        )
