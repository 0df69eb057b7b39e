"""How a movement's steps are written."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from vuonuom.recognition.models import EmulationMovement, MovementStep
from vuonuom.recognition.states import STEPS, MovementState

MARKS: dict[str, tuple[str, str]] = {  # sign and tone beside the word of a state
    MovementState.DRAFT: ("pen", "off"),
    MovementState.LAUNCHED: ("flag", "going"),
    MovementState.REGISTERING: ("letter", "going"),
    MovementState.CHECKING: ("eye", "going"),
    MovementState.REPLICATING: ("rung", "going"),
    MovementState.INTERIM: ("tick", "good"),
    MovementState.FINAL: ("seal", "off"),
}
# What is done at each step, and what the button says; five in the law, the fifth in two.
NAMES = {
    MovementState.LAUNCHED: _("Phát động"),
    MovementState.REGISTERING: _("Đăng ký thi đua"),
    MovementState.CHECKING: _("Kiểm tra, giám sát"),
    MovementState.REPLICATING: _("Tuyên truyền, nhân rộng điển hình"),
    MovementState.INTERIM: _("Sơ kết"),
    MovementState.FINAL: _("Tổng kết, khen thưởng"),
}
ACTS = {
    MovementState.LAUNCHED: _("Ghi đã phát động"),
    MovementState.REGISTERING: _("Mở đăng ký"),
    MovementState.CHECKING: _("Bắt đầu kiểm tra"),
    MovementState.REPLICATING: _("Bắt đầu nhân rộng"),
    MovementState.INTERIM: _("Ghi đã sơ kết"),
    MovementState.FINAL: _("Ghi đã tổng kết"),
}


@dataclass(frozen=True)
class Line:
    """A step as the page shows it: done on a day, or still to come."""

    name: object
    on: date | None
    note: str = ""


def lines(done: list[MovementStep]) -> list[Line]:
    by_step = {one.step: one for one in done}
    found = [(NAMES[step], by_step.get(step)) for step in STEPS]
    return [Line(name, one.on if one else None, one.note if one else "") for name, one in found]


def status(movement: EmulationMovement) -> tuple[str, str, str]:
    return (movement.get_state_display(), *MARKS[movement.state])
