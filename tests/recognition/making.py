"""A movement of the head, made by real actions and taken as far as is asked."""

from datetime import timedelta

from vuonuom.core import clock
from vuonuom.recognition.actions import leading, taking_part
from vuonuom.recognition.actions.leading import Plan
from vuonuom.recognition.states import STEPS, MovementState


def plan(**changes):
    today = clock.today()
    plain = {
        "name": "Mỗi đơn vị một sản phẩm mới",
        "aim": "Đơn vị nào cũng có sản phẩm mới đang được dùng.",
        "scope": "Toàn đoàn",
        "subjects": "Tập thể và đoàn viên",
        "criteria": "Có sản phẩm mới, có nơi dùng.",
        "starts_on": today - timedelta(days=60),
        "ends_on": today + timedelta(days=30),
    }
    return Plan(**plain | changes)


def drafted(cast, by=None, unit=None, **changes):
    return leading.draw_up_movement(
        by=by or cast.movement_office, unit=unit or cast.head, plan=plan(**changes)
    )


def at_step(cast, last=MovementState.REGISTERING, movement=None):
    movement = movement or drafted(cast)
    for step in STEPS:
        leading.do_step(by=cast.movement_office, movement=movement, step=step, on=clock.today())
        if step == last:
            break
    return movement


def registered(cast, movement=None, unit=None, by=None):
    return taking_part.register_unit(
        by=by or cast.leader,
        movement=movement or at_step(cast),
        unit=unit or cast.base_a,
        goal="Một sản phẩm mới trước tháng mười.",
    )
