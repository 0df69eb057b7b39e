"""Setting a movement up, and taking it through its legal steps."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, text
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Directive
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit
from vuonuom.recognition import rules
from vuonuom.recognition.models import EmulationMovement, MovementStep
from vuonuom.recognition.states import MOVEMENT, MovementForm, MovementState

_BACK = {
    MovementState.LAUNCHED: "launch_undone",
    MovementState.REGISTERING: "registration_undone",
    MovementState.CHECKING: "check_undone",
    MovementState.REPLICATING: "replication_undone",
    MovementState.INTERIM: "review_undone",
}


class Missing(Refused):
    pass


class WrongDay(Refused):
    pass


class UnitClosed(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class Over(Refused):
    pass


@dataclass(frozen=True)
class Plan:
    """What Điều 17 asks to be set: aim, scope, subjects, criteria and time."""

    name: str
    aim: str
    scope: str
    subjects: str
    criteria: str
    starts_on: date
    ends_on: date
    form: str = MovementForm.THEMATIC
    directive: Directive | None = None

    def written(self) -> dict[str, object]:
        return {
            "name": text.one_line(self.name),
            "aim": text.clean(self.aim),
            "scope": text.one_line(self.scope),
            "subjects": text.one_line(self.subjects),
            "criteria": text.clean(self.criteria),
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "form": self.form,
            "directive": self.directive,
        }


@act
def draw_up_movement(*, by: Person, unit: Unit, plan: Plan) -> EmulationMovement:
    """Begin a movement as a draft that only its leaders see."""
    rules.demand(by, rules.LEAD, unit)
    if unit.is_closed:
        raise UnitClosed(_("Đơn vị này đã khép lại."), field="unit")
    written = _checked(plan)
    year = plan.starts_on.year
    code = codes.new_code("PT", year, lambda c: EmulationMovement.objects.filter(code=c).exists())
    movement = EmulationMovement.objects.create(code=code, unit=unit, **written)
    record("recognition.emulationmovement.drawn_up", by=by, subject=movement, changed=_said(plan))
    return movement


@undoes("recognition.emulationmovement.drawn_up")
@act
def discard_movement(*, entry: Entry, by: Person) -> EmulationMovement:
    movement = EmulationMovement.objects.select_related("unit").filter(pk=entry.subject_id).first()
    if movement is None:
        raise SomebodyWasFirst(_("Có người đã bỏ bản soạn này trước đó."))
    rules.demand(by, rules.LEAD, movement.unit)
    drafts = EmulationMovement.objects.filter(pk=movement.pk, state=MovementState.DRAFT)
    if not drafts.exists():
        raise Over(_("Phong trào đã phát động nên không bỏ được nữa."))
    reverse(entry, by=by, subject=movement)
    drafts.delete()
    return movement


@act
def edit_movement(*, by: Person, movement: EmulationMovement, plan: Plan) -> EmulationMovement:
    """Correct what was set, until the final review. Undo by editing again."""
    rules.demand(by, rules.LEAD, movement.unit)
    written = _checked(plan)
    standing = EmulationMovement.objects.filter(pk=movement.pk).exclude(state=MovementState.FINAL)
    if not standing.update(**written):
        raise Over(_("Phong trào đã tổng kết, không sửa được nữa."))
    movement.refresh_from_db()
    record("recognition.emulationmovement.edited", by=by, subject=movement, changed=_said(plan))
    return movement


@act
def do_step(
    *, by: Person, movement: EmulationMovement, step: MovementState, on: date, note: str = ""
) -> MovementStep:
    """Write down that the next legal step was done on a day."""
    rules.demand(by, rules.LEAD, movement.unit)
    _check_day(movement, on)
    _move(movement, rules.VERBS[step])
    words = text.clean(note)
    done = MovementStep.objects.create(movement=movement, step=step, on=on, note=words, by=by)
    record("recognition.movementstep.done", by=by, subject=done, changed={"note": words})
    return done


@undoes("recognition.movementstep.done")
@act
def undo_step(*, entry: Entry, by: Person) -> MovementStep:
    """The movement stands again where it stood; what was registered meanwhile stays."""
    done = MovementStep.objects.select_related("movement__unit").filter(pk=entry.subject_id).first()
    if done is None:
        raise SomebodyWasFirst(_("Có người đã lùi bước này trước đó."))
    rules.demand(by, rules.LEAD, done.movement.unit)
    _move(done.movement, _back(done))
    reverse(entry, by=by, subject=done)
    MovementStep.objects.filter(pk=done.pk).delete()
    return done


def _back(done: MovementStep) -> str:
    step = MovementState(done.step)
    if step != MovementState.FINAL:
        return _BACK[step]
    reviewed = done.movement.steps.filter(step=MovementState.INTERIM).exists()
    return "conclusion_undone_after_review" if reviewed else "conclusion_undone"


def _move(movement: EmulationMovement, verb: str) -> None:
    move = MOVEMENT.move(verb)
    mine = EmulationMovement.objects.filter(pk=movement.pk, state__in=move.sources)
    if not mine.update(state=move.target):
        now = EmulationMovement.objects.get(pk=movement.pk).get_state_display()
        raise SomebodyWasFirst(_("Phong trào nay ở bước “%(state)s”.") % {"state": now})
    movement.refresh_from_db()


def _check_day(movement: EmulationMovement, on: date) -> None:
    if on > clock.today():
        raise WrongDay(_("Ngày này chưa tới. Xin ghi khi đã làm."), field="on")
    last = movement.steps.order_by("-on").values_list("on", flat=True).first()
    if last is not None and on < last:
        raise WrongDay(_("Bước trước được làm sau ngày này."), field="on")


def _checked(plan: Plan) -> dict[str, object]:
    written = plan.written()
    for field in ("name", "aim", "scope", "subjects", "criteria"):
        if not written[field]:
            raise Missing(_("Luật yêu cầu ghi rõ mục này trước khi phát động."), field=field)
    if plan.ends_on < plan.starts_on:
        raise WrongDay(_("Ngày kết thúc phải sau ngày bắt đầu."), field="ends_on")
    return written


def _said(plan: Plan) -> dict[str, object]:
    written = plan.written()
    return {name: written[name] for name in ("name", "aim", "scope", "subjects", "criteria")}
