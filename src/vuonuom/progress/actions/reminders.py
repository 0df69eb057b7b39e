"""Reminding: late units by their people, silent members by the system alone."""

from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives import rules as targets
from vuonuom.directives.models import TargetRule
from vuonuom.directives.states import ProgrammeState, RuleKind
from vuonuom.journal.acts import act, record
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit
from vuonuom.progress import rules
from vuonuom.progress.models import MemberReminder, RemindedUnit, UnitReminder
from vuonuom.progress.queries import late
from vuonuom.progress.queries.silent import last_asked, silent
from vuonuom.progress.states import MEMBER_REMINDER

LATE = gettext_noop(
    "%(unit)s nhắc và muốn cùng tháo gỡ: “%(rule)s” đang chậm so với nhịp của năm. Mở để xem còn "
    "thiếu gì và ai giúp được."
)
INVITED = gettext_noop(
    "Lời mời năm %(year)s vẫn chờ bạn: %(rule)s. Một việc nhỏ thấy hằng ngày cũng đủ. Lời nhắc này "
    "do hệ thống gửi, chỉ mình bạn thấy."
)
AT_A_TIME = 1000  # members in one transaction: others write in between


class NotThisYear(Refused):
    pass


class NobodyToRemind(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class NotAnInvitation(Refused):
    pass


class RemindedLately(Refused):
    pass


@act
def remind_units(*, by: Person, unit: Unit, rule: TargetRule) -> UnitReminder:
    """Remind those who lead or keep the late units, or nearest above them.

    No undo: what was read cannot be unread.
    """
    targets.demand(by, targets.ASSIGN, unit)
    _only_now(rule)
    now = clock.now()
    reminder = UnitReminder.objects.create(rule=rule, unit=unit, by=by, at=now)
    reminder.units = _claim(reminder, now)
    reminder.people = _tell_those_in_charge(reminder)
    reminder.save(update_fields=["units", "people"])
    told = {"units": reminder.units, "people": reminder.people}
    record("progress.unitreminder.sent", by=by, subject=reminder, changed=told)
    return reminder


def _only_now(rule: TargetRule) -> None:
    programme = rule.programme
    if (
        programme.state != ProgrammeState.ASSIGNED
        or programme.term_id is not None
        or programme.year != clock.today().year
    ):
        raise NotThisYear(_("Chỉ nhắc về chỉ tiêu đang thực hiện của năm nay."))


def _claim(reminder: UnitReminder, now: datetime) -> int:
    """Take the late units that nobody else is reminding; returns how many."""
    rule, year, today = reminder.rule, reminder.rule.programme.year, clock.local_date(now)
    part = rules.elapsed(year, today)
    due = late.due_a_reminder(reminder.unit, rule, year, part, now).order_by("unit_id")
    claims = [
        RemindedUnit(reminder=reminder, rule=rule, unit_id=pk, week=rules.monday(today))
        for pk in due.values_list("unit_id", flat=True)
    ]
    if not claims:
        raise NobodyToRemind(_("Không có đơn vị nào chậm mà chưa được nhắc trong bảy ngày qua."))
    RemindedUnit.objects.bulk_create(claims, batch_size=2000, ignore_conflicts=True)
    mine = RemindedUnit.objects.filter(reminder=reminder).count()
    if not mine:
        raise SomebodyWasFirst(_("Có người vừa nhắc các đơn vị này trước."))
    return mine


def _tell_those_in_charge(reminder: UnitReminder) -> int:
    units = late.with_charge(RemindedUnit.objects.filter(reminder=reminder), reminder.unit)
    people = late.in_charge(units).exclude(person=reminder.by).values(key=F("person")).distinct()
    sql, values = people.query.sql_with_params()
    notifications.tell_found(
        sql,
        values,
        sentence=LATE,
        facts={"unit": reminder.unit.name, "rule": reminder.rule.words},
        subject=reminder,
        path=f"/progress/reminder/{reminder.pk}/units/",
    )
    return people.count()


@act
def ask_for_members(*, by: Person, unit: Unit, rule: TargetRule) -> MemberReminder:
    """Let the system remind those who have not answered an invitation: it alone learns who.

    No undo: the first reminders may be read by then.
    """
    targets.demand(by, targets.ASSIGN, unit)
    _only_now(rule)
    if rule.kind != RuleKind.PER_MEMBER:
        raise NotAnInvitation(_("Đây không phải lời mời tới từng người."))
    before = last_asked(unit, rule)
    if before is not None and clock.today() < rules.may_invite_again(before.asked_at):
        raise RemindedLately(_("Mỗi lời mời chỉ nhắc lại nhiều nhất một lần trong 30 ngày."))
    asked, is_mine = MemberReminder.objects.get_or_create(
        unit=unit,
        rule=rule,
        month=clock.today().replace(day=1),
        defaults={"by": by, "asked_at": clock.now()},
    )
    if not is_mine:
        raise SomebodyWasFirst(_("Có người vừa nhờ hệ thống nhắc trước."))
    record("progress.memberreminder.asked", by=by, subject=asked)
    return asked


def remind_silent(reminder: MemberReminder) -> int:
    """Tell all who are silent now, some at a time; being killed in between loses nobody.

    Whoever was told of the invitation within a month, by any unit, is not told again.
    """
    since = clock.now() - rules.INVITE_AGAIN
    keys = silent(reminder.unit, reminder.rule, since)
    return sum(_remind(reminder, some, since) for some in batched(keys, AT_A_TIME, strict=False))


@transaction.atomic
def _remind(reminder: MemberReminder, people: tuple[int, ...], since: datetime) -> int:
    # Two senders at once wait for each other here; the second finds them told.
    MemberReminder.objects.select_for_update().get(pk=reminder.pk)
    fresh = silent(reminder.unit, reminder.rule, since).filter(person__in=people)
    number = fresh.count()
    sql, values = fresh.order_by().values(key=F("person")).distinct().query.sql_with_params()
    notifications.tell_found(
        sql,
        values,
        sentence=INVITED,
        facts={"year": reminder.rule.programme.year, "rule": reminder.rule.words},
        subject=reminder.rule,
        path="/ideas/new/",
    )
    MemberReminder.objects.filter(pk=reminder.pk).update(sent=F("sent") + number)
    return number


@act
def end_reminding(*, by: Person | None, reminder: MemberReminder) -> MemberReminder:
    """All have been told. No undo, as of the asking."""
    move = MEMBER_REMINDER.move("sent")
    waiting = MemberReminder.objects.filter(pk=reminder.pk, state__in=move.sources)
    if not waiting.update(state=move.target, sent_at=clock.now()):
        raise SomebodyWasFirst(_("Lời nhắc này đã gửi xong trước đó."))
    reminder.refresh_from_db()
    record("progress.memberreminder.sent", by=by, subject=reminder, changed={"sent": reminder.sent})
    return reminder
