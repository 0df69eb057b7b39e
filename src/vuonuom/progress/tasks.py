"""What is due from time to time; safe to run twice."""

from vuonuom.core import clock
from vuonuom.progress.actions import freezing, reminders, steps
from vuonuom.progress.models import MemberReminder, PlannedFreeze, StepsCounted
from vuonuom.progress.states import Planned, Sending


def remind_members() -> int:
    """Send what leaders asked the system to say to silent members."""
    waiting = MemberReminder.objects.filter(state=Sending.WAITING).order_by("pk")
    sent = 0
    for reminder in waiting.select_related("unit", "rule__programme"):
        sent += reminders.remind_silent(reminder)
        reminders.end_reminding(by=None, reminder=reminder)
    return sent


def freeze_what_is_due() -> int:
    """Boards whose day is over, each in an act of its own."""
    due = PlannedFreeze.objects.filter(state=Planned.WAITING, on__lt=clock.today())
    waiting = list(due.select_related("unit__kind", "by").order_by("on", "pk"))
    for planned in waiting:
        freezing.carry_out_freeze(by=None, planned=planned)
    return len(waiting)


def time_steps() -> int:
    """Once a day, for the ideas of this year and of the one before. Returns how many were timed."""
    today = clock.today()
    years = [today.year - 1, today.year]
    known = StepsCounted.objects.filter(year__in=years, on=today).values_list("year", flat=True)
    return sum(steps.time_steps(year=year, on=today) for year in sorted({*years} - {*known}))
