"""Kinds of list, and the states of one that is being entered."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class ListKind(models.TextChoices):
    UNITS = "units", _("Đơn vị")
    PEOPLE = "people", _("Đoàn viên, hội viên")
    REFORM = "reform", _("Sắp xếp lại tổ chức")
    IDEAS = "ideas", _("Ý tưởng cuối tháng")


# Who may enter and take out which list.
MANAGE = {
    ListKind.UNITS: "units.manage",
    ListKind.PEOPLE: "people.manage",
    ListKind.REFORM: "units.manage",
    ListKind.IDEAS: "mailbox.work",
}
PREFIX = {
    ListKind.UNITS: "DS",
    ListKind.PEOPLE: "DS",
    ListKind.REFORM: "SX",
    ListKind.IDEAS: "DS",
}  # of codes
LISTS = (ListKind.UNITS, ListKind.PEOPLE)  # what there is, which is also taken out
ENTERED = (ListKind.IDEAS, *LISTS)  # what comes in by one page


class Rejection(NamedTuple):
    """Why a line of a list cannot enter."""

    line: int
    column: str  # its label
    value: str
    reason: str


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("Đang đọc")
    CHECKED = "checked", _("Chờ xác nhận")
    CONFIRMED = "confirmed", _("Đang nhập")
    ENTERED = "entered", _("Đã nhập")
    LEAVING = "leaving", _("Đang hoàn tác")
    UNREADABLE = "unreadable", _("Không đọc được")
    DROPPED = "dropped", _("Đã bỏ")
    UNDONE = "undone", _("Đã hoàn tác")


# The background process works on these.
UNDER_WAY = (IntakeState.WAITING, IntakeState.CONFIRMED, IntakeState.LEAVING)

INTAKE = Machine(
    subject="rosters.intake",
    initial=IntakeState.WAITING,
    moves=(
        Move("checked", (IntakeState.WAITING,), IntakeState.CHECKED),
        Move("unreadable", (IntakeState.WAITING,), IntakeState.UNREADABLE),
        Move("remapped", (IntakeState.CHECKED, IntakeState.UNREADABLE), IntakeState.WAITING),
        Move("confirmed", (IntakeState.CHECKED,), IntakeState.CONFIRMED),
        Move("entered", (IntakeState.CONFIRMED,), IntakeState.ENTERED),
        Move("returned", (IntakeState.CONFIRMED,), IntakeState.UNREADABLE),
        Move(
            "dropped",
            (IntakeState.WAITING, IntakeState.CHECKED, IntakeState.UNREADABLE),
            IntakeState.DROPPED,
        ),
        Move("taken_back", (IntakeState.ENTERED,), IntakeState.LEAVING),
        Move("stayed", (IntakeState.LEAVING,), IntakeState.ENTERED),
        Move("undone", (IntakeState.ENTERED, IntakeState.LEAVING), IntakeState.UNDONE),
    ),
)
